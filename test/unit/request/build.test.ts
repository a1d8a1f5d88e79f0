// Builds request drafts from whole option values. Messages: AWS CLI 2.36, without its Python type names.
import { expect, it } from 'vitest';
import { CliError, parameterError } from '../../../src/errors.ts';
import type { Files } from '../../../src/io/io.ts';
import type { OptionValues } from '../../../src/model/options.ts';
import { buildRequest } from '../../../src/request/build.ts';
import { Bytes, type InputValue, UNPARSED } from '../../../src/request/input-value.ts';
import { optionHints } from '../../../src/request/member-value.ts';
import { validate } from '../../../src/request/validate.ts';
import { operationOf } from '../../support/operations.ts';

const { input } = operationOf('create-image');
const wait = operationOf('wait image-available');

const CONTENTS: Record<string, string | Uint8Array> = {
  'd.txt': 'hello\n',
  'ids.json': '["ami-1"]',
  'ids.txt': 'ami-1\r\n\nami 2, x\n\t\n{ami-3}',
  'blank.txt': '\n \n',
  'array.json': '[{"DeviceName":"a"}]\n',
  'object.json': '{"DeviceName":"a"}\n',
  short: 'DeviceName=a\n',
  empty: '',
  'bad.json': '[\n{"DeviceName"}]\n',
  'input.json': '{"InstanceId":"i-7","Name":"nnn"}',
  'bom.json': '\ufeff{}',
  'request.yaml': 'InstanceId: i-1',
  'utf16.json': Uint8Array.of(0xff, 0xfe, 0x7b, 0, 0x7d, 0),
  'utf16be.json': Uint8Array.of(0xfe, 0xff, 0, 0x7b, 0, 0x7d),
  'latin1.json': Uint8Array.of(0xff, 0x41),
  large: 'x'.repeat(4 * 2 ** 20),
  '/dev/stdin': '{"Name":"from a pipe"}',
  '/dev/fd/63': '{"Name":"from the shell"}',
};

const FILES: Files = {
  env: {},
  homeOf: () => undefined,
  readFile: (path) => {
    const content = CONTENTS[path];
    if (content !== undefined) return typeof content === 'string' ? Buffer.from(content) : content;
    throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
  },
};

type Raw = Record<string, string | string[] | boolean>;
const build = (raw: Raw, shape = input) => buildRequest(new Map(Object.entries(raw)) as OptionValues, shape, FILES);
const map = (members: Record<string, InputValue>): InputValue => new Map(Object.entries(members));
const device = (name: string): InputValue => map({ DeviceName: name });

const MAPPINGS: [words: string[], value: InputValue][] = [
  [[], []],
  [['[{"DeviceName":"a"}]'], [device('a')]],
  [['{"DeviceName":"a"}'], [device('a')]],
  [[' \n [{"DeviceName":"a"}]'], [device('a')]],
  [
    ['{"DeviceName":"a"}', ' {"DeviceName":"b"}'],
    [device('a'), device('b')],
  ],
  [['[]'], []],
  [['{}'], [map({})]],
  [['[1]'], [1n]],
  [['[{"Ebs":{"VolumeSize":"8"}}]'], [map({ Ebs: map({ VolumeSize: '8' }) })]],
  [['[{"DeviceName":"file://d.txt"}]'], [device('file://d.txt')]],
  [
    ['DeviceName=a', 'DeviceName=b'],
    [device('a'), device('b')],
  ],
  [['Ebs={VolumeSize=8,Encrypted=TRUE}'], [map({ Ebs: map({ VolumeSize: 8n, Encrypted: true }) })]],
  [['Ebs=[{VolumeSize=8}]'], [map({ Ebs: [map({ VolumeSize: '8' })] })]],
  [['DeviceName=file://d.txt'], [device('file://d.txt')]],
  [['DeviceName@=file://d.txt'], [device('hello\n')]],
  [['DeviceName@="file://d.txt"'], [device('hello\n')]],
  [['DeviceName@=x'], [device('x')]],
  [['DeviceName@=x,file://d.txt,NoDevice='], [map({ DeviceName: ['x', 'hello\n'], NoDevice: '' })]],
  [['DeviceName@=[file://d.txt,x]'], [map({ DeviceName: ['hello\n', 'x'] })]],
  [['DeviceName@=fileb://d.txt'], [map({ DeviceName: new Bytes(Buffer.from('hello\n')) })]],
  [['Ebs={KmsKeyId@=file://d.txt,VolumeSize=8}'], [map({ Ebs: map({ KmsKeyId: 'hello\n', VolumeSize: 8n }) })]],
  [['file://array.json'], [device('a')]],
  // Unlike the AWS CLI, which splits the text of these two files into characters.
  [['file://object.json'], [device('a')]],
  [['file://short'], [device('a')]],
];

