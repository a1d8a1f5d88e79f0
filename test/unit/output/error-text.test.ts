// Errors as text for standard error. Expected texts: AWS CLI 2.36, with the name of ec2img.
import { expect, test } from 'vitest';
import { CliError, generalError, parameterError } from '../../../src/errors.ts';
import { plainTable } from '../../../src/output/colour.ts';
import { describe as describeError, type ErrorForm } from '../../../src/output/error-text.ts';
import { rendererFor } from '../../../src/output/formats.ts';
import { furtherHints } from '../../../src/output/further-hints.ts';
import { wholeText } from '../../../src/output/pieces.ts';

const short = parameterError(
  'Parameter validation failed:\nInvalid length for parameter Name, value: 1, valid min length: 3',
);
const noRegion = new CliError('configuration', 'You must specify a region.', { code: 'NoRegion' });
const dryRun = new CliError('service', 'Request would have succeeded, but DryRun flag is set.', {
  code: 'DryRunOperation',
  during: 'when calling the CreateImage operation',
});
const unknown = new CliError('unknown-options', 'Unknown options: more, extra');
const general = generalError('Could not connect to the endpoint URL: "http://127.0.0.1:1/"');

async function form(format: string): Promise<ErrorForm> {
  const render = await rendererFor(format, { title: 'error', width: 80, style: plainTable });
  return (record) => wholeText(render(record));
}

const PREFIX = '\nec2img: [ERROR]: ';
const DRY_RUN =
  'An error occurred (DryRunOperation) when calling the CreateImage operation: Request would have succeeded, but DryRun flag is set.\n';
const SHORT = 'Parameter validation failed:\nInvalid length for parameter Name, value: 1, valid min length: 3\n';

const descriptions: readonly (readonly [
  name: string,
  error: unknown,
  form: ErrorForm,
  exitCode: number,
  text: string,
])[] = [
  ['an invalid value', short, 'enhanced', 252, `${PREFIX}An error occurred (ParamValidation): ${SHORT}`],
  ['an invalid value in the legacy form', short, 'legacy', 252, `${PREFIX}${SHORT}`],
  [
    'an invalid value as JSON',
    short,
    await form('json'),
    252,
    '{\n    "Code": "ParamValidation",\n    "Message": "Parameter validation failed:\\nInvalid length for parameter Name, value: 1, valid min length: 3"\n}\n',
  ],
  [
    'an invalid value as YAML',
    short,
    await form('yaml'),
    252,
    "Code: ParamValidation\nMessage: 'Parameter validation failed:\n\n  Invalid length for parameter Name, value: 1, valid min length: 3'\n",
  ],
  ['an invalid value as text', short, await form('text'), 252, `ParamValidation\t${SHORT}`],
  [
    'a missing Region',
    noRegion,
    'enhanced',
    253,
    `${PREFIX}An error occurred (NoRegion): You must specify a region.\n`,
  ],
  ['a missing Region in the legacy form', noRegion, 'legacy', 253, `${PREFIX}You must specify a region.\n`],
  ['a missing Region as text', noRegion, await form('text'), 253, 'NoRegion\tYou must specify a region.\n'],
  ['an EC2 error', dryRun, 'enhanced', 254, PREFIX + DRY_RUN],
  ['an EC2 error in the legacy form', dryRun, 'legacy', 254, PREFIX + DRY_RUN],
  [
    'an EC2 error as JSON',
    dryRun,
    await form('json'),
    254,
    '{\n    "Code": "DryRunOperation",\n    "Message": "Request would have succeeded, but DryRun flag is set."\n}\n',
  ],
  [
    'an EC2 error as YAML',
    dryRun,
    await form('yaml'),
    254,
    'Code: DryRunOperation\nMessage: Request would have succeeded, but DryRun flag is set.\n',
  ],
  [
    'an EC2 error as text',
    dryRun,
    await form('text'),
    254,
    'DryRunOperation\tRequest would have succeeded, but DryRun flag is set.\n',
  ],
  [
    'an EC2 error as a table',
    dryRun,
    await form('table'),
    254,
    `------------------------------------------------------------------------------
|                                    error                                   |
+-----------------+----------------------------------------------------------+
|      Code       |                         Message                          |
+-----------------+----------------------------------------------------------+
|  DryRunOperation|  Request would have succeeded, but DryRun flag is set.   |
+-----------------+----------------------------------------------------------+
`,
  ],
  [
    'an error with control characters as text',
    new CliError('service', 'a\x1b[31mb\x9bc\x7f', { code: 'X\x07' }),
    await form('text'),
    254,
    'X\\x07\ta\\x1b[31mb\\x9bc\\x7f\n',
  ],
  [
    'an error with control characters as JSON',
    new CliError('service', 'a\x1b[31mb\x9bc\x7f', { code: 'X\x07' }),
    await form('json'),
    254,
    '{\n    "Code": "X\\\\x07",\n    "Message": "a\\\\x1b[31mb\\\\x9bc\\\\x7f"\n}\n',
  ],
  ...(['enhanced', 'legacy'] as const).flatMap(
    (one) =>
      [
        [
          `unknown options without a code in the ${one} form`,
          unknown,
          one,
          252,
          `${PREFIX}Unknown options: more, extra\n`,
        ],
        [
          `a general error without a code in the ${one} form`,
          general,
          one,
          255,
          `${PREFIX}Could not connect to the endpoint URL: "http://127.0.0.1:1/"\n`,
        ],
      ] as const,
  ),
  [
    'an error that is not a CliError',
    new TypeError('x is not a function'),
    'enhanced',
    255,
    `${PREFIX}x is not a function\n`,
  ],
  ['unknown options as text', unknown, await form('text'), 252, 'UnknownOptions\tUnknown options: more, extra\n'],
  [
    'a general error as text',
    general,
    await form('text'),
    255,
    'InternalError\tCould not connect to the endpoint URL: "http://127.0.0.1:1/"\n',
  ],
  [
    'an error after an image was created as JSON',
    new CliError('general', 'Gave up.', { code: 'WaiterTimeout', members: { ImageId: 'ami-1' } }),
    await form('json'),
    255,
    '{\n    "Code": "WaiterTimeout",\n    "Message": "Gave up.",\n    "ImageId": "ami-1"\n}\n',
  ],
  [
    'an ID with control characters as text, on one line',
    new CliError('general', 'Gave up.', { code: 'WaiterTimeout', members: { ImageId: 'ami-1\x1b[31m\u202e' } }),
    await form('text'),
    255,
    'WaiterTimeout\tami-1\\x1b[31m\\u202e\tGave up.\n',
  ],
  ['a thrown string', 'boom', await form('json'), 255, '{\n    "Code": "InternalError",\n    "Message": "boom"\n}\n'],
  [
    'an error without the white space around its message',
    generalError('  Unknown output type: \n'),
    'enhanced',
    255,
    `${PREFIX}Unknown output type:\n`,
  ],
];

