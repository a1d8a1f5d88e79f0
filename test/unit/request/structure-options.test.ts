// Options whose member is a structure: --launch-permission and --description, as AWS CLI 2.36 parses them.
import { describe, expect, test } from 'vitest';
import { CliError } from '../../../src/errors.ts';
import type { Files } from '../../../src/io/io.ts';
import type { OptionValues } from '../../../src/model/options.ts';
import type { Shape } from '../../../src/model/shape.ts';
import { buildRequest } from '../../../src/request/build.ts';
import { Bytes, type InputValue } from '../../../src/request/input-value.ts';
import { optionHints } from '../../../src/request/member-value.ts';
import { requestToArgv } from '../../../src/request/to-argv.ts';

const ACCOUNTS: Shape = {
  type: 'array',
  items: { type: 'object', properties: { UserId: { type: 'string' }, Group: { type: 'string' } } },
};
const SHAPE: Shape = {
  type: 'object',
  properties: {
    Description: { type: 'object', properties: { Value: { type: 'string' } } },
    LaunchPermission: {
      type: 'object',
      properties: { Add: ACCOUNTS, Remove: ACCOUNTS, Days: { type: 'integer' }, IsPublic: { type: 'boolean' } },
    },
  },
};

const CONTENTS: Record<string, string> = {
  'd.txt': 'from file\n',
  'value.txt': 'Value=q\n',
  'value.json': '{"Value":"fromjson"}\n',
  'add.json': '{"Add":[{"Group":"all"}]}',
  'add.txt': 'Add=[{Group=all}]\n',
};

const FILES: Files = {
  env: {},
  homeOf: () => undefined,
  readFile: (path) => {
    const content = CONTENTS[path];
    if (content !== undefined) return Buffer.from(content);
    throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
  },
};

const toValue = (value: unknown): InputValue => {
  if (Array.isArray(value)) return value.map(toValue);
  if (typeof value !== 'object' || value === null || value instanceof Bytes) return value as InputValue;
  return new Map(Object.entries(value).map(([key, item]): [string, InputValue] => [key, toValue(item)]));
};

const read = async (member: string, word: string): Promise<InputValue | undefined> =>
  (await buildRequest(new Map([[member, word]]) as OptionValues, SHAPE, FILES)).get(member);

describe('the option --launch-permission', () => {
  test.each<[word: string, value: object]>([
    [
      'Add=[{Group=all},{UserId=123}],Remove=[{UserId=4}]',
      { Add: [{ Group: 'all' }, { UserId: '123' }], Remove: [{ UserId: '4' }] },
    ],
    ['Add=[{UserId=0123}]', { Add: [{ UserId: '0123' }] }],
    ['Add={UserId=1}', { Add: [{ UserId: '1' }] }],
    ['Add=[]', { Add: [] }],
    ['Add=', { Add: [''] }],
    ['Add=UserId=1', { Add: ['UserId=1'] }],
    ['Days=8,IsPublic=True', { Days: 8n, IsPublic: true }],
    ['UserId=1', { UserId: '1' }],
    ['{}', {}],
    ['{"Add":[{"UserId":1}]}', { Add: [{ UserId: 1n }] }],
    [' {"Add":[]}', { Add: [] }],
    ['file://add.json', { Add: [{ Group: 'all' }] }],
    // Unlike the AWS CLI, which fails at the line end of the file.
    ['file://add.txt', { Add: [{ Group: 'all' }] }],
    ['fileb://d.txt', new Bytes(Buffer.from('from file\n'))],
  ])('parses the value %j as %o', async (word, value) => {
    expect(await read('LaunchPermission', word)).toStrictEqual(toValue(value));
  });

  test.each([
    ['', "Expected: '=', received: 'EOF' for input:\n\n^"],
    ['[{"UserId":"1"}]', 'Invalid JSON:\n[{"UserId":"1"}]'],
    ['Days=x', "LaunchPermission.Days: expected an integer, got 'x'"],
    ['Add=[{UserId=1}] Remove=[]', "Expected: ',', received: 'R' for input:\nAdd=[{UserId=1}] Remove=[]\n"],
    ['Add=[],Add=[]', 'Second instance of key "Add" encountered for input:\nAdd=[],Add=[]\n'],
    ['file://none', "Unable to load paramfile file://none: No such file or directory: 'none'"],
  ])('rejects the value %j and prints the reason', async (word, problem) => {
    const error = await read('LaunchPermission', word).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(CliError);
    expect(error.message).toContain(`Error parsing parameter '--launch-permission': ${problem}`);
  });

  test('prints a hint on the shell if the quotes of JSON are missing', async () => {
    const error = await read('LaunchPermission', '{Add:[{Group:all}]}').catch((thrown) => thrown);
    expect(error.hints).toEqual([
      'the shell removed the double quotes from this JSON; save the JSON to a file and use --launch-permission file://FILE.json',
    ]);
  });

  test('prints hints on the shell after validation, too', () => {
    const raw: OptionValues = new Map([['LaunchPermission', "'Add=[{Group=all}]'"]]);
    expect(optionHints(raw, SHAPE, 'LaunchPermission')).toEqual([
      expect.stringContaining('the shell did not remove the single quotes'),
    ]);
    expect(optionHints(new Map(), SHAPE, 'LaunchPermission')).toEqual([]);
  });
});