it.each(MAPPINGS)('parses the arguments %j of --block-device-mappings', async (words, value) => {
  expect(await build({ BlockDeviceMappings: words })).toStrictEqual(map({ BlockDeviceMappings: value }));
});

it('keeps bytes that are given for a whole list, so that validation rejects them', async () => {
  const bytes = new Bytes(Buffer.from(CONTENTS['array.json'] as string));
  expect(await build({ BlockDeviceMappings: ['fileb://array.json'] })).toStrictEqual(
    map({ BlockDeviceMappings: bytes }),
  );
});

const SCALARS: [name: string, raw: Raw, draft: [string, InputValue][]][] = [
  ['no options', {}, []],
  [
    'text options and flags',
    { NoReboot: false, Name: '', DryRun: true },
    [
      ['DryRun', true],
      ['Name', ''],
      ['NoReboot', false],
    ],
  ],
  ['text in a file, with its final newline', { Description: 'file://d.txt' }, [['Description', 'hello\n']]],
  ['an instance ID in a file', { InstanceId: 'file://d.txt' }, [['InstanceId', 'hello\n']]],
  ['a description that is a dash', { Description: '-' }, [['Description', '-']]],
  [
    'options in another order than the model',
    { Description: 'd', Name: 'n', InstanceId: 'i' },
    [
      ['InstanceId', 'i'],
      ['Name', 'n'],
      ['Description', 'd'],
    ],
  ],
  [
    'a JSON document',
    { CliInputJson: '{"Name":"n","InstanceId":"i"}' },
    [
      ['Name', 'n'],
      ['InstanceId', 'i'],
    ],
  ],
  [
    'a JSON document in a file',
    { CliInputJson: 'file://input.json' },
    [
      ['InstanceId', 'i-7'],
      ['Name', 'nnn'],
    ],
  ],
  [
    'a JSON document in bytes',
    { CliInputJson: 'fileb://input.json' },
    [
      ['InstanceId', 'i-7'],
      ['Name', 'nnn'],
    ],
  ],
  [
    'a YAML document',
    { CliInputYaml: 'Name: 1\nFoo: [a]' },
    [
      ['Name', 1n],
      ['Foo', ['a']],
    ],
  ],
  [
    'a JSON document given as YAML',
    { CliInputYaml: 'file://input.json' },
    [
      ['InstanceId', 'i-7'],
      ['Name', 'nnn'],
    ],
  ],
  ['a document on a pipe', { CliInputJson: 'file:///dev/stdin' }, [['Name', 'from a pipe']]],
  ['a document from stdin, named by a dash', { CliInputJson: '-' }, [['Name', 'from a pipe']]],
  ['a document from a process substitution <(...)', { CliInputJson: '/dev/fd/63' }, [['Name', 'from the shell']]],
  ['an empty document', { CliInputJson: '{}' }, []],
  ['a document in which file:// is only text', { CliInputJson: '{"Name":"file://d.txt"}' }, [['Name', 'file://d.txt']]],
  [
    'options that override the document',
    { Name: 'abc', CliInputJson: '{"InstanceId":"i","Name":"n"}' },
    [
      ['Name', 'abc'],
      ['InstanceId', 'i'],
    ],
  ],
  ['a flag that overrides the document', { NoReboot: false, CliInputJson: '{"NoReboot":true}' }, [['NoReboot', false]]],
  [
    'an empty list that overrides the document',
    { TagSpecifications: [], CliInputJson: '{"TagSpecifications":[{}]}' },
    [['TagSpecifications', []]],
  ],
];

