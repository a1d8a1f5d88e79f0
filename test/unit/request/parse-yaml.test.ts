// Expected values: the AWS CLI's parser (ruamel.yaml 0.17, type safe, YAML 1.2). Error messages: the `yaml` library.
import { expect, it } from 'vitest';
import { Bytes, ForeignScalar, type InputValue } from '../../../src/request/input-value.ts';
import { parseYaml } from '../../../src/request/parse-yaml.ts';
import { InputSyntaxError } from '../../../src/request/syntax-error.ts';

const SCALARS: [text: string, value: InputValue][] = [
  ['yes', 'yes'],
  ['on', 'on'],
  ['true', true],
  ['True', true],
  ['FALSE', false],
  ['tRue', 'tRue'],
  ['null', null],
  ['~', null],
  ['', null],
  ['8', 8n],
  ['-8', -8n],
  ['+8', 8n],
  ['017', 17n],
  ['0o17', 15n],
  ['0x1f', 31n],
  ['0b11', 3n],
  ['1_000', 1000n],
  ['12345678901234567890', 12345678901234567890n],
  ['8.0', 8],
  ['1e3', 1000],
  ['.inf', Number.POSITIVE_INFINITY],
  ['.NaN', Number.NaN],
  ['12:30', '12:30'],
  ['1,000', '1,000'],
  ["''", ''],
  ['"x\\n"', 'x\n'],
  ['"8"', '8'],
  ['!!str 8', '8'],
  ['!!int "8"', 8n],
  ['!!binary aGk=', new Bytes(Buffer.from('hi'))],
  ['2020-01-01', new ForeignScalar('date', '2020-01-01')],
  ['2020-01-01T00:00:00Z', new ForeignScalar('date', '2020-01-01T00:00:00Z')],
  ['!!timestamp 2020-01-01', new ForeignScalar('date', '2020-01-01')],
  ['!!int 0b11', 3n],
  ['!!int 1_000', 1000n],
  ['2020-1-1', '2020-1-1'],
  ['b #c', 'b'],
  ['b#c', 'b#c'],
  ['|\n  x\n  y\n', 'x\ny\n'],
  ['|-\n  x\n  y\n', 'x\ny'],
  ['>\n  x\n  y\n', 'x y\n'],
  ['|\n  x', 'x'],
  ['>\n  x', 'x'],
  ['|\n  x\n  y', 'x\ny'],
  ['file://x', 'file://x'],
];

const DATES = [
  '2001-12-14t21:59:43.10-05:00',
  '2001-12-14 21:59:43.10 -5',
  '2001-12-15 2:59:43',
  '2001-1-1T1:00:00',
  '2001-01-01   01:00:00',
  '2001-01-01T01:00:00.',
  '2001-01-01T01:00:00.123456',
  '2001-01-01T01:00:00+5',
  '2001-01-01T01:00:00+05',
  '2001-01-01T01:00:00+05:30',
  '2001-01-01T01:00:00+5:30',
  '2001-01-01T01:00:00 Z',
  '2001-01-01T01:00:00  Z',
  '2001-1-01T01:00:00',
  '2001-01-1T01:00:00',
];
SCALARS.push(...DATES.map((text): [string, InputValue] => [text, new ForeignScalar('date', text)]));

const TEXTS = [
  '2001-01-01T01:00:00-0530',
  '2001-01-01x01:00:00',
  '2001-01-01T01:00:00.x',
  '2001-01-01T01:00:00x5',
  '2001-01-01T01:00:00+x5',
  '2001-01-01T01:00:00+5x',
  '2001-01-01T01:00:00+05:x0',
  '2001-01-01T01:00:00+05:3x',
  '2001-01-01T01:00:00+05:3',
  '2001-01-01T01:00:00xZ',
  'x2001-01-01',
  '2001-01-01x',
  '2001-01-01T01:00:00Zx',
  'x2001-01-01T01:00:00',
  '2001-01-1',
  '2001-1-01',
  'a=',
  '=a',
  'x5',
  '5-5',
  '1-2',
];
SCALARS.push(
  ...TEXTS.map((text): [string, InputValue] => [text, text]),
  ['-0b11', -3n],
  ['+0b1_1', 3n],
  ['-5_0', -50n],
);

it.each(SCALARS)('parses the YAML scalar %j as %o', (text, value) => {
  expect(parseYaml(`a: ${text}`)).toStrictEqual(new Map([['a', value]]));
});

