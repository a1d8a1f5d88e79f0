// Progress of a plan: totals and images in flight on a terminal, a line for every tenth elsewhere.
import xterm from '@xterm/headless';
import { expect, test, vi } from 'vitest';
import type { FleetState } from '../../../src/workflow/fleet.ts';
import { createFleetProgress } from '../../../src/workflow/fleet-progress.ts';
import type { FleetProgress } from '../../../src/workflow/fleet-totals.ts';

const IDLE: FleetState = { total: 500, made: 0, failed: 0, available: 0, doubt: 0, inFlight: new Map(), rate: 0 };

const state = (members: Partial<FleetState>): FleetState => ({ ...IDLE, ...members });

/** Images in flight since `since`, from line 1. */
const flights = (names: readonly string[], since = 0): FleetState['inFlight'] =>
  new Map(names.map((name, at) => [at + 1, { line: at + 1, instanceId: `i-${at + 1}`, name, since }]));

interface Step {
  readonly at: number;
  readonly state: FleetState;
}

/** The text that each report writes, and the end. */
async function written(form: 'plain' | 'json' | 'off', steps: readonly Step[], isWaiting = false): Promise<string[]> {
  let [text, now] = ['', 1000];
  const write = async (more: string): Promise<void> => {
    text += more;
  };
  const terminal = { write, isBusy: false, columns: 80, rows: 24 };
  const progress = await createFleetProgress(form, terminal, { now: () => now, isWaiting, doesReflow: true });
  const texts = steps.map((step) => {
    [text, now] = ['', 1000 + step.at];
    progress.report(step.state);
    return text;
  });
  text = '';
  progress.hint('a hint');
  progress.end('failure');
  return [...texts, text];
}

test('is reported four times a second, and once a second for lines in a log', async () => {
  const terminal = { write: async () => {}, isBusy: false, columns: 80, rows: 24 };
  const options = { now: () => 0, isWaiting: false, doesReflow: true };
  const intervals = (['live', 'plain', 'json', 'off'] as const).map(async (form) => {
    const progress = await createFleetProgress(form, terminal, options);
    return progress.interval;
  });
  expect(await Promise.all(intervals)).toEqual([250, 1000, 250, 1000]);
});

test('prints a plain line for every tenth of the plan, every reason to pause, and every minute', async () => {
  const steps: [Step, string][] = [
    [{ at: 0, state: state({}) }, '0 of 500 made (0s)\n'],
    [{ at: 100, state: state({ made: 49, rate: 4.94, secondsLeft: 92 }) }, ''],
    [
      { at: 9000, state: state({ made: 47, failed: 2, doubt: 1, rate: 4.94, secondsLeft: 92 }) },
      '47 of 500 made, 2 failed, 1 in doubt, 4.9/s, 1m 32s left (9s)\n',
    ],
    [{ at: 10_000, state: state({ made: 99 }) }, ''],
    [
      { at: 11_000, state: state({ made: 99, note: 'paused:\nPendingSnapshotLimitExceeded' }) },
      '99 of 500 made; paused: PendingSnapshotLimitExceeded (11s)\n',
    ],
    [{ at: 70_999, state: state({ made: 99, note: 'paused:\nPendingSnapshotLimitExceeded' }) }, ''],
    [
      { at: 71_000, state: state({ made: 99, note: 'paused:\nPendingSnapshotLimitExceeded' }) },
      '99 of 500 made; paused: PendingSnapshotLimitExceeded (1m 11s)\n',
    ],
    [{ at: 72_000, state: state({ made: 99 }) }, '99 of 500 made (1m 12s)\n'],
    [{ at: 73_000, state: state({ made: 500, rate: 4.9 }) }, '500 of 500 made (1m 13s)\n'],
  ];
  const texts = await written(
    'plain',
    steps.map(([step]) => step),
  );
  expect(texts).toEqual([...steps.map(([, text]) => text), 'hint: a hint\n']);
});

test('prints a plain line for every tenth of the images that are available while it waits', async () => {
  const made = { total: 20, made: 20 };
  const steps = [0, 1, 2, 3, 20].map((available, at) => ({ at, state: state({ ...made, available }) }));
  expect(await written('plain', steps, true)).toEqual([
    '20 of 20 made (0s)\n',
    '',
    '20 of 20 made, 2 available (0s)\n',
    '',
    '20 of 20 made, 20 available (0s)\n',
    'hint: a hint\n',
  ]);
  expect(await written('plain', steps)).toEqual(['20 of 20 made (0s)\n', '', '', '', '', 'hint: a hint\n']);
});