it.each(SCALARS)('builds a request from %s', async (_name, raw, draft) => {
  expect([...(await build(raw))]).toStrictEqual(draft);
});

// Request bodies of AWS CLI 2.9.19 for these command lines, except that it splits the text of files into characters.
const WAITS: [raw: Raw, draft: [string, InputValue][]][] = [
  [{ ImageIds: ['["a","b"]'] }, [['ImageIds', ['a', 'b']]]],
  [{ ImageIds: ['["a"', 'b'] }, [['ImageIds', ['["a"', 'b']]]],
  [{ ImageIds: ['["a"]', 'b'] }, [['ImageIds', ['["a"]', 'b']]]],
  [{ ImageIds: ['a', '["b"]'] }, [['ImageIds', ['a', '["b"]']]]],
  [{ ImageIds: [' ["a"]'] }, [['ImageIds', ['a']]]],
  [{ ImageIds: ['[]'] }, [['ImageIds', []]]],
  [{ ImageIds: [] }, [['ImageIds', []]]],
  [{ ImageIds: ['[1]'] }, [['ImageIds', [1n]]]],
  ...['{a}', '{"a":1}', '', ' ', 'a,b', 'a=b'].map((word): [Raw, [string, InputValue][]] => [
    { ImageIds: [word] },
    [['ImageIds', [word]]],
  ]),
  [{ ImageIds: ['file://ids.json'] }, [['ImageIds', ['ami-1']]]],
  [{ ImageIds: ['file://d.txt'] }, [['ImageIds', ['hello']]]],
  [{ ImageIds: ['file://ids.txt'] }, [['ImageIds', ['ami-1', 'ami 2, x', '{ami-3}']]]],
  [{ ImageIds: ['fileb://ids.txt'] }, [['ImageIds', new Bytes(Buffer.from('ami-1\r\n\nami 2, x\n\t\n{ami-3}'))]]],
  [{ ImageIds: ['ami-1', 'file://d.txt'] }, [['ImageIds', ['ami-1', 'file://d.txt']]]],
  [
    { Owners: ['self'], Filters: ['Name=state,Values=a,b', 'Name=name,Values=x'] },
    [
      ['Owners', ['self']],
      ['Filters', [map({ Name: 'state', Values: ['a', 'b'] }), map({ Name: 'name', Values: ['x'] })]],
    ],
  ],
  [{ Filters: ['Name=state,Values='] }, [['Filters', [map({ Name: 'state', Values: [''] })]]]],
  [{ Filters: ['Name=state'] }, [['Filters', [map({ Name: 'state' })]]]],
  [{ MaxResults: ' 7 ' }, [['MaxResults', 7n]]],
  [{ MaxResults: '99999999999999999999' }, [['MaxResults', 99_999_999_999_999_999_999n]]],
  [
    { NextToken: 'abc', DryRun: false },
    [
      ['NextToken', 'abc'],
      ['DryRun', false],
    ],
  ],
  [
    { CliInputJson: '{"ImageIds":["x"],"MaxResults":5}' },
    [
      ['ImageIds', ['x']],
      ['MaxResults', 5n],
    ],
  ],
];

it.each(WAITS)('builds a request of wait image-available from the options %j', async (raw, draft) => {
  expect([...(await build(raw, wait.input))]).toStrictEqual(draft);
});

it.each(['file://empty', 'file://blank.txt'])('rejects the list of IDs in %s, which has no values', async (uri) => {
  const message = `Error parsing parameter '--image-ids': ${uri} has no values; write one per line, or a JSON list`;
  expect(await refusalOf({ ImageIds: [uri] }, wait.input)).toStrictEqual(parameterErrorOf(message));
});

it('rejects the bytes of a file as a list with one line', async () => {
  const draft = await build({ ImageIds: ['fileb://ids.json'] }, wait.input);
  const message = 'Invalid type for parameter ImageIds, value: 9 bytes, type: bytes, valid types: list';
  expect(() => validate(draft, wait.input, { level: 'aws' })).toThrow(`Parameter validation failed:\n${message}`);
});