// A structure with a single string member named Value is set by the string itself.
test.each([
  ['plain text', 'plain text'],
  ['a,b', 'a,b'],
  ['null', 'null'],
  ['"quoted"', '"quoted"'],
  ['', ''],
  ['-x y', '-x y'],
  ['Value=x', 'x'],
  ['Value="a,b"', 'a,b'],
  ['Value=', ''],
  ['Value=x y,z', ['x y', 'z']],
  ['{"Value":"x"}', 'x'],
  [' {"Value":"x"}', 'x'],
  ['Value@=file://d.txt', 'from file\n'],
  ['file://d.txt', 'from file\n'],
  ['file://value.txt', 'q'],
  ['file://value.json', 'fromjson'],
  // Unlike the AWS CLI, which parses these as shorthand and fails.
  ['a=b', 'a=b'],
  [' x=1', ' x=1'],
  ['http://x/?a=b', 'http://x/?a=b'],
  ['Value=x,Value=y', 'Value=x,Value=y'],
  ['Value=[x', 'Value=[x'],
])('parses the argument %j of --description as %j', async (word, value) => {
  expect(await read('Description', word)).toStrictEqual(toValue({ Value: value }));
});

test.each([
  ['[x', 'Invalid JSON:\n[x'],
  ['{bad', 'Invalid JSON: '],
  ['Value@=file://none.txt', 'Unable to load paramfile file://none.txt: No such file or directory'],
])('rejects the argument %j of --description and prints the reason', async (word, problem) => {
  const error = await read('Description', word).catch((thrown) => thrown);
  expect(error.message).toContain(`Error parsing parameter '--description': ${problem}`);
});

test.each<[request: object, words: string[]]>([
  [{ Description: { Value: 'x' } }, ['--description', 'Value=x']],
  [{ Description: { Value: 'a,b' } }, ['--description', '{"Value":"a,b"}']],
  [{ LaunchPermission: { Add: [{ UserId: '1' }] } }, ['--launch-permission', 'Add=[{UserId=1}]']],
  [{ LaunchPermission: {} }, ['--launch-permission', '{}']],
])('converts the request %j to the arguments %j and back', async (request, words) => {
  const draft = toValue(request) as Map<string, InputValue>;
  expect(requestToArgv(draft, SHAPE)).toEqual(words);
  const [[name, value] = ['', '']] = draft;
  expect(await read(name, words[1] as string)).toStrictEqual(value);
});
