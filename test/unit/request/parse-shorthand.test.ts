// Values and messages of AWS CLI 2.36, except that its shorthand caret is one column off.
import { expect, it } from 'vitest';
import type { InputValue } from '../../../src/request/input-value.ts';
import { parseShorthand } from '../../../src/request/parse-shorthand.ts';
import { InputSyntaxError, renderCaret } from '../../../src/request/syntax-error.ts';

function plain(value: InputValue): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [key, plain(item)]));
  return Array.isArray(value) ? value.map(plain) : value;
}

async function finalError(input: string): Promise<string> {
  try {
    return `no error: ${JSON.stringify(plain(parseShorthand(input)))}`;
  } catch (error) {
    if (!(error instanceof InputSyntaxError)) throw error;
    return [error.message, await renderCaret(error.source, error.at), ...(error.advice ? [error.advice] : [])].join(
      '\n',
    );
  }
}

const VALUES: [input: string, value: unknown][] = [
  ['DeviceName=a,VirtualName=b', { DeviceName: 'a', VirtualName: 'b' }],
  ['DeviceName = a , VirtualName = b', { DeviceName: 'a', VirtualName: 'b' }],
  ['DeviceName=a,\nVirtualName=b', { DeviceName: 'a', VirtualName: 'b' }],
  ['a=\t1\v,\f\r b=2 ', { a: '1', b: '2' }],
  ['DeviceName=a=b', { DeviceName: 'a=b' }],
  ['DeviceName=a b', { DeviceName: 'a b' }],
  ['DeviceName=a  ', { DeviceName: 'a' }],
  ['DeviceName=a,,VirtualName=b', { DeviceName: 'a', VirtualName: 'b' }],
  ['a=b,c', { a: ['b', 'c'] }],
  ['a=b,c,d=e', { a: ['b', 'c'], d: 'e' }],
  ['a=b,c=d,e=f', { a: 'b', c: 'd', e: 'f' }],
  ['a=b,"c,d",e', { a: ['b', 'c,d', 'e'] }],
  ['a=b,c]}', { a: ['b', 'c]}'] }],
  ['NoDevice=', { NoDevice: '' }],
  ['NoDevice=""', { NoDevice: '' }],
  ["NoDevice=''", { NoDevice: '' }],
  ['NoDevice=,DeviceName=a', { NoDevice: '', DeviceName: 'a' }],
  ['DeviceName=a,NoDevice=', { DeviceName: 'a', NoDevice: '' }],
  ['=a', { '': 'a' }],
  ['Ebs.VolumeSize=8', { 'Ebs.VolumeSize': '8' }],
  ['aZ0_.#/:-=1', { 'aZ0_.#/:-': '1' }],
  ['__proto__=1', Object.fromEntries([['__proto__', '1']])],
  ['DeviceName="a,b"', { DeviceName: 'a,b' }],
  ["DeviceName='a,b'", { DeviceName: 'a,b' }],
  ['DeviceName=a\\,b', { DeviceName: 'a,b' }],
  ['DeviceName=\\,', { DeviceName: ',' }],
  ['DeviceName="a\\"b"', { DeviceName: 'a"b' }],
  ["DeviceName='a\\'b'", { DeviceName: "a'b" }],
  ['DeviceName="a\\\\b"', { DeviceName: 'a\\b' }],
  ['DeviceName="a\\\\"', { DeviceName: 'a\\' }],
  ['DeviceName="a\\"', { DeviceName: 'a\\' }],
  ['DeviceName=a\\\\b', { DeviceName: 'a\\\\b' }],
  ['DeviceName="a\\nb"', { DeviceName: 'a\\nb' }],
  ['DeviceName="a\\,b"', { DeviceName: 'a\\,b' }],
  ['DeviceName=" a "', { DeviceName: ' a ' }],
  ['DeviceName="😀é\x1b"', { DeviceName: '😀é\x1b' }],
  ['DeviceName=日本', { DeviceName: '日本' }],
  ['DeviceName=a{b', { DeviceName: 'a{b' }],
  ['DeviceName=a[b', { DeviceName: 'a[b' }],
  ['DeviceName=}', { DeviceName: '}' }],
  ['DeviceName=]', { DeviceName: ']' }],
  ['DeviceName=a,x\\,y=z', { DeviceName: 'a', y: 'z' }],
  ['Ebs={VolumeSize=8,VolumeType=gp3}', { Ebs: { VolumeSize: '8', VolumeType: 'gp3' } }],
  ['Ebs={ VolumeSize = 8 , }', { Ebs: { VolumeSize: '8' } }],
  ['Ebs={}', { Ebs: {} }],
  ['Ebs={ }', { Ebs: {} }],
  ['Ebs={VolumeType=,VolumeSize=8}', { Ebs: { VolumeType: '', VolumeSize: '8' } }],
  ['Ebs={VolumeType=gp3,VolumeType=gp2}', { Ebs: { VolumeType: 'gp2' } }],
  [
    'Tags=[{Key=a,Value=b}, {Key=c,Value=d}]',
    {
      Tags: [
        { Key: 'a', Value: 'b' },
        { Key: 'c', Value: 'd' },
      ],
    },
  ],
  ['Tags={Key=a,Value=b}', { Tags: { Key: 'a', Value: 'b' } }],
  ['Tags=[]', { Tags: [] }],
  ['Tags=[{Key=a,Value=b},]', { Tags: [{ Key: 'a', Value: 'b' }] }],
  ['Tags=[{Key=a,Value=""}]', { Tags: [{ Key: 'a', Value: '' }] }],
  ['Tags=[{Key=a,Value=b c}]', { Tags: [{ Key: 'a', Value: 'b c' }] }],
  ['Tags=[{Key=a,Value=http://x/y?z=1&w}]', { Tags: [{ Key: 'a', Value: 'http://x/y?z=1&w' }] }],
  ['Tags=[{Key=a Value=b}]', { Tags: [{ Key: 'a Value=b' }] }],
  ['Tags=[Key=a,Value=b]', { Tags: ['Key=a', 'Value=b'] }],
  ['a=[[b],{c=[d]}]', { a: [['b'], { c: ['d'] }] }],
];