it.each(['abc', '1.5', '', 'file://d.txt'])('rejects --max-results %j, which is not an integer', async (text) => {
  const given = text.startsWith('file') ? 'hello\n' : text;
  const message = `Error parsing parameter '--max-results': MaxResults: expected an integer, got '${given}'`;
  expect(await refusalOf({ MaxResults: text }, wait.input)).toStrictEqual(parameterErrorOf(message));
});

const GONE = 'the shell removed the double quotes from this JSON';
const IN_FILE = 'save the JSON to a file and use';

it('prints a hint if a shell changed the value of a list option or an integer option', async () => {
  const hintsOf = async (raw: Raw, shape = wait.input) => (await refusalOf(raw, shape)) as object;
  expect(await hintsOf({ ImageIds: ['[{a:b}]'] })).toMatchObject({
    hints: [`${GONE}; ${IN_FILE} --image-ids file://FILE.json`],
  });
  expect(await hintsOf({ Filters: ['[{Name:b}]'] })).toMatchObject({
    hints: [`${GONE}; ${IN_FILE} --filters file://FILE.json`],
  });
  expect(await hintsOf({ MaxResults: "'5'" })).toMatchObject({
    hints: ['the shell did not remove the single quotes; in cmd, use double quotes: --max-results "5"'],
  });
});

it('returns shell hints for a value that can be parsed but is invalid', () => {
  const raw: OptionValues = new Map([['ImageIds', ['[ami-1,', 'ami-2]']]]);
  expect(optionHints(raw, wait.input, 'ImageIds')).toEqual([`${GONE}; ${IN_FILE} --image-ids file://FILE.json`]);
});

const FORGOTTEN: [word: string, ...hints: string[]][] = [
  ['short', 'did you mean file://short?'],
  ['nope'],
  ['empty'],
  ['request.json', 'did you mean file://request.json?'],
  ['request.YML', 'did you mean file://request.YML?'],
  ['my@request.json', 'did you mean file://my@request.json?'],
  ['request.json.bak'],
  ['/dev/fd/63/x'],
];

it.each(FORGOTTEN)(
  'rejects --cli-input-json %s, which is not JSON, and suggests file:// if it names a file',
  async (word, ...hints) => {
    const place = word === 'nope' ? 'expected a value (line 1, column 1)' : expect.any(String);
    expect(await refusalOf({ CliInputJson: word })).toStrictEqual(parameterErrorOf(NO_JSON, place, ...hints));
  },
);

it('rejects invalid JSON for an option that takes a list of strings', async () => {
  const message = "Error parsing parameter '--image-ids': Invalid JSON: expected a value (line 1, column 2)";
  expect(await refusalOf({ ImageIds: ['[a'] }, wait.input)).toStrictEqual(
    parameterErrorOf(`${message}\nJSON received:\n[a\n ^`),
  );
});

const EOF = "Expected: '=', received: 'EOF' for input:";

const MAPPING_ERRORS: [words: string[], ...lines: string[]][] = [
  [[''], EOF, '', '^'],
  [['file://empty'], EOF, '', '^'],
  [['a=b', 'null'], EOF, 'null', '    ^'],
  [['file://short', 'a=b'], EOF, 'file://short', '            ^'],
  [['a=b', '{"a":1}'], "Expected: '=', received: '{' for input:", '{"a":1}', '^'],
  [
    ['a=1,a=2'],
    'Second instance of key "a" encountered for input:',
    'a=1,a=2',
    '    ^',
    'This is often because there is a preceding "," instead of a space.',
  ],
  // A combining accent has no width.
  [['a="e\u0301"b'], "Expected: ',', received: 'b' for input:", 'a="e\u0301"b', '     ^'],
  [['a=b', 'Ebs={VolumeSize=8.5}'], "BlockDeviceMappings[1].Ebs.VolumeSize: expected an integer, got '8.5'"],
  [['DeviceName@=file://nope'], "Unable to load paramfile file://nope: No such file or directory: 'nope'"],
  [['{"DeviceName":"a"}', 'DeviceName=b'], 'Invalid JSON:', 'DeviceName=b'],
  [['{"DeviceName":"a"}', ''], 'Invalid JSON:', ''],
  [
    ['[{"DeviceName":"a"'],
    "Invalid JSON: expected ',' or '}', but the text ends here (line 1, column 19)",
    'JSON received:',
    '[{"DeviceName":"a"',
    '                  ^',
  ],
  [
    ['file://bad.json'],
    "Invalid JSON: expected ':' (line 2, column 14)",
    'JSON received:',
    '[',
    '{"DeviceName"}]',
    '             ^',
  ],
];

