// Progress of a wait: live lines on a terminal, plain lines elsewhere.
import xterm from '@xterm/headless';
import { expect, test, vi } from 'vitest';
import { waiterOf } from '../../../../src/model/model.ts';
import { createProgress, plainProgress } from '../../../../src/operations/waiting/progress.ts';
import type {
  Progress,
  ProgressTerminal,
  ResourceStatus,
  WaitReport,
} from '../../../../src/operations/waiting/status.ts';

const WAITER = waiterOf('wait image-available');

const liveProgress = (terminal: ProgressTerminal): Promise<Progress> =>
  createProgress('live', terminal, { doesReflow: true });

const image = (percents: readonly number[], state = 'pending', id = 'ami-1'): ResourceStatus => ({
  id,
  state,
  volumes: percents.map((percent, at) => ({
    device: ['/dev/xvda', '/dev/sdb'][at] ?? '',
    size: [8, 1000][at] ?? 0,
    percent,
  })),
});

/** The text that each report writes. */
function written(reports: readonly WaitReport[]): string[] {
  let text = '';
  const write = async (more: string): Promise<void> => {
    text += more;
  };
  const progress = plainProgress({ write, isBusy: false });
  return reports.map((report) => {
    text = '';
    progress.report(report);
    return text;
  });
}

test('prints a plain progress line for each change and every minute without a change', () => {
  const [ten, twenty] = [image([10]), image([20])];
  const report = (images: readonly ResourceStatus[], seconds: number, trouble?: string): WaitReport => ({
    waiter: WAITER,
    resources: images,
    elapsed: seconds * 1000,
    ...(trouble !== undefined && { trouble }),
  });
  const steps: [WaitReport, string][] = [
    [report([], 0), 'no image yet (0s)\n'],
    [report([ten], 1), 'ami-1: pending, 10%; /dev/xvda 8 GiB 10% (1s)\n'],
    [report([ten], 60), ''],
    [report([ten], 61), 'ami-1: pending, 10%; /dev/xvda 8 GiB 10% (1m 01s)\n'],
    [report([ten], 120), ''],
    [report([twenty], 120), 'ami-1: pending, 20%; /dev/xvda 8 GiB 20% (2m 00s)\n'],
    [
      report([ten], 121, 'Throttling'),
      'ami-1: pending, 10%; /dev/xvda 8 GiB 10%; the last check failed (Throttling); retrying (2m 01s)\n',
    ],
    [
      report([image([], 'available'), image([5], 'pending', 'ami-2')], 122),
      'ami-1: available (2m 02s)\nami-2: pending, 5%; /dev/xvda 8 GiB 5% (2m 02s)\n',
    ],
    [
      report([image([100], 'available'), image([5], 'pending', 'ami-2')], 182),
      'ami-2: pending, 5%; /dev/xvda 8 GiB 5% (3m 02s)\n',
    ],
  ];
  expect(written(steps.map(([one]) => one))).toEqual(steps.map(([, text]) => text));
});

test('escapes control characters in progress lines', async () => {
  const evil: ResourceStatus = { id: 'ami-1', state: 'failed', volumes: [{ device: '\x1b[2J' }] };
  expect(written([{ waiter: WAITER, resources: [{ ...evil, state: 'pending' }], elapsed: 0 }])).toEqual([
    'ami-1: pending; \\x1b[2J (0s)\n',
  ]);
  expect(await drawn([{ waiter: WAITER, resources: [evil], elapsed: 0 }])).toEqual(['ami-1  failed  0s\n  \\x1b[2J\n']);
});

test('drops plain reports while the reader takes nothing, and then prints the current state', () => {
  let text = '';
  let isBusy = false;
  const write = async (more: string): Promise<void> => {
    text += more;
  };
  const terminal = {
    write,
    get isBusy() {
      return isBusy;
    },
  };
  const progress = plainProgress(terminal);
  const report = (state: string, elapsed: number): void =>
    progress.report({ waiter: WAITER, resources: [{ id: 'ami-1', state, volumes: [] }], elapsed });
  report('pending', 0);
  isBusy = true;
  report('failed', 1000);
  isBusy = false;
  report('available', 2000);
  expect(text).toBe('ami-1: pending (0s)\nami-1: available (2s)\n');
});