test.each(descriptions)('formats %s', (_, error, wanted, exitCode, text) => {
  expect(describeError(error, wanted)).toEqual({ text, exitCode });
});

const hinted: readonly (readonly [name: string, error: CliError, form: ErrorForm, text: string])[] = [
  [
    'prints the hints of an error in the legacy form',
    parameterError('No.', 'one', 'two'),
    'legacy',
    `${PREFIX}No.\nhint: one\nhint: two\n`,
  ],
  [
    'prints caveats before hints',
    dryRun.with({ hints: ['one'] }).with({ caveats: ['maybe'], hints: ['two'] }),
    'enhanced',
    `${PREFIX}${DRY_RUN}hint: maybe\nhint: one\nhint: two\n`,
  ],
  [
    'prints at most 20 hints',
    parameterError('No.', ...Array.from({ length: 22 }, (_, at) => `${at}`)),
    'legacy',
    `${PREFIX}No.\n${Array.from({ length: 20 }, (_, at) => `hint: ${at}\n`).join('')}hint: and 2 more hints\n`,
  ],
  ['prints no hints in a structured error', parameterError('No.', 'one'), await form('text'), 'ParamValidation\tNo.\n'],
];

test('prints the usage below the hints, in plain forms only', async () => {
  const style = { usage: 'usage: ec2img ...\n' };
  const texts = [unknown.with({ hints: ['one'] }), parameterError('No.', 'one'), general].map(
    (error) => describeError(error, 'enhanced', style).text,
  );
  expect(texts).toEqual([
    `${PREFIX}Unknown options: more, extra\nhint: one\nusage: ec2img ...\n`,
    `${PREFIX}An error occurred (ParamValidation): No.\nhint: one\nusage: ec2img ...\n`,
    `${PREFIX}Could not connect to the endpoint URL: "http://127.0.0.1:1/"\nusage: ec2img ...\n`,
  ]);
  expect(describeError(parameterError('No.'), await form('text'), style).text).toBe('ParamValidation\tNo.\n');
});

test.each(hinted)('%s', (_, error, wanted, text) => {
  expect(describeError(error, wanted).text).toBe(text);
});

const further = short.with({
  hints: ['one', 'also: x'],
  further: [
    parameterError('Two\n\tlines\x1b[31m', 'two', 'one', 'three'),
    parameterError('Parameter validation failed:\nThree\nFour', 'three', 'four'),
    new CliError('parameter', 'Five:\nx\n ^', { summary: 'Five: x (line 1, column 2)' }),
    general,
  ],
});

test('prints further errors one problem a line, each error before those of its hints that are new', () => {
  expect(describeError(further, 'legacy', { further: furtherHints(further) }).text).toBe(
    [
      `${PREFIX}${SHORT}hint: one`,
      'hint: also: x',
      'hint: also: Two  lines\\x1b[31m',
      'hint: two',
      'hint: three',
      'hint: also: Three',
      'hint: also: Four',
      'hint: four',
      'hint: also: Five: x (line 1, column 2)',
      'hint: also: Could not connect to the endpoint URL: "http://127.0.0.1:1/"',
      '',
    ].join('\n'),
  );
});

test('has the whole messages of further errors in a record', () => {
  const records: unknown[] = [];
  describeError(further.with({ caveats: ['maybe'] }), (record) => `${records.push(record)}`);
  const Message = [
    SHORT.trimEnd(),
    'Two\n\tlines\\x1b[31m',
    'Parameter validation failed:\nThree\nFour',
    'Five:\nx\n ^',
    'Could not connect to the endpoint URL: "http://127.0.0.1:1/"; maybe',
  ].join('\n');
  expect(records).toEqual([{ Code: 'ParamValidation', Message }]);
});

// `also: ` and 4090 characters are a quarter of the longest message.
test.each([
  [4, []],
  [5, ['and 1 more problem']],
  [6, ['and 2 more problems']],
] as const)('limits the text of %d further errors to the length of a message', (count, last) => {
  const problems = Array.from({ length: count }, (_, at) => String(at).repeat(4090));
  const others = problems.map((problem, at) => parameterError(problem, ...(at > 3 ? ['a hint'] : [])));
  const lines = furtherHints(parameterError('No.').with({ further: others }));
  expect(lines).toEqual([...problems.slice(0, 4).map((problem) => `also: ${problem}`), ...last]);
});

test('cuts a long further error off', () => {
  const error = parameterError('No.').with({ further: [parameterError('x'.repeat(5000))] });
  expect(furtherHints(error)).toEqual([`also: ${'x'.repeat(4096)}... (904 more characters)`]);
});