it.each(MAPPING_ERRORS)(
  'rejects the arguments %j of --block-device-mappings with an error that starts with "%s"',
  async (words, ...lines) => {
    const message = `Error parsing parameter '--block-device-mappings': ${lines.join('\n')}`;
    expect(await refusalOf({ BlockDeviceMappings: words })).toStrictEqual(parameterErrorOf(message));
  },
);

const PARAMETER = 'Error parsing parameter';
const NOT_FOUND = "Unable to load paramfile file://nope: No such file or directory: 'nope'";
const NO_JSON = `${PARAMETER} 'cli-input-json': Invalid JSON received.`;
const NO_YAML = `${PARAMETER} 'cli-input-yaml': Invalid YAML received.`;
const UTF16 =
  'the file is UTF-16, the encoding of > in Windows PowerShell; save it as UTF-8 without a byte order mark, or set AWS_CLI_FILE_ENCODING=utf-16';
const noText = (path: string, option: string): string =>
  `${PARAMETER} '${option}': Unable to load paramfile (${path}), text contents could not be decoded.  ` +
  'If this is a binary file, please use the fileb:// prefix instead of the file:// prefix.';
const NO_MAP = "': Invalid type: expecting map, received";

const ERRORS: [raw: Raw, message: string, ...hints: string[]][] = [
  [{ Description: 'file://nope' }, `${PARAMETER} '--description': ${NOT_FOUND}`],
  [{ CliInputJson: 'file://nope' }, `${PARAMETER} '--cli-input-json': ${NOT_FOUND}`],
  [{ CliInputJson: '{}', CliInputYaml: '{}' }, 'Only one --cli-input- parameter may be specified.'],
  [{ CliInputJson: '' }, NO_JSON, 'expected a value, but the text ends here (line 1, column 1)'],
  [{ CliInputJson: '{\n"a"' }, NO_JSON, "expected ':', but the text ends here (line 2, column 4)"],
  [
    { CliInputJson: 'file://bom.json' },
    NO_JSON,
    'expected a value; save the text without a byte order mark (line 1, column 1)',
  ],
  [
    { CliInputYaml: 'x: 1\na: b: c' },
    NO_YAML,
    "Nested mappings are not allowed in compact mappings; put a value that contains ': ' in quotes (line 2, column 4)",
  ],
  [{ CliInputYaml: 'a:\n\t- b' }, NO_YAML, 'Tabs are not allowed as indentation; use spaces (line 2, column 1)'],
  [
    { CliInputJson: 'file://request.yaml' },
    NO_JSON,
    'expected a value (line 1, column 1)',
    'for YAML, use --cli-input-yaml',
  ],
  [{ CliInputJson: 'file://utf16.json' }, noText('utf16.json', '--cli-input-json'), UTF16],
  [{ Description: 'file://utf16be.json' }, noText('utf16be.json', '--description'), UTF16],
  [{ Description: 'file://latin1.json' }, noText('latin1.json', '--description')],
  [{ CliInputJson: 'null' }, `${PARAMETER} '--cli-input-json${NO_MAP} null`],
  [{ CliInputJson: '[]' }, `${PARAMETER} '--cli-input-json${NO_MAP} list`],
  [{ CliInputJson: '"x"' }, `${PARAMETER} '--cli-input-json${NO_MAP} string`],
  [{ CliInputJson: '8' }, `${PARAMETER} '--cli-input-json${NO_MAP} integer`],
  [{ CliInputJson: '8.0' }, `${PARAMETER} '--cli-input-json${NO_MAP} float`],
  [{ CliInputJson: 'true' }, `${PARAMETER} '--cli-input-json${NO_MAP} boolean`],
  [{ CliInputYaml: '# c' }, `${PARAMETER} '--cli-input-yaml${NO_MAP} null`],
];

