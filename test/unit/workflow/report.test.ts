// The end of a plan: the document in every format, and the error. The texts of the formats come from awscli.formatter of
// AWS CLI 2.9.19.
import { expect, describe as group, test } from 'vitest';
import { CliError, InterruptedError } from '../../../src/errors.ts';
import { plainTable } from '../../../src/output/colour.ts';
import { describe } from '../../../src/output/error-text.ts';
import { rendererFor } from '../../../src/output/formats.ts';
import { joinPieces, wholeText } from '../../../src/output/pieces.ts';
import { compileQuery } from '../../../src/output/query.ts';
import type { FleetResult, FleetRow } from '../../../src/workflow/fleet.ts';
import { fleetDocument, fleetError } from '../../../src/workflow/report.ts';

const RESULT: FleetResult = {
  images: [
    { line: 1, instanceId: 'i-1', name: 'web-0001', imageId: 'ami-1' },
    { line: 2, instanceId: 'i-2', name: 'web 2', imageId: 'ami-2' },
  ],
  failed: [
    {
      line: 3,
      instanceId: 'i-3',
      name: 'web-0003',
      code: 'InvalidInstanceID.NotFound',
      message: "The instance ID 'i-3' does not exist",
    },
    { line: 4, instanceId: 'i-4', name: 'web-0004', code: 'ReadTimeoutError', message: 'no answer', mayExist: true },
  ],
  total: 4,
  notTried: 0,
};

const JSON_TEXT = `{
    "Images": [
        {
            "InstanceId": "i-1",
            "Name": "web-0001",
            "ImageId": "ami-1"
        },
        {
            "InstanceId": "i-2",
            "Name": "web 2",
            "ImageId": "ami-2"
        }
    ],
    "Failed": [
        {
            "Line": 3,
            "InstanceId": "i-3",
            "Name": "web-0003",
            "Code": "InvalidInstanceID.NotFound",
            "Message": "The instance ID 'i-3' does not exist",
            "MayExist": false
        },
        {
            "Line": 4,
            "InstanceId": "i-4",
            "Name": "web-0004",
            "Code": "ReadTimeoutError",
            "Message": "no answer",
            "MayExist": true
        }
    ]
}
`;

const TEXT = `FAILED\tInvalidInstanceID.NotFound\ti-3\t3\tFalse\tThe instance ID 'i-3' does not exist\tweb-0003
FAILED\tReadTimeoutError\ti-4\t4\tTrue\tno answer\tweb-0004
IMAGES\tami-1\ti-1\tweb-0001
IMAGES\tami-2\ti-2\tweb 2
`;

const TABLE = `------------------------------------------------------------------------------------------------------------------------
|                                                     create-images                                                    |
+----------------------------------------------------------------------------------------------------------------------+
||                                                       Failed                                                       ||
|+-----------------------------+-------------+-------+-----------+----------------------------------------+-----------+|
||            Code             | InstanceId  | Line  | MayExist  |                Message                 |   Name    ||
|+-----------------------------+-------------+-------+-----------+----------------------------------------+-----------+|
||  InvalidInstanceID.NotFound |  i-3        |  3    |  False    |  The instance ID 'i-3' does not exist  |  web-0003 ||
||  ReadTimeoutError           |  i-4        |  4    |  True     |  no answer                             |  web-0004 ||
|+-----------------------------+-------------+-------+-----------+----------------------------------------+-----------+|
||                                                       Images                                                       ||
|+---------------------------------+--------------------------------------------+-------------------------------------+|
||             ImageId             |                InstanceId                  |                Name                 ||
|+---------------------------------+--------------------------------------------+-------------------------------------+|
||  ami-1                          |  i-1                                       |  web-0001                           ||
||  ami-2                          |  i-2                                       |  web 2                              ||
|+---------------------------------+--------------------------------------------+-------------------------------------+|
`;