/** The screen of a terminal after each report. */
async function drawn(reports: readonly WaitReport[], columns = 40, lines = 10): Promise<string[]> {
  const terminal = new xterm.Terminal({ cols: columns, rows: lines, convertEol: true, allowProposedApi: true });
  const write = async (text: string): Promise<void> => terminal.write(text);
  const progress = await liveProgress({ write, isBusy: false, columns, rows: lines });
  const frames: string[] = [];
  for (const report of reports) {
    progress.report(report);
    frames.push(await screenOf(terminal));
  }
  progress.end('success');
  write('next');
  expect(await screenOf(terminal)).toBe(`${frames.at(-1)}next`);
  return frames;
}

/** The lines down to the cursor, after everything is drawn. */
async function screenOf(terminal: InstanceType<typeof xterm.Terminal>): Promise<string> {
  await new Promise<void>((resolve) => terminal.write('', resolve));
  const { active } = terminal.buffer;
  const rows = [...Array(active.cursorY + 1).keys()];
  return rows.map((row) => active.getLine(row)?.translateToString(true) ?? '').join('\n');
}

test('draws a progress line for each volume and redraws it in place on a terminal', async () => {
  const frames = await drawn([
    { waiter: WAITER, resources: [], elapsed: 0 },
    { waiter: WAITER, resources: [image([5, 10])], elapsed: 1000 },
    { waiter: WAITER, resources: [image([100, 10])], elapsed: 65_000 },
    { waiter: WAITER, resources: [image([100, 10])], elapsed: 66_000, trouble: 'Throttling' },
    { waiter: WAITER, resources: [image([100, 100], 'available'), image([7], 'pending', 'ami-2')], elapsed: 67_000 },
    { waiter: WAITER, resources: [image([100, 100], 'available')], elapsed: 68_000 },
  ]);
  expect(frames).toEqual([
    'no image yet  0s\n',
    'ami-1  pending, 9%  1s\n  /dev/xvda     8 GiB   5%\n  /dev/sdb   1000 GiB  10%\n',
    'ami-1  pending, 10%  1m 05s\n  /dev/xvda     8 GiB  100%\n  /dev/sdb   1000 GiB   10%\n',
    'ami-1  pending, 10%  1m 06s\n  /dev/xvda     8 GiB  100%\n  /dev/sdb   1000 GiB   10%\nthe last check failed (Throttling); retr\nying\n',
    'ami-1  available  1m 07s\n  /dev/xvda     8 GiB  100%\n  /dev/sdb   1000 GiB  100%\nami-2  pending, 7%  1m 07s\n  /dev/xvda  8 GiB  7%\n',
    'ami-1  available  1m 08s\n  /dev/xvda     8 GiB  100%\n  /dev/sdb   1000 GiB  100%\n',
  ]);
});

/** A terminal that becomes narrower, as xterm.js does: it wraps its lines again. */
async function narrowed(doesReflow: boolean, between: (progress: Progress) => void = () => {}): Promise<string> {
  const screen = new xterm.Terminal({ cols: 40, rows: 12, convertEol: true, allowProposedApi: true });
  const stream = {
    write: async (text: string): Promise<void> => screen.write(text),
    isBusy: false,
    get columns() {
      return screen.cols;
    },
    rows: 12,
  };
  screen.write('$ ec2img wait\n');
  const progress = await createProgress('live', stream, { doesReflow });
  const report = (elapsed: number): void =>
    progress.report({ waiter: WAITER, resources: [image([5, 10], 'pending', 'ami-00000000000000001')], elapsed });
  report(0);
  await screenOf(screen);
  screen.resize(20, 12);
  between(progress);
  report(1000);
  return screenOf(screen);
}

test('leaves no old line on a terminal that has become narrower', async () => {
  const lines = (await narrowed(true)).split('\n');
  expect([lines[0], lines.filter((line) => line.startsWith('ami-')).length, lines.length]).toEqual([
    '$ ec2img wait',
    1,
    5,
  ]);
});

test('prints a hint above the lines of a terminal, also if it has become narrower', async () => {
  const lines = (await narrowed(true, (progress) => progress.hint('a hint'))).split('\n');
  expect([lines.slice(0, 2), lines.filter((line) => line.startsWith('ami-')).length, lines.length]).toEqual([
    ['$ ec2img wait', 'hint: a hint'],
    1,
    6,
  ]);
});