it.each(ERRORS)('rejects the options %j and prints the reason', async (raw, message, ...hints) => {
  expect(await refusalOf(raw)).toStrictEqual(parameterErrorOf(message, ...hints));
});

const MAPPINGS_OPTION = `${PARAMETER} '--block-device-mappings'`;
const noInteger = (at: number, text: string): string =>
  `${MAPPINGS_OPTION}: BlockDeviceMappings[${at}].Ebs.VolumeSize: expected an integer, got '${text}'`;
const SECOND = '(line 1, column 2)';
const TWICE = 'Second instance of key "a" encountered for input:';
const COMMA = 'This is often because there is a preceding "," instead of a space.';
const NO_COMMA = "Expected: ',', received: 'EOF' for input:";
const TAGS = 'ResourceType=image,Tags=[{Key=Name,Value=My';
const SPLIT = 'the shell split this value at its spaces; put it in quotes';

type Refusal = readonly [message: string, summary?: string | undefined, hints?: readonly string[]];

// The first error is the first of the model, as in the AWS CLI; the others have the order of the command line.
const SEVERAL: [raw: Raw, first: Refusal, ...further: Refusal[]][] = [
  [
    { BlockDeviceMappings: ['x'], TagSpecifications: ['y'] },
    [`${PARAMETER} '--tag-specifications': ${EOF}\ny\n ^`, `${PARAMETER} '--tag-specifications': ${EOF} y ${SECOND}`],
    [`${MAPPINGS_OPTION}: ${EOF}\nx\n ^`, `${MAPPINGS_OPTION}: ${EOF} x ${SECOND}`],
  ],
  [
    { CliInputJson: '{', BlockDeviceMappings: ['x'], Description: 'file://nope' },
    [`${PARAMETER} '--description': ${NOT_FOUND}`],
    [NO_JSON, undefined, ['expected a member name in double quotes, but the text ends here (line 1, column 2)']],
    [`${MAPPINGS_OPTION}: ${EOF}\nx\n ^`, `${MAPPINGS_OPTION}: ${EOF} x ${SECOND}`],
  ],
  [
    { BlockDeviceMappings: ['Ebs={VolumeSize=x}', 'a=b', 'Ebs={VolumeSize=y,Iops=8}'] },
    [noInteger(0, 'x')],
    [noInteger(2, 'y')],
  ],
  [
    { BlockDeviceMappings: ['Ebs={VolumeSize=x}', 'z'] },
    [`${MAPPINGS_OPTION}: ${EOF}\nz\n ^`, `${MAPPINGS_OPTION}: ${EOF} z ${SECOND}`],
    [noInteger(0, 'x')],
  ],
  [
    { BlockDeviceMappings: ['{"DeviceName"}', '{\n"Ebs":]\n}'] },
    [
      `${MAPPINGS_OPTION}: Invalid JSON: expected ':' (line 1, column 14)\nJSON received:\n{"DeviceName"}\n             ^`,
      `${MAPPINGS_OPTION}: Invalid JSON: expected ':' (line 1, column 14), JSON received: {"DeviceName"}`,
    ],
    [
      `${MAPPINGS_OPTION}: Invalid JSON: expected a value (line 2, column 7)\nJSON received:\n{\n"Ebs":]\n      ^\n}`,
      `${MAPPINGS_OPTION}: Invalid JSON: expected a value (line 2, column 7), JSON received: "Ebs":]`,
    ],
  ],
  [
    { BlockDeviceMappings: ['[1]', '[2]'] },
    [`${MAPPINGS_OPTION}: Invalid JSON:\n[1]`],
    [`${MAPPINGS_OPTION}: Invalid JSON:\n[2]`],
  ],
  [
    { BlockDeviceMappings: ['x', 'a=1,a=2'] },
    [`${MAPPINGS_OPTION}: ${EOF}\nx\n ^`, `${MAPPINGS_OPTION}: ${EOF} x ${SECOND}`],
    [
      `${MAPPINGS_OPTION}: ${TWICE}\na=1,a=2\n    ^\n${COMMA}`,
      `${MAPPINGS_OPTION}: ${TWICE} a=1,a=2 (line 1, column 5). ${COMMA}`,
    ],
  ],
  [
    { BlockDeviceMappings: [`${'x'.repeat(1000)}`, '[1'] },
    [
      `${MAPPINGS_OPTION}: ${EOF}\n${'x'.repeat(1000)}\n${' '.repeat(1000)}^`,
      `${MAPPINGS_OPTION}: ${EOF} (488 more characters) ...${'x'.repeat(512)} (line 1, column 1001)`,
    ],
    [
      `${MAPPINGS_OPTION}: Expected: '=', received: '[' for input:\n[1\n^`,
      `${MAPPINGS_OPTION}: Expected: '=', received: '[' for input: [1 (line 1, column 1)`,
    ],
  ],
  // What a shell did to the arguments is one problem.
  [
    { TagSpecifications: ['ResourceType=image,Tags=[{Key=Name,Value=My', 'server}]'], Description: 'file://nope' },
    [
      `${PARAMETER} '--tag-specifications': ${NO_COMMA}\n${TAGS}\n${' '.repeat(43)}^`,
      `${PARAMETER} '--tag-specifications': ${NO_COMMA} ${TAGS} (line 1, column 44)`,
      [`${SPLIT}: --tag-specifications '${TAGS} server}]'`],
    ],
    [`${PARAMETER} '--description': ${NOT_FOUND}`],
  ],
];