it.each(VALUES)('parses the shorthand %j', (input, value) => {
  expect(plain(parseShorthand(input))).toStrictEqual(value);
});

const ADVICE = 'This is often because there is a preceding "," instead of a space.';

const ERRORS: [input: string, ...lines: string[]][] = [
  ['', "Expected: '=', received: 'EOF'", '', '^'],
  [' DeviceName=a', "Expected: '=', received: 'D'", ' DeviceName=a', ' ^'],
  ['DeviceName', "Expected: '=', received: 'EOF'", 'DeviceName', '          ^'],
  ['null', "Expected: '=', received: 'EOF'", 'null', '    ^'],
  ['DeviceName==a', "Expected: ',', received: '='", 'DeviceName==a', '           ^'],
  ['DeviceName=a,', "Expected: '<second>', received: '<none>'", 'DeviceName=a,', '             ^'],
  [',DeviceName=a', "Expected: '=', received: ','", ',DeviceName=a', '^'],
  ['DeviceName=a"b', "Expected: ',', received: '\"'", 'DeviceName=a"b', '            ^'],
  ['DeviceName="a"b', "Expected: ',', received: 'b'", 'DeviceName="a"b', '              ^'],
  ['DeviceName="abc', "Expected: '<double quoted>', received: '<none>'", 'DeviceName="abc', '           ^'],
  ["DeviceName='abc", "Expected: '<singled quoted>', received: '<none>'", "DeviceName='abc", '           ^'],
  ['DeviceName=a}b', "Expected: ',', received: '}'", 'DeviceName=a}b', '            ^'],
  ['DeviceName=a]b', "Expected: ',', received: ']'", 'DeviceName=a]b', '            ^'],
  ['DeviceName=x😀', "Expected: ',', received: '😀'", 'DeviceName=x😀', '            ^'],
  ['a="😀"x', "Expected: ',', received: 'x'", 'a="😀"x', '      ^'],
  ['Device$=a', "Expected: '=', received: '$'", 'Device$=a', '      ^'],
  ['DeviceNamé=a', "Expected: '=', received: 'é'", 'DeviceNamé=a', '         ^'],
  ['"DeviceName"=a', "Expected: '=', received: '\"'", '"DeviceName"=a', '^'],
  ['{"DeviceName":"a"}', "Expected: '=', received: '{'", '{"DeviceName":"a"}', '^'],
  ['Ebs={VolumeSize=8', "Expected: ',', received: 'EOF'", 'Ebs={VolumeSize=8', '                 ^'],
  ['Ebs={VolumeSize}', "Expected: '=', received: '}'", 'Ebs={VolumeSize}', '               ^'],
  ['Ebs={VolumeSize=}', "Expected: ',', received: 'EOF'", 'Ebs={VolumeSize=}', '                 ^'],
  ['Ebs={VolumeSize=8}x', "Expected: ',', received: 'x'", 'Ebs={VolumeSize=8}x', '                  ^'],
  ['Ebs={VolumeSize=8}}', "Expected: ',', received: '}'", 'Ebs={VolumeSize=8}}', '                  ^'],
  ['Ebs={"VolumeSize":8}', "Expected: '=', received: '\"'", 'Ebs={"VolumeSize":8}', '     ^'],
  ['Ebs={VolumeSize:8}', "Expected: '=', received: '}'", 'Ebs={VolumeSize:8}', '                 ^'],
  ['Tags=[{Key=a,Value=}]', "Expected: ',', received: ']'", 'Tags=[{Key=a,Value=}]', '                    ^'],
  ['Tags=[{Key=a,Value=b},', "Expected: ',', received: 'EOF'", 'Tags=[{Key=a,Value=b},', '                      ^'],
  [
    'DeviceName="a\\\\",VirtualName="b"',
    "Expected: ',', received: 'b'",
    'DeviceName="a\\\\",VirtualName="b"',
    '                              ^',
  ],
  [
    'ResourceType=image,\nTags=[{Key=a;,\nValue}]\n,x=y',
    "Expected: '=', received: '}'",
    'ResourceType=image,\nTags=[{Key=a;,\nValue}]',
    '     ^\n,x=y',
  ],
  [
    'DeviceName=a,VirtualName=b,DeviceName=c',
    'Second instance of key "DeviceName" encountered',
    'DeviceName=a,VirtualName=b,DeviceName=c',
    '                           ^',
    ADVICE,
  ],
  // The AWS CLI points at the text after the comma, even white space; the key itself may be on another line.
  ['a=1,\n a=2', 'Second instance of key "a" encountered', 'a=1,\n a=2', ' ^', ADVICE],
];