test('prints the reason in the progress line of a failed volume', async () => {
  const volumes = [{ device: '/dev/sdb', size: 8, percent: 3, message: 'no key' }, { device: 'xvdc' }];
  expect(await drawn([{ waiter: WAITER, resources: [{ id: 'ami-1', state: 'failed', volumes }], elapsed: 0 }])).toEqual(
    ['ami-1  failed  0s\n  /dev/sdb  8 GiB  3%  no key\n  xvdc\n'],
  );
});

test('prints only hints if progress is off', async () => {
  let text = '';
  const write = async (more: string): Promise<void> => {
    text += more;
  };
  const progress = await createProgress('off', { write, isBusy: false, columns: 40, rows: 10 }, { doesReflow: true });
  progress.report({ waiter: WAITER, resources: [image([5])], elapsed: 0 });
  progress.hint('a hint');
  progress.end('timeout');
  expect(text).toBe('hint: a hint\n');
});

test('prints the number of progress lines that do not fit on a short terminal', async () => {
  const volumes = Array.from({ length: 28 }, (_, at) => ({ device: `xvd${at}`, percent: at }));
  const tall: ResourceStatus = { id: 'ami-1', state: 'failed', volumes };
  const [tallFrame = '', troubled = ''] = await drawn([
    { waiter: WAITER, resources: [tall], elapsed: 0 },
    { waiter: WAITER, resources: [tall], elapsed: 0, trouble: 'x' },
  ]);
  const lines = tallFrame.split('\n');
  expect([lines.length, lines[0], lines[8]]).toEqual([10, 'ami-1  failed  0s', '... 21 more lines']);
  expect(troubled.split('\n').slice(-3)).toEqual(['... 22 more lines', 'the last check failed (x); retrying', '']);
});

const TWO = [image([5, 10]), image([7], 'pending', 'ami-2')];
const SHORT: [name: string, images: ResourceStatus[], lines: number, frame: string][] = [
  [
    'all progress lines if they just fit',
    [image([5, 10])],
    4,
    'ami-1  pending, 9%  0s\n  /dev/xvda     8 GiB   5%\n  /dev/sdb   1000 GiB  10%\n',
  ],
  ['only the first image if two images have room for one line', TWO, 2, 'ami-1  pending, 9%  0s\n'],
  ['only the line of the image if there is room for one line', [image([7])], 2, 'ami-1  pending, 7%  0s\n'],
  [
    'the first image and the number of other lines if there is room for two lines',
    TWO,
    3,
    'ami-1  pending, 9%  0s\n... 4 more lines\n',
  ],
];

test.each(SHORT)('a short terminal shows %s', async (_name, images, lines, frame) => {
  expect(await drawn([{ waiter: WAITER, resources: images, elapsed: 0 }], 40, lines)).toEqual([frame]);
});

test('draws no live report while the terminal is stopped, and then the current state in place of the last one', async () => {
  const terminal = new xterm.Terminal({ cols: 40, rows: 10, convertEol: true, allowProposedApi: true });
  const stream = {
    write: async (text: string): Promise<void> => terminal.write(text),
    isBusy: false,
    columns: 40,
    rows: 10,
  };
  const progress = await liveProgress(stream);
  const report = (state: string, elapsed: number): void =>
    progress.report({ waiter: WAITER, resources: [{ id: 'ami-1', state, volumes: [] }], elapsed });
  report('pending', 0);
  stream.isBusy = true;
  report('failed', 1000);
  expect(await screenOf(terminal)).toBe('ami-1  pending  0s\n');
  stream.isBusy = false;
  report('available', 2000);
  expect(await screenOf(terminal)).toBe('ami-1  available  2s\n');
});

test('keeps the last progress report on the screen when a new report follows', async () => {
  let text = '';
  const write = async (more: string): Promise<void> => {
    text += more;
  };
  const progress = await liveProgress({ write, isBusy: false, columns: 40, rows: 10 });
  progress.report({ waiter: WAITER, resources: [], elapsed: 0 });
  progress.end('success');
  progress.report({ waiter: WAITER, resources: [], elapsed: 1000 });
  const screen = new xterm.Terminal({ cols: 40, rows: 10, convertEol: true, allowProposedApi: true });
  screen.write(text);
  expect(await screenOf(screen)).toBe('no image yet  0s\nno image yet  1s\n');
});