const refusal = ({ message, summary, hints }: CliError) => ({ message, summary, hints });

async function refusalsOf(building: Promise<unknown>): Promise<ReturnType<typeof refusal>[]> {
  const error = await building.catch((reason) => reason);
  if (!(error instanceof CliError)) throw error;
  return [error, ...error.further].map(refusal);
}

it.each(SEVERAL)('reports all problems of the options %j at once', async (raw, ...refusals) => {
  expect(await refusalsOf(build(raw))).toEqual(
    refusals.map(([message, summary, hints = []]) => ({ message, summary, hints })),
  );
});

it('reports an earlier error first, and all others in the order of the command line', async () => {
  const earlier = parameterError('earlier');
  const raw = { BlockDeviceMappings: ['x'], TagSpecifications: ['y'] };
  const values: OptionValues = new Map(Object.entries(raw));
  await expect(buildRequest(values, input, FILES, async () => undefined, earlier)).rejects.toMatchObject({
    message: 'earlier',
    further: [
      { message: `${MAPPINGS_OPTION}: ${EOF}\nx\n ^` },
      { message: `${PARAMETER} '--tag-specifications': ${EOF}\ny\n ^` },
    ],
  });
  expect([...(await buildRequest(new Map(), input, FILES, async () => undefined, earlier))]).toEqual([]);
});

it('reports an error of another kind after the first problem', async () => {
  const files = { ...FILES, readFile: () => Buffer.from([0x7b, 0xff, 0x7d]) };
  const raw = { BlockDeviceMappings: ['x'], CliInputJson: 'fileb://x.json' };
  await expect(buildRequest(new Map(Object.entries(raw)), input, files)).rejects.toMatchObject({
    kind: 'parameter',
    message: `${MAPPINGS_OPTION}: ${EOF}\nx\n ^`,
    further: [{ message: 'The document in fileb://x.json is not UTF-8' }],
  });
});

it('checks the values that could be parsed only if others could not', async () => {
  const drafts: unknown[] = [];
  const check = async (draft: ReadonlyMap<string, InputValue>) => {
    drafts.push([...draft]);
    return parameterError('and another problem');
  };
  const building = (raw: Raw) => buildRequest(new Map(Object.entries(raw)) as OptionValues, input, FILES, check);
  await building({ Name: 'web', BlockDeviceMappings: ['Ebs={VolumeSize=8}'] });
  expect(drafts).toEqual([]);
  await expect(
    building({ Name: 'web', BlockDeviceMappings: ['Ebs={VolumeSize=x,Iops=8}', 'z'] }),
  ).rejects.toMatchObject({
    message: `${MAPPINGS_OPTION}: ${EOF}\nz\n ^`,
    further: [{ message: noInteger(0, 'x') }, { message: 'and another problem' }],
  });
  const mapping = map({ Ebs: map({ VolumeSize: UNPARSED, Iops: 8n }) });
  expect(drafts).toEqual([
    [
      ['Name', 'web'],
      ['BlockDeviceMappings', [mapping, UNPARSED]],
    ],
  ]);
  // The document may have the required members.
  await expect(building({ Description: 'file://nope', Name: 'web', CliInputJson: '{' })).rejects.toMatchObject({
    message: `${PARAMETER} '--description': ${NOT_FOUND}`,
    further: [{ message: NO_JSON }, { message: 'and another problem' }],
  });
  expect(drafts[1]).toEqual([
    ['Name', 'web'],
    ['Description', UNPARSED],
    ['InstanceId', UNPARSED],
  ]);
});