const YAML_ITEMS = `Failed:
- Code: InvalidInstanceID.NotFound
  InstanceId: i-3
  Line: 3
  MayExist: false
  Message: The instance ID 'i-3' does not exist
  Name: web-0003
- Code: ReadTimeoutError
  InstanceId: i-4
  Line: 4
  MayExist: true
  Message: no answer
  Name: web-0004
Images:
- ImageId: ami-1
  InstanceId: i-1
  Name: web-0001
- ImageId: ami-2
  InstanceId: i-2
  Name: web 2
`;

const YAML_STREAM = YAML_ITEMS.replace(/^(?=.)/gm, '  ').replace(/^ {2}/, '- ');

const rendered = async (format: string, result = RESULT, query = (value: never): unknown => value): Promise<string> => {
  const render = await rendererFor(format, { title: 'create-images', width: 120, style: plainTable });
  return wholeText(render(query(fleetDocument(result) as never) as never));
};

test.each([
  ['json', JSON_TEXT],
  ['text', TEXT],
  ['yaml', YAML_ITEMS],
  ['yaml-stream', YAML_STREAM],
  ['table', TABLE],
  ['off', ''],
])('the document is printed as %s', async (format, text) => {
  expect(await rendered(format)).toBe(text);
});

test('text has nothing for a plan without lines, and JSON has empty lists', async () => {
  const none: FleetResult = { images: [], failed: [], total: 0, notTried: 0 };
  expect(await rendered('text', none)).toBe('');
  expect(await rendered('json', none)).toBe('{\n    "Images": [],\n    "Failed": []\n}\n');
});

test('a query selects from the document', async () => {
  const ids = compileQuery('Images[].[Name,ImageId]') as never;
  expect(await rendered('text', RESULT, ids)).toBe('web-0001\tami-1\nweb 2\tami-2\n');
  expect(await rendered('text', RESULT, compileQuery('Failed[?MayExist].Line') as never)).toBe('4\n');
});

test('the reason of an image that failed later names it', () => {
  const row: FleetRow = { line: 1, instanceId: 'i-1', name: 'a', imageId: 'ami-1', code: 'WaiterFailed' };
  const failed = [
    { ...row, message: 'its state is failed' },
    { ...row, message: 'ami-1 is gone' },
  ];
  const { Failed } = fleetDocument({ images: [], failed, total: 2, notTried: 0 });
  expect(Failed).toMatchObject([{ Message: 'ami-1: its state is failed' }, { Message: 'ami-1 is gone' }]);
});

const MANY = 100_000;

test.each(['json', 'text', 'yaml', 'yaml-stream', 'table'])(
  '100,000 rows are printed as %s in pieces, none of which has more than a row over 64 KiB',
  { timeout: 60_000 },
  async (format) => {
    const images = Array.from({ length: MANY }, (_, at) => {
      return { line: at + 1, instanceId: `i-${at}`, name: `web-${at}`, imageId: `ami-${at}` };
    });
    const render = await rendererFor(format, { title: 'create-images', width: 120, style: plainTable });
    const document = fleetDocument({ images, failed: [], total: MANY, notTried: 0 });
    let [most, pieces, rows] = [0, 0, 0];
    for (const piece of joinPieces(render(document))) {
      most = Math.max(most, piece.length);
      pieces++;
      rows += piece.split('ami-').length - 1;
    }
    expect([rows, pieces > 20, most < 2 ** 16 + 300]).toEqual([MANY, true, true]);
  },
);

const END = { resume: 'ec2img create-images --plan nightly.jsonl --resume', journal: 'nightly.jsonl.journal' };

const refused = (line: number): FleetRow => ({
  line,
  instanceId: 'i-0a',
  name: `web-${line - 1}`,
  code: 'InvalidInstanceID.NotFound',
  message: "The instance ID 'i-0a' does not exist",
});

const failedImage = (line: number): FleetRow => ({
  ...refused(line),
  imageId: 'ami-9',
  code: 'WaiterFailed',
  message: 'its state is failed',
  hasFailed: true,
});