it.each(ERRORS)('rejects the shorthand %j: %s', async (input, ...lines) => {
  expect(await finalError(input)).toBe(lines.join('\n'));
});

const DEPTHS: [name: string, input: string, outcome: string][] = [
  ['accepts 500 nested lists', `a=${'['.repeat(500)}${']'.repeat(500)}`, 'read'],
  ['rejects 501 nested lists', `a=${'['.repeat(501)}`, 'Nested deeper than 500 levels (502)'],
  ['rejects 100,000 nested maps', 'a={'.repeat(100_000), 'Nested deeper than 500 levels (1502)'],
  ['accepts 600 lists that are not nested', `a=[${'[],'.repeat(600)}]`, 'read'],
  ['rejects 1,000,000 values in brackets', `a=[${'b,'.repeat(1_000_000)}]`, 'More than 100000 values (200001)'],
  ['rejects 1,000,000 values between commas', `a=b${',b'.repeat(1_000_000)}`, 'More than 100000 values (200003)'],
  [
    'rejects 100,001 pairs of keys and values',
    Array.from({ length: 100_001 }, (_, at) => `k${at}=1`).join(','),
    'More than 100000 values (888898)',
  ],
];

it.each(DEPTHS)('%s, because shorthand can have at most 500 levels and 100,000 values', (_name, input, outcome) => {
  const read = (): string => {
    try {
      parseShorthand(input);
      return 'read';
    } catch (error) {
      if (!(error instanceof InputSyntaxError)) throw error;
      return `${error.message} (${error.at})`;
    }
  };
  expect(read()).toBe(outcome);
});

const FROM_FILE: [input: string, value: unknown, asked: unknown[]][] = [
  ['a@=x', { a: '<x>' }, ['x']],
  ['a @ = x,b=y', { a: '<x>', b: 'y' }, ['x']],
  ['a@="x y"', { a: '<x y>' }, ['x y']],
  ['a@=', { a: '' }, []],
  // Every text of a list; texts of another key only if that key also has an "@".
  ['a@=x,y,b=z', { a: ['<x>', '<y>'], b: 'z' }, ['x', 'y']],
  ['a@=[x,"y"]', { a: ['<x>', '<y>'] }, ['x', 'y']],
  ['a@=[[x],y]', { a: [['<x>'], '<y>'] }, ['x', 'y']],
  ['a@={b=x,c@=y},d=z', { a: { b: 'x', c: '<y>' }, d: 'z' }, ['y']],
  ['a={b@=x,c=y}', { a: { b: '<x>', c: 'y' } }, ['x']],
  ['a@=[{b=x},y]', { a: [{ b: 'x' }, 'y'] }, []],
  ['a@=[{b@=x},y]', { a: [{ b: '<x>' }, '<y>'] }, ['x', 'y']],
  ['a=b@c', { a: 'b@c' }, []],
  ['Ebs={KmsKeyId@=k,VolumeSize=8}', { Ebs: { KmsKeyId: '<k>', VolumeSize: '8' } }, ['k']],
  ['Tags=[{Key=a,Value@=v}]', { Tags: [{ Key: 'a', Value: '<v>' }] }, ['v']],
];