it('does not check a request that is too large', async () => {
  const check = async () => parameterError('and another problem');
  const raw = { Description: 'x'.repeat(8 * 2 ** 20 + 1), BlockDeviceMappings: ['x'] };
  await expect(buildRequest(new Map(Object.entries(raw)), input, FILES, check)).rejects.toMatchObject({
    message: `${MAPPINGS_OPTION}: ${EOF}\nx\n ^`,
    further: [{ message: 'The request has more than 8 MiB of text' }],
  });
});

it('collects a limited number of errors of one option', async () => {
  const refusals = await refusalsOf(build({ BlockDeviceMappings: Array(1500).fill('Ebs={VolumeSize=x}') }));
  expect(refusals.map(({ message }) => message)).toEqual(Array.from({ length: 1000 }, (_, at) => noInteger(at, 'x')));
});

it('rejects an unknown file encoding for an option that names a file', async () => {
  const files = { ...FILES, env: { AWS_CLI_FILE_ENCODING: 'bogus' } };
  const building = buildRequest(new Map([['Description', 'file://d.txt']]), input, files);
  await expect(building).rejects.toMatchObject({ kind: 'general', message: 'unknown encoding: bogus' });
});

it('rejects a binary document that is not UTF-8', async () => {
  const files = { ...FILES, homeOf: () => undefined, readFile: () => Buffer.from([0x7b, 0xff, 0x7d]) };
  const building = buildRequest(new Map([['CliInputJson', 'fileb://x.json']]), input, files);
  const message = 'The document in fileb://x.json is not UTF-8';
  await expect(building).rejects.toMatchObject({ kind: 'general', message });
});

const MANY_FILES = `ResourceType=image,Tags=[${Array(20).fill('{Key=k,Value@=file://large}').join(',')}]`;
const LARGE: [name: string, raw: Raw, message: string][] = [
  [
    'one string of more than 8 MiB',
    { Description: 'x'.repeat(8 * 2 ** 20 + 1) },
    'The request has more than 8 MiB of text',
  ],
  [
    'aliases that repeat one string',
    { CliInputYaml: `a: &a "${'x'.repeat(100_000)}"\nb: [${'*a,'.repeat(99)}]` },
    'The request has more than 8 MiB of text',
  ],
  [
    'strings of several options that have more than 8 MiB together',
    { Description: 'x'.repeat(5 * 2 ** 20), CliInputJson: `{"Name": "${'x'.repeat(5 * 2 ** 20)}"}` },
    'The request has more than 8 MiB of text',
  ],
  [
    'more than 100,000 values in several options',
    { BlockDeviceMappings: [`[${'1,'.repeat(60_000)}1]`], TagSpecifications: [`[${'1,'.repeat(60_000)}1]`] },
    'The request has more than 100000 values',
  ],
  [
    'one file that is read many times',
    { TagSpecifications: [MANY_FILES] },
    `${PARAMETER} '--tag-specifications': Unable to load paramfile file://large: File too large: 'large'`,
  ],
];

it.each(LARGE)('rejects a request that is too large because of %s', async (_name, raw, message) => {
  expect(await refusalOf(raw)).toStrictEqual(parameterErrorOf(message));
});

const parameterErrorOf = (message: string, ...hints: string[]): object => ({
  kind: 'parameter',
  code: 'ParamValidation',
  message,
  hints,
});

async function refusalOf(raw: Raw, shape = input): Promise<object | undefined> {
  try {
    await build(raw, shape);
    return undefined;
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    const { kind, code, message, hints } = error;
    return { kind, code, message, hints };
  }
}