// A killed program could not show it again.
test('writes nothing to stderr directly, so the cursor is never hidden', async () => {
  const { stderr } = process;
  const known = Object.getOwnPropertyDescriptor(stderr, 'isTTY');
  Object.defineProperty(stderr, 'isTTY', { value: true, configurable: true });
  const writes = vi.spyOn(stderr, 'write').mockReturnValue(true);
  try {
    await drawn([{ waiter: WAITER, resources: [], elapsed: 0 }]);
    expect(writes.mock.calls).toEqual([]);
  } finally {
    writes.mockRestore();
    if (known) Object.defineProperty(stderr, 'isTTY', known);
    else Reflect.deleteProperty(stderr, 'isTTY');
  }
});

test('draws one shortened progress line for each volume on a narrow terminal', async () => {
  const volumes = [
    { device: '/dev/a-long-name-of-a-volume', size: 8, percent: 3 },
    { device: '/dev/sdb', size: 16_000, percent: 100, message: 'the key is\ndisabled' },
    { device: '\u6f22\u5b57\u6f22\u5b57\u6f22\u5b57\u6f22\u5b57', size: 1, percent: 0 },
  ];
  const images: ResourceStatus[] = [{ id: 'ami-00000000000000001', state: 'pending', volumes }];
  expect(await drawn([{ waiter: WAITER, resources: images, elapsed: 5_000 }], 30, 5)).toEqual([
    'ami-00000000000000001  pending\n  ...a-volume      8 GiB    3%\n  /dev/sdb     16000 GiB  100%\n  ...\u6f22\u5b57\u6f22\u5b57      1 GiB    0%\n',
  ]);
  expect(
    await drawn([{ waiter: WAITER, resources: images, elapsed: 5_000, trouble: 'RequestLimitExceeded' }], 50, 6),
  ).toEqual([
    'ami-00000000000000001  pending, 99%  5s\n  /dev/a-long-name-of-a-volume      8 GiB    3%\n... 2 more lines\nthe last check failed (RequestLimitExceeded); retr\nying\n',
  ]);
});

/** The objects that JSON progress writes, without their times. */
async function objects(reports: readonly WaitReport[], end: Parameters<Progress['end']>[0]): Promise<object[]> {
  let text = '';
  const write = async (more: string): Promise<void> => {
    text += more;
  };
  const progress = await createProgress('json', { write, isBusy: false, columns: 40, rows: 9 }, { doesReflow: true });
  for (const report of reports) progress.report(report);
  progress.hint('no JSON');
  progress.end(end);
  return text
    .trimEnd()
    .split('\n')
    .map((line) => {
      const { time, ...members } = JSON.parse(line);
      expect(time).toBe(new Date(time).toISOString());
      return members;
    });
}

test('prints JSON for each change, every minute, and for the end', async () => {
  const report = (resources: readonly ResourceStatus[], elapsed: number, trouble?: string): WaitReport => ({
    waiter: WAITER,
    resources,
    elapsed,
    ...(trouble !== undefined && { trouble }),
  });
  const ten = image([10]);
  const failed: ResourceStatus = { id: 'ami-1', state: 'failed', reason: 'a\nb "c"', volumes: [] };
  const volumes = [{ device: '/dev/xvda', size: 8, percent: 10 }];
  const pending = { id: 'ami-1', state: 'pending', percent: 10, volumes };
  const reports = [
    report([], 0),
    report([ten], 1500),
    report([ten], 2000),
    report([ten], 61_600),
    report([ten], 62_000, 'Throttling'),
    report([failed], 63_000),
  ];
  expect(await objects(reports, 'failure')).toEqual([
    { id: null, state: null, volumes: [], elapsed: 0 },
    { ...pending, elapsed: 1 },
    { ...pending, elapsed: 61 },
    { ...pending, trouble: 'Throttling', elapsed: 62 },
    { id: 'ami-1', state: 'failed', reason: 'a\nb "c"', volumes: [], elapsed: 63 },
    { end: 'failure', elapsed: 63 },
  ]);
});

test('masks secrets in JSON without touching its quotes', async () => {
  const reason = 'see http://help.example ?token=abc"d';
  const volumes = [{ device: 'a@b' }, { device: 'http://me:hunter2@host' }];
  const [printed] = await objects(
    [{ waiter: WAITER, resources: [{ id: 'ami-1', state: 'failed', reason, volumes }], elapsed: 0 }],
    'failure',
  );
  expect(printed).toEqual({
    id: 'ami-1',
    state: 'failed',
    reason: 'see http://help.example ?token=***"d',
    volumes: [{ device: 'a@b' }, { device: 'http://***:***@host' }],
    elapsed: 0,
  });
});