test('counts the lines that EC2 allows in a dry run', async () => {
  const write = vi.fn(async () => {});
  const terminal = { write, isBusy: false, columns: 80, rows: 24 };
  const options = { now: () => 0, isWaiting: false, isDryRun: true, doesReflow: true };
  (await createFleetProgress('plain', terminal, options)).report(state({ total: 7, made: 6, failed: 1 }));
  expect(write.mock.calls).toEqual([['6 of 7 allowed, 1 failed (0s)\n']]);
});

test('prints only hints if progress is off', async () => {
  expect(await written('off', [{ at: 0, state: state({ made: 500 }) }])).toEqual(['', 'hint: a hint\n']);
});

test('prints at most one JSON object a second, one every minute, and the last state before the end', async () => {
  const steps: Step[] = [
    { at: 0, state: state({ inFlight: flights(['a', 'b']) }) },
    { at: 999, state: state({ made: 1, rate: 4.96, secondsLeft: 100.4 }) },
    { at: 1000, state: state({ made: 2, rate: 4.96, secondsLeft: 100.4, note: 'see http://me:hunter2@host' }) },
    { at: 2000, state: state({ made: 2, rate: 4.96, secondsLeft: 100.4, note: 'see http://me:hunter2@host' }) },
    { at: 61_000, state: state({ made: 2, rate: 4.96, secondsLeft: 100.4, note: 'see http://me:hunter2@host' }) },
    { at: 61_500, state: state({ made: 2, doubt: 1 }) },
  ];
  const texts = await written('json', steps);
  const objects = texts.map((text) =>
    text
      .split('\n')
      .slice(0, -1)
      .map((line) => {
        const { time, ...members } = JSON.parse(line);
        expect(time).toBe(new Date(time).toISOString());
        return members;
      }),
  );
  const counts = { total: 500, made: 2, failed: 0, doubt: 0, available: 0, inFlight: 0 };
  const paused = { ...counts, rate: 5, secondsLeft: 100, note: 'see http://***:***@host' };
  expect(objects).toEqual([
    [{ ...counts, made: 0, inFlight: 2, rate: 0, elapsed: 0 }],
    [],
    [{ ...paused, elapsed: 1 }],
    [],
    [{ ...paused, elapsed: 61 }],
    [],
    [
      { ...counts, doubt: 1, rate: 0, elapsed: 61 },
      { end: 'failure', elapsed: 61 },
    ],
  ]);
});

/** The lines down to the cursor, after everything is drawn. */
async function screenOf(terminal: InstanceType<typeof xterm.Terminal>): Promise<string> {
  await new Promise<void>((resolve) => terminal.write('', resolve));
  const { active } = terminal.buffer;
  const rows = [...Array(active.cursorY + 1).keys()];
  return rows.map((row) => active.getLine(row)?.translateToString(true) ?? '').join('\n');
}

interface Screen {
  readonly terminal: InstanceType<typeof xterm.Terminal>;
  readonly stream: { isBusy: boolean };
  readonly progress: FleetProgress;
  /** Reports a state at a time and returns the screen. */
  readonly show: (state: FleetState, at: number) => Promise<string>;
}

async function openScreen(columns: number, lines: number, isWaiting = false): Promise<Screen> {
  const terminal = new xterm.Terminal({ cols: columns, rows: lines, convertEol: true, allowProposedApi: true });
  let now = 0;
  const stream = {
    write: async (text: string): Promise<void> => terminal.write(text),
    isBusy: false,
    get columns() {
      return terminal.cols;
    },
    rows: lines,
  };
  const progress = await createFleetProgress('live', stream, { now: () => now, isWaiting, doesReflow: true });
  const show = (one: FleetState, at: number): Promise<string> => {
    now = at;
    progress.report(one);
    return screenOf(terminal);
  };
  return { terminal, stream, progress, show };
}

test('draws the totals above the images in flight, and redraws them in place', async () => {
  const { show, progress, terminal } = await openScreen(80, 10, true);
  expect(await show(state({ inFlight: flights(['web-0001', 'web-2']) }), 0)).toBe(
    '0 of 500 made\n  web-0001  i-1  0s\n  web-2     i-2  0s\n',
  );
  const later = { made: 312, failed: 3, rate: 4.9, secondsLeft: 38 };
  expect(await show(state({ ...later, inFlight: flights(['web-0317'], 61_000) }), 65_000)).toBe(
    '312 of 500 made, 3 failed, 4.9/s, 38s left\n  web-0317  i-1  4s\n',
  );
  expect(await show(state({ made: 497, failed: 3, available: 120, rate: 4.9, secondsLeft: 38 }), 66_000)).toBe(
    '497 of 500 made, 3 failed, 120 available, 38s left\n',
  );
  progress.end();
  terminal.write('next');
  expect(await screenOf(terminal)).toBe('497 of 500 made, 3 failed, 120 available, 38s left\nnext');
});