it.each(FROM_FILE)(
  'passes only the values after "@=" in the shorthand %j to the file reader',
  (input, value, asked) => {
    const seen: unknown[] = [];
    const read = parseShorthand(input, (text) => {
      seen.push(text);
      return `<${text}>`;
    });
    expect({ value: plain(read), seen }).toStrictEqual({ value, seen: asked });
  },
);

// White space, control characters, quotes and brackets at the ends of texts. Recorded with AWS CLI 1.45, whose shorthand
// parser is the same as that of version 2.
const ENDS: [input: string, value: unknown][] = [
  ['a=b\t', { a: 'b' }],
  ['a=b\r', { a: 'b' }],
  ['a=b\n', { a: 'b' }],
  ['a=b\u000b\f', { a: 'b' }],
  ['a=b\u001c\u001d\u001e\u001f', { a: 'b' }],
  ['a=b\u0085', { a: 'b' }],
  ['a=b\u00a0', { a: 'b' }],
  ['a=b\u2003', { a: 'b' }],
  ['a=b\ufeff', { a: 'b\ufeff' }],
  ['a=b\u0085 ', { a: 'b' }],
  ['a=b\u0085c', { a: 'b\u0085c' }],
  ['a=b\tc', { a: 'b\tc' }],
  ['a=b\rc', { a: 'b\rc' }],
  ['a=b\u001cc', { a: 'b\u001cc' }],
  ['a=b c', { a: 'b c' }],
  ['a=b,c\t', { a: ['b', 'c'] }],
  ['a=b,c\u001c', { a: ['b', 'c'] }],
  ['a=b,c\u0085', { a: ['b', 'c'] }],
  ['a=\\,', { a: ',' }],
  ['a=b,\\,', { a: ['b', ','] }],
  ['a=b,"c"', { a: ['b', 'c'] }],
  ["a=b,'c'", { a: ['b', 'c'] }],
  ['a=""', { a: '' }],
  ['a=b,""', { a: ['b', ''] }],
  ['a=b,]', { a: ['b', ']'] }],
  ['a=b,}', { a: ['b', '}'] }],
  ['a=\u007f', { a: '\u007f' }],
  ['a=b,c d,e=f', { a: ['b', 'c d'], e: 'f' }],
  ['a=b,=c', { a: 'b', '': 'c' }],
  ['a=b,c=', { a: 'b', c: '' }],
  ['a= ', { a: '' }],
];

it.each(ENDS)('parses the end of the shorthand %j', (input, value) => {
  expect(plain(parseShorthand(input))).toStrictEqual(value);
});

const END_ERRORS: [input: string, message: string][] = [
  ['a=b,"c', "Expected: '=', received: '\"'"],
  ['a=b,"c,d', "Expected: '=', received: '\"'"],
  ["a=b,'c", "Expected: '=', received: '''"],
  ['a="', "Expected: '<double quoted>', received: '<none>'"],
  ["a='", "Expected: '<singled quoted>', received: '<none>'"],
  ['a=b,"c=d', "Expected: '=', received: '\"'"],
  ['a=b,[c', "Expected: '=', received: '['"],
  ['a=b,{c', "Expected: '=', received: '{'"],
  ['a=b\u001b', "Expected: ',', received: '\u001b'"],
  ['a=b\u001bc', "Expected: ',', received: '\u001b'"],
  ['a=b\b', "Expected: ',', received: '\b'"],
  ["a='x", "Expected: '<singled quoted>', received: '<none>'"],
  ["a=b'c", "Expected: ',', received: '''"],
  ['a=b"c', "Expected: ',', received: '\"'"],
  ['a=b\u000ec', "Expected: ',', received: '\u000e'"],
  ['a=b\u000e', "Expected: ',', received: '\u000e'"],
  ['a=b,', "Expected: '<second>', received: '<none>'"],
];

it.each(END_ERRORS)('rejects the end of the shorthand %j: %s', async (input, message) => {
  expect((await finalError(input)).split('\n')[0]).toBe(message);
});