const late = (line: number): FleetRow => ({
  line,
  instanceId: 'i-0d',
  name: `web-${line - 1}`,
  imageId: `ami-${line}`,
  code: 'WaiterTimeout',
  message: 'it was not available when the time was up',
});

const lost = (line: number): FleetRow => ({
  line,
  instanceId: 'i-0c',
  name: `web-${line - 1}`,
  code: 'ReadTimeoutError',
  message: 'no answer',
  mayExist: true,
});

const images = (count: number): FleetRow[] =>
  Array.from({ length: count }, (_, at) => ({ line: at, instanceId: 'i-1', name: `a${at}`, imageId: `ami-${at}` }));

const result = (members: Partial<FleetResult> & Pick<FleetResult, 'total'>): FleetResult => ({
  images: [],
  failed: [],
  notTried: 0,
  ...members,
});

const denied = new CliError('service', 'You are not authorized', {
  code: 'UnauthorizedOperation',
  hints: ['ask for ec2:CreateImage'],
});
const offline = new CliError('general', 'Could not connect to the endpoint URL', { code: 'EndpointConnectionError' });

const ERRORS: readonly (readonly [name: string, FleetResult, text: string, exitCode: number, code: string])[] = [
  [
    'refused lines',
    result({ images: images(498), failed: [refused(17), refused(203)], total: 500 }),
    `2 of 500 images were not made, 498 were
  line 17   web-16 of i-0a: InvalidInstanceID.NotFound: The instance ID 'i-0a' does not exist
  line 203  web-202 of i-0a: InvalidInstanceID.NotFound: The instance ID 'i-0a' does not exist
hint: correct these lines, or what they need, and continue with: ${END.resume}
`,
    254,
    'ImagesRefused',
  ],
  [
    'a line in doubt beside a refused one',
    result({ images: images(1), failed: [refused(2), lost(3)], total: 3 }),
    `1 of 3 images was not made, 1 was, 1 may exist
  line 2  web-1 of i-0a: InvalidInstanceID.NotFound: The instance ID 'i-0a' does not exist
  line 3  web-2 of i-0c: ReadTimeoutError: no answer; an image may exist
hint: correct these lines, or what they need, and continue with: ${END.resume}
`,
    255,
    'ImagesUnfinished',
  ],
  [
    'lines in doubt only',
    result({ images: images(2), failed: [lost(3)], total: 3 }),
    `2 of 3 images were made, 1 may exist
  line 3  web-2 of i-0c: ReadTimeoutError: no answer; an image may exist
hint: continue with: ${END.resume}
`,
    255,
    'ImagesUnfinished',
  ],
  [
    'an image that is not available in time',
    result({
      images: [],
      failed: [{ ...refused(1), code: 'WaiterTimeout', imageId: 'ami-9', message: 'pending' }],
      total: 1,
    }),
    `1 of 1 image was made, 1 of them is not available
  line 1  web-0 of i-0a: WaiterTimeout: ami-9: pending
hint: continue with: ${END.resume}
`,
    255,
    'ImagesUnfinished',
  ],
  [
    'an image that failed',
    result({ images: images(1), failed: [failedImage(2)], total: 2 }),
    `2 of 2 images were made, 1 of them is not available
  line 2  web-1 of i-0a: WaiterFailed: ami-9: its state is failed
hint: deregister the images that failed, and continue with: ${END.resume}
`,
    255,
    'ImagesUnfinished',
  ],
  [
    'an image that failed beside a refused line',
    result({ failed: [failedImage(1), refused(2)], total: 2 }),
    `1 of 2 images was not made, 1 was, 1 of them is not available
  line 1  web-0 of i-0a: WaiterFailed: ami-9: its state is failed
  line 2  web-1 of i-0a: InvalidInstanceID.NotFound: The instance ID 'i-0a' does not exist
hint: correct these lines, or what they need, deregister the images that failed, and continue with: ${END.resume}
`,
    255,
    'ImagesUnfinished',
  ],
  [
    'a line in doubt whose name an image has',
    result({
      images: images(1),
      failed: [{ ...lost(2), code: 'InvalidAMIName.Duplicate', message: 'in use' }],
      total: 2,
    }),
    `1 of 2 images was made, 1 may exist
  line 2  web-1 of i-0c: InvalidAMIName.Duplicate: in use; an image may exist
hint: look at the images that have the names of lines in doubt: if an image is that of its line, the line is done; otherwise deregister the image, or put the line with another name into a new plan
hint: continue with: ${END.resume}
`,
    255,
    'ImagesUnfinished',
  ],
  [
    'more than ten lines',
    result({ images: images(1), failed: Array.from({ length: 25 }, (_, at) => refused(at + 1)), total: 26 }),
    `25 of 26 images were not made, 1 was
${[...Array(10).keys()]
  .map(
    (at) =>
      `  line ${String(at + 1).padEnd(2)}  web-${at} of i-0a: InvalidInstanceID.NotFound: The instance ID 'i-0a' does not exist\n`,
  )
  .join('')}  and 15 more in the journal, nightly.jsonl.journal
hint: correct these lines, or what they need, and continue with: ${END.resume}
`,
    254,
    'ImagesRefused',
  ],
  [
    'a line to correct among more than ten whose time was up',
    result({
      images: images(1),
      failed: [...Array.from({ length: 12 }, (_, at) => late(at + 1)), refused(13)],
      total: 14,
    }),
    `1 of 14 images was not made, 13 were, 12 of them are not available
${[...Array(9).keys()]
  .map(
    (at) =>
      `  line ${String(at + 1).padEnd(2)}  web-${at} of i-0d: WaiterTimeout: ami-${at + 1}: it was not available when the time was up\n`,
  )
  .join('')}  line 13  web-12 of i-0a: InvalidInstanceID.NotFound: The instance ID 'i-0a' does not exist
  and 3 more in the journal, nightly.jsonl.journal
hint: correct these lines, or what they need, and continue with: ${END.resume}
`,
    255,
    'ImagesUnfinished',
  ],
  [
    'more errors than --max-errors allows',
    result({ images: images(1), failed: [refused(2)], total: 9, notTried: 7, stoppedBy: 'max-errors' }),
    `8 of 9 images were not made, 1 was
  line 2  web-1 of i-0a: InvalidInstanceID.NotFound: The instance ID 'i-0a' does not exist
  7 lines were not tried: there were more errors than --max-errors allows
hint: correct these lines, or what they need, and continue with: ${END.resume}
`,
    254,
    'ImagesRefused',
  ],
  [
    'an error of EC2 that fails every line',
    result({ images: images(1), total: 2, notTried: 1, stoppedBy: denied }),
    `1 of 2 images was not made, 1 was
  1 line was not tried: UnauthorizedOperation: You are not authorized
hint: ask for ec2:CreateImage
hint: continue with: ${END.resume}
`,
    254,
    'ImagesRefused',
  ],
  [
    'a broken connection',
    result({ images: images(2), total: 4, notTried: 2, stoppedBy: offline }),
    `2 of 4 images were not made, 2 were
  2 lines were not tried: Could not connect to the endpoint URL
hint: continue with: ${END.resume}
`,
    255,
    'EndpointConnectionError',
  ],
  [
    'a broken connection after a lost response',
    result({ images: images(2), failed: [lost(3)], total: 4, notTried: 1, stoppedBy: offline }),
    `1 of 4 images was not made, 2 were, 1 may exist
  line 3  web-2 of i-0c: ReadTimeoutError: no answer; an image may exist
  1 line was not tried: Could not connect to the endpoint URL
hint: continue with: ${END.resume}
`,
    255,
    'ImagesUnfinished',
  ],
  [
    'names and reasons with line breaks and control characters',
    result({ failed: [{ line: 1, instanceId: 'i-1', name: 'a\nb', code: 'X', message: 'one\ntwo\x1b[2J' }], total: 1 }),
    `1 of 1 image was not made, 0 were
  line 1  a\\x0ab of i-1: X: one\\x0atwo\\x1b[2J
hint: correct these lines, or what they need, and continue with: ${END.resume}
`,
    254,
    'ImagesRefused',
  ],
];