const MANY = ['a', 'b', 'c', 'd', 'e'];
const SIZES: readonly [name: string, columns: number, lines: number, shown: Partial<FleetState>, frame: string][] = [
  [
    'all images if they just fit',
    80,
    7,
    {},
    '0 of 500 made\n  a  i-1  0s\n  b  i-2  0s\n  c  i-3  0s\n  d  i-4  0s\n  e  i-5  0s\n',
  ],
  ['the number of images that do not fit', 80, 4, {}, '0 of 500 made\n  a  i-1  0s\n... 4 more\n'],
  ['the number of images alone if there is room for one line', 80, 3, {}, '0 of 500 made\n... 5 more\n'],
  ['only the totals on a terminal of two lines', 80, 2, {}, '0 of 500 made\n'],
  ['only the totals on a terminal of two lines, not the reason to pause', 80, 2, { note: 'paused' }, '0 of 500 made\n'],
  [
    'the reason to pause below the totals, in full',
    40,
    5,
    { note: 'paused: PendingSnapshotLimitExceeded; goes on' },
    '0 of 500 made\npaused: PendingSnapshotLimitExceeded; go\nes on\n... 5 more\n',
  ],
  [
    'no rate if the totals do not fit',
    40,
    2,
    { made: 312, failed: 3, rate: 4.9, secondsLeft: 38 },
    '312 of 500 made, 3 failed, 38s left\n',
  ],
  [
    'neither rate nor time if the counts alone fit',
    30,
    2,
    { made: 312, failed: 13, rate: 4.9, secondsLeft: 38 },
    '312 of 500 made, 13 failed\n',
  ],
  [
    'the start of the counts if they do not fit',
    20,
    2,
    { made: 312, failed: 13, rate: 4.9, secondsLeft: 38 },
    '312 of 500 made, 13\n',
  ],
];

test.each(SIZES)('shows %s', async (_name, columns, lines, shown, frame) => {
  const { show } = await openScreen(columns, lines);
  expect(await show(state({ inFlight: flights(MANY), ...shown }), 0)).toBe(frame);
});

test('shortens names on a narrow terminal, and escapes control characters', async () => {
  const { show } = await openScreen(30, 8);
  const names = [
    'a-long-name-of-an-image-42',
    '\u6f22\u5b57\u6f22\u5b57\u6f22\u5b57\u6f22\u5b57\u6f22\u5b57',
    'a\x1b[2Jb\nc',
  ];
  expect(await show(state({ inFlight: flights(names) }), 0)).toBe(
    '0 of 500 made\n  ...e-of-an-image-42  i-1  0s\n  ...\u6f22\u5b57\u6f22\u5b57\u6f22\u5b57\u6f22\u5b57  i-2  0s\n  a\\x1b[2Jb c          i-3  0s\n',
  );
});

test('leaves no old line on a terminal that has become narrower', async () => {
  const { show, terminal } = await openScreen(60, 12);
  terminal.write('$ ec2img\n');
  const inFlight = flights(['a-long-name-of-an-image-42', 'web-2']);
  await show(state({ made: 1, failed: 1, rate: 4.9, secondsLeft: 38, inFlight }), 0);
  terminal.resize(30, 12);
  const screen = await show(state({ made: 2, failed: 1, rate: 4.9, secondsLeft: 38, inFlight }), 1000);
  expect(screen).toBe(
    '$ ec2img\n2 of 500 made, 1 failed\n  ...e-of-an-image-42  i-1  1s\n  web-2                i-2  1s\n',
  );
});

test('prints a hint above the lines', async () => {
  const { show, progress, terminal } = await openScreen(60, 12);
  await show(state({ inFlight: flights(['a']) }), 0);
  progress.hint('a hint');
  expect(await screenOf(terminal)).toBe('hint: a hint\n0 of 500 made\n  a  i-1  0s\n');
});

test('draws at most ten frames a second, none while the terminal is stopped, and the last state at the end', async () => {
  const { show, stream, progress, terminal } = await openScreen(60, 12);
  expect(await show(state({ made: 1 }), 0)).toBe('1 of 500 made\n');
  expect(await show(state({ made: 2 }), 99)).toBe('1 of 500 made\n');
  expect(await show(state({ made: 3 }), 100)).toBe('3 of 500 made\n');
  stream.isBusy = true;
  expect(await show(state({ made: 4 }), 1000)).toBe('3 of 500 made\n');
  stream.isBusy = false;
  progress.end();
  expect(await screenOf(terminal)).toBe('4 of 500 made\n');
});