const DOCUMENTS: [source: string, value: InputValue][] = [
  [
    'a: 1\rb: 2\r',
    new Map([
      ['a', 1n],
      ['b', 2n],
    ]),
  ],
  ['', null],
  ['# c', null],
  ['x', 'x'],
  ['a:b', 'a:b'],
  ['- 1', [1n]],
  [
    'InstanceId: i-7\nName: 123',
    new Map<string, InputValue>([
      ['InstanceId', 'i-7'],
      ['Name', 123n],
    ]),
  ],
  [
    '{"InstanceId":"i-7","Name":"nnn"}',
    new Map([
      ['InstanceId', 'i-7'],
      ['Name', 'nnn'],
    ]),
  ],
  [
    '---\na: 1\r\nb:\r\n- c\r\n...\n',
    new Map<string, InputValue>([
      ['a', 1n],
      ['b', ['c']],
    ]),
  ],
  ['\ufeffa: 1', new Map([['a', 1n]])],
  [
    '1: b\ntrue: c',
    new Map([
      ['1', 'b'],
      ['true', 'c'],
    ]),
  ],
  ['2020-01-01: b', new Map([['2020-01-01', 'b']])],
  [
    'a: &x {b: 1}\nc: *x',
    new Map([
      ['a', new Map([['b', 1n]])],
      ['c', new Map([['b', 1n]])],
    ]),
  ],
  [
    'a: &x {b: 1}\nc:\n  <<: *x\n  d: 2',
    new Map([
      ['a', new Map([['b', 1n]])],
      [
        'c',
        new Map([
          ['b', 1n],
          ['d', 2n],
        ]),
      ],
    ]),
  ],
  ['a: {b}', new Map([['a', new Map([['b', null]])]])],
  [
    'a: &x {b: 1}\nc:\n  <<: *x\n  "<<": 2',
    new Map([
      ['a', new Map([['b', 1n]])],
      [
        'c',
        new Map([
          ['b', 1n],
          ['<<', 2n],
        ]),
      ],
    ]),
  ],
  ['a: !!omap [b: 1]', new Map([['a', new Map([['b', 1n]])]])],
  ['a: !!set {b, c}', new Map([['a', new ForeignScalar('set', '{...}')]])],
  ['? [a]\n: 1', new Map([['["a"]', 1n]])],
  [
    '? [a]\n: 1\n? [b]\n: 2',
    new Map([
      ['["a"]', 1n],
      ['["b"]', 2n],
    ]),
  ],
  [
    'a: |\n  x\nb: |\n  y',
    new Map([
      ['a', 'x\n'],
      ['b', 'y'],
    ]),
  ],
];

it.each(DOCUMENTS)('parses the YAML document %j', (source, value) => {
  expect(parseYaml(source)).toStrictEqual(value);
});

const ERRORS: [source: string, message: string, at: number][] = [
  ['a: =', 'a lone equals sign needs quotes', 3],
  ['a: !!value =', 'a lone equals sign needs quotes', 3],
  ['a: *no', 'Unresolved alias (the anchor must be set before the alias): no', 0],
  ['\u0001', 'control characters are not allowed', 0],
  ['a: b\u0001', 'control characters are not allowed', 4],
  ['a: b\u007f', 'control characters are not allowed', 4],
  ['a: b: c', "Nested mappings are not allowed in compact mappings; put a value that contains ': ' in quotes", 3],
  ['a: [', 'Flow sequence in block collection must be sufficiently indented and end with a ]', 4],
  ['{a: 1', 'Flow map must end with a }', 5],
  ['a: 1\na: 2', 'Map keys must be unique', 5],
  ['a: &x {b: 1}\nc:\n  <<: *x\n  <<: *x', 'Map keys must be unique', 27],
  ['"<<": 1\n"<<": 2', 'Map keys must be unique', 8],
  ['!foo {a: 1}', 'Unresolved tag: !foo', 0],
  ['a: !bar 8', 'Unresolved tag: !bar', 3],
  ['a: 1\n---\nb: 2', 'Source contains multiple documents', 5],
  ['\ta: 1', 'Tabs are not allowed as indentation; use spaces', 0],
  ['a: "\\q"', 'Invalid escape sequence \\q', 4],
  ['a: "\\q\\z"\nb: "\\q"', 'Invalid escape sequence \\q', 4],
  ['a: @x', 'Plain value cannot start with reserved character @', 3],
];

const DEEPEST = 500;
const nested = (open: string, close: string, levels: number): string => open.repeat(levels) + close.repeat(levels);
const SHALLOW: [name: string, source: string][] = [
  ['500 nested brackets', nested('[', ']', DEEPEST)],
  ['500 nested dashes', `${'- '.repeat(DEEPEST)}a`],
  ['an indentation of 2000 spaces', `a:\n${' '.repeat(4 * DEEPEST)}b: 1`],
  ['adjacent lists', `[${'[],'.repeat(2 * DEEPEST)}]`],
  ['adjacent maps', `[${'{},'.repeat(2 * DEEPEST)}]`],
  ['1000 entries below one another', '- a\n'.repeat(2 * DEEPEST)],
  ['2500 spaces after a dash', `-${' '.repeat(5 * DEEPEST)}a`],
  ['a long line of a block scalar', `a: |\n  ${'x'.repeat(5 * DEEPEST)}  `],
  ['a long string before a bracket', `a: ${'x'.repeat(5 * DEEPEST)}`],
];