group('the error of a plan', () => {
  test.each(ERRORS)('is printed for %s', (_name, given, text, exitCode, code) => {
    const error = fleetError(given, END);
    expect(describe(error, 'enhanced')).toEqual({ text: `\nec2img: [ERROR]: ${text}`, exitCode });
    expect((error as CliError).code).toBe(code);
  });

  test('is one record for programs', () => {
    const error = fleetError(result({ images: images(1), failed: [refused(2)], total: 2 }), END);
    const { text } = describe(error, (record) => JSON.stringify(record));
    expect(JSON.parse(text)).toEqual({
      Code: 'ImagesRefused',
      Message: `1 of 2 images was not made, 1 was
  line 2  web-1 of i-0a: InvalidInstanceID.NotFound: The instance ID 'i-0a' does not exist`,
    });
  });

  test('says what would be made after a dry run, and does not resume it', () => {
    const dry = { ...END, isDryRun: true };
    const allowed = images(1).map(({ imageId: _, ...row }) => row);
    expect(fleetDocument(result({ images: allowed, total: 1 })).Images).toEqual([{ InstanceId: 'i-1', Name: 'a0' }]);
    const error = fleetError(result({ images: allowed, failed: [refused(2)], total: 2 }), dry);
    expect(describe(error, 'enhanced')).toEqual({
      text: `
ec2img: [ERROR]: 1 of 2 images would not be made, 1 would
  line 2  web-1 of i-0a: InvalidInstanceID.NotFound: The instance ID 'i-0a' does not exist
hint: correct these lines, or what they need
`,
      exitCode: 254,
    });
    // It has no journal, and says nothing about the lines that it did not ask for.
    const failed = Array.from({ length: 12 }, (_, at) => refused(at + 2));
    const tooMany = fleetError(
      result({ images: allowed, failed, total: 20, notTried: 7, stoppedBy: 'max-errors' }),
      dry,
    );
    const lines = tooMany?.message.split('\n') ?? [];
    expect([lines[0], ...lines.slice(11)]).toEqual([
      '12 of 20 images would not be made, 1 would',
      '  and 2 more in the output',
      '  7 lines were not tried: there were more errors than --max-errors allows',
    ]);
    const stopped = result({ images: allowed, total: 9, notTried: 8, stoppedBy: 'interrupt' });
    expect(fleetError(stopped, dry)).toMatchObject({ message: '1 of 9 images would be made' });
    expect(fleetError({ ...stopped, failed: [refused(2)] }, dry)).toMatchObject({
      message: `1 of 9 images would be made
  line 2  web-1 of i-0a: InvalidInstanceID.NotFound: The instance ID 'i-0a' does not exist`,
    });
  });

  test('does not exist if all images were made', () => {
    expect(fleetError(result({ images: images(3), total: 3 }), END)).toBeUndefined();
  });

  test('is an interrupt with the exit code of the signal if one has stopped the run', () => {
    const stopped = result({ images: images(3), failed: [lost(4)], total: 9, notTried: 5, stoppedBy: 'interrupt' });
    const error = fleetError(stopped, { ...END, interruptCode: 143 });
    expect(error).toBeInstanceOf(InterruptedError);
    expect(error).toMatchObject({
      exitCode: 143,
      message: `3 of 9 images were made, 1 may exist
  line 4  web-3 of i-0c: ReadTimeoutError: no answer; an image may exist
continue with: ${END.resume}`,
      isAnswered: true,
    });
    expect(fleetError(result({ total: 9, notTried: 9, stoppedBy: 'interrupt' }), END)).toMatchObject({
      exitCode: 130,
      message: `0 of 9 images were made; continue with: ${END.resume}`,
    });
  });
});
