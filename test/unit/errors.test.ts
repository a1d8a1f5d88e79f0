import { expect, test } from 'vitest';
import {
  CliError,
  describe as describeError,
  type ErrorForm,
  EXIT,
  generalError,
  inStage,
  parameterError,
} from '../../src/errors.ts';
import { plainTable } from '../../src/output/colour.ts';
import { rendererFor } from '../../src/output/formats.ts';

test('uses the exit codes of the AWS CLI', () => {
  expect(EXIT).toEqual({ ok: 0, interrupted: 130, usage: 252, configuration: 253, service: 254, general: 255 });
});

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

const form = (format: string): Promise<ErrorForm> =>
  rendererFor(format, { title: 'error', width: 80, style: plainTable });

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

// botocore calls a service error without a code Unknown (exceptions.py); AWS CLI 2.36 calls a wrong cli_timestamp_format
// Configuration, and a wrong value ParamValidation.
test.each([
  ['parameter', 'ParamValidation'],
  ['configuration', 'Configuration'],
  ['service', 'Unknown'],
  ['unknown-options', 'UnknownOptions'],
  ['general', 'InternalError'],
] as const)('an error of the kind %s has the default code %j and can have another code', (kind, code) => {
  expect([new CliError(kind, 'No.').code, new CliError(kind, 'No.', { code: 'NoRegion' }).code]).toEqual([
    code,
    'NoRegion',
  ]);
});

test('CliError.with() appends caveats and hints and changes nothing else', () => {
  const cause = new Error('deeper');
  const error = new CliError('service', 'No.', { code: 'Denied', during: 'there', hints: ['one'], cause });
  const more = error.with({ caveats: ['maybe'], hints: ['two', 'three'] });
  expect(describeError(more, 'enhanced')).toEqual({
    text: `${PREFIX}An error occurred (Denied) there: No.\nhint: maybe\nhint: one\nhint: two\nhint: three\n`,
    exitCode: 254,
  });
  expect([error.hints, more.cause]).toEqual([['one'], cause]);
});

test('CliError.explained() puts the loaded hints first and changes nothing else', async () => {
  const cause = new Error('deeper');
  const details = { code: 'Denied', during: 'there', hints: ['one'], caveats: ['maybe'], members: { Id: 'x' }, cause };
  const error = new CliError('service', 'No.', { ...details, explain: async () => ['loaded', 'too'] });
  expect(await error.with({ hints: ['two'] }).explained()).toEqual(
    new CliError('service', 'No.', { ...details, hints: ['loaded', 'too', 'one', 'two'] }),
  );
});

test.each([
  ['cannot be loaded', async () => Promise.reject(new Error('no file'))],
  ['do not exist', undefined],
] as const)('CliError.explained() keeps the other hints if hints %s', async (_, explain) => {
  const error = new CliError('parameter', 'No.', { hints: ['one'], explain });
  expect((await error.explained()).hints).toEqual(['one']);
});

test('inStage() gives its code only to general errors without a code of their own', async () => {
  const codes = [];
  const bug = new TypeError('x');
  for (const error of [general, generalError('x', undefined, 'SSLError'), short, dryRun, bug]) {
    const thrown = await inStage('InvalidConfigError', Promise.reject(error)).catch((reason) => reason);
    codes.push(thrown === bug ? 'unchanged' : [thrown.kind, thrown.message === error.message, thrown.code]);
  }
  expect(codes).toEqual([
    ['general', true, 'InvalidConfigError'],
    ['general', true, 'SSLError'],
    ['parameter', true, 'ParamValidation'],
    ['service', true, 'DryRunOperation'],
    'unchanged',
  ]);
  expect(await inStage('InvalidConfigError', Promise.resolve(1))).toBe(1);
});

test('CliError keeps all details that it is created with', () => {
  const cause = new Error('deeper');
  const error = new CliError('service', 'No.', { code: 'Denied', during: 'there', hints: ['ask'], cause });
  const { name, kind, message, code, during, hints } = error;
  expect({ name, kind, message, code, during, hints, cause: error.cause }).toEqual({
    name: 'CliError',
    kind: 'service',
    message: 'No.',
    code: 'Denied',
    during: 'there',
    hints: ['ask'],
    cause,
  });
});