it.each(SHALLOW)('accepts a YAML document with %s', (_name, source) => {
  expect(thrownBy(source)).toBeUndefined();
});

const DEEP: [name: string, source: string][] = [
  ['501 nested lists', nested('[', ']', DEEPEST + 1)],
  ['501 nested maps', nested('{a: ', '}', DEEPEST + 1)],
  ['501 nested dashes', `${'- '.repeat(DEEPEST + 1)}a`],
  ['501 nested question marks', `${'? '.repeat(DEEPEST + 1)}a`],
  ['an indentation of 2001 spaces', `a:\n${' '.repeat(4 * DEEPEST + 1)}b: 1`],
  [
    'more than 500 maps below one another',
    Array.from({ length: DEEPEST + 2 }, (_, at) => `${' '.repeat(at)}a:`).join('\n'),
  ],
];

it.each(DEEP)('rejects a YAML document that is nested too deeply, with %s', (_name, source) => {
  const { language, message, at } = thrownBy(source) as InputSyntaxError;
  expect({ language, message, at }).toEqual({ language: 'YAML', message: 'nested deeper than 500 levels', at: 0 });
});

it.each(ERRORS)('rejects the YAML document %j: %s', (source, message, at) => {
  const error = thrownBy(source) as InputSyntaxError;
  const { language, advice } = error;
  expect({ language, message: error.message, source: error.source, at: error.at, advice }).toStrictEqual({
    language: 'YAML',
    message,
    source,
    at,
    advice: undefined,
  });
});

const HOSTILE: [name: string, source: string][] = [
  ['an alias without an anchor', 'a: *no'],
  ['a list that contains itself', 'a: &x [*x]'],
  ['a map that contains itself', 'a: &x {b: *x}'],
  ['a merge key whose value is not a map', '<<: 1'],
  ['aliases of aliases of aliases', bomb()],
  ['20,000 nested lists', '['.repeat(20_000)],
  ['1,000,000 lines of keys and values', 'a:\n- b\n'.repeat(1_000_000)],
  ['1,000,000 values in brackets', `a: [${'b,'.repeat(1_000_000)}]`],
  ['1,000,000 line ends', '\r'.repeat(1_000_000)],
  ['1,000,000 comments', '#\n'.repeat(1_000_000)],
  ['1,000,000 aliases', `a: &a b\nc: [${'*a,'.repeat(1_000_000)}]`],
  ['a block scalar of 5,000,000 characters', `a: |\n${' b\n'.repeat(1_700_000)}`],
  ['2,000,000 bad escapes', `"${'\\q'.repeat(2_000_000)}"`],
  ['2,000,000 lines of a block scalar', `a: ${'|\n'.repeat(2_000_000)}`],
  ['an integer of 100,000 digits', `a: ${'9'.repeat(100_000)}`],
];

it.each(HOSTILE)('rejects a YAML document with %s within seconds and reports the position', (_name, source) => {
  const started = process.cpuUsage();
  expect(thrownBy(source)).toBeInstanceOf(InputSyntaxError);
  expect(process.cpuUsage(started).user / 1e6).toBeLessThan(5);
});

it('rejects a YAML document of more than 500,000 lines', () => {
  expect(thrownBy(`a: |\n${' b\n'.repeat(499_999)}`)).toBeUndefined();
  const { message, at } = thrownBy(`a: |\n${' b\n'.repeat(500_000)}`) as InputSyntaxError;
  expect({ message, at }).toEqual({ message: 'more than 500000 lines', at: 5 + 3 * 500_000 - 1 });
});

function bomb(): string {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
  for (let level = 1; level < 9; level++) {
    const before = Array.from({ length: 9 }, () => `*a${level - 1}`).join(', ');
    lines.push(`a${level}: &a${level} [${before}]`);
  }
  return lines.join('\n');
}

function thrownBy(source: string): unknown {
  try {
    parseYaml(source);
    return undefined;
  } catch (error) {
    return error;
  }
}

it('parses a YAML map of 50,000 keys', { tags: ['slow'] }, () => {
  const source = Array.from({ length: 50_000 }, (_, at) => `k${at}: ${at}\n`).join('');
  expect((parseYaml(source) as Map<string, InputValue>).size).toBe(50_000);
});
