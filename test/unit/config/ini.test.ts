import { expect, test } from 'vitest';
import { nestedPairs, parseIni } from '../../../src/config/ini.ts';

const plain = (sections: Map<string, Map<string, string>>) =>
  Object.fromEntries([...sections].map(([title, section]) => [title, Object.fromEntries(section)]));

// Expected values: Python's configparser as the AWS CLI uses it.
test.each([
  ['keys and values separated by = or :', '[a]\nx = 1\ny: 2\n', { a: { x: '1', y: '2' } }],
  ['a key in upper case as lower case', '[a]\nRegion=eu-west-1\n', { a: { region: 'eu-west-1' } }],
  ['a file with comments on separate lines', '# c\n[a]\n; c\nx=1\n', { a: { x: '1' } }],
  ['a # after a value as part of the value', '[a]\nx = 1 # one\n', { a: { x: '1 # one' } }],
  [
    'a value that continues on the next lines',
    '[a]\nx =\n  y = 1\n  z = 2\nw = 3\n',
    { a: { x: '\ny = 1\nz = 2', w: '3' } },
  ],
  ['an empty value', '[a]\nx =\n', { a: { x: '' } }],
  ['a value with an equals sign', '[a]\nx = y=z\n', { a: { x: 'y=z' } }],
  ['lines that end with CR and LF', '[a]\r\nx=1\r\n', { a: { x: '1' } }],
  ['a CR as a line end', '[a]\rx=1\ry=2\n', { a: { x: '1', y: '2' } }],
  ['a form feed as part of a value', '[a]\nx=1\fy=2\n', { a: { x: '1\fy=2' } }],
  ['a percent sign as part of a value', '[a]\nx=%(y)s %\n', { a: { x: '%(y)s %' } }],
  ['an indented line after a key at the same indent', '[a]\n  x =\n  y = 1\n', { a: { x: '', y: '1' } }],
  ['an empty line within a value', '[a]\nx = 1\n\n  y\n\n', { a: { x: '1\n\ny' } }],
  ['a comment within a value', '[a]\nx = 1\n  # c\n  y\n', { a: { x: '1\ny' } }],
  ['control characters that Python strips', '[a]\nx = \x1c1\x1f\x85\n', { a: { x: '1' } }],
  ['a byte order mark, which Python does not strip', '[a]\nx = \ufeff1\n', { a: { x: '\ufeff1' } }],
  [
    'the keys of DEFAULT in all sections',
    '[a]\nx=1\n[DEFAULT]\nx=2\ny=3\n[b]\n[DEFAULT]\nz=4\n',
    { a: { x: '1', y: '3', z: '4' }, b: { x: '2', y: '3', z: '4' } },
  ],
  ['invalid nested values of DEFAULT that no section has', '[DEFAULT]\nx=\n y\n[a]\nx=1\n', { a: { x: '1' } }],
  ['an empty file', '', {}],
])('parses %s, as the AWS CLI does', (_, text, sections) => {
  expect(plain(parseIni(text))).toEqual(sections);
});

// Expected values: botocore 1.43.11.
test.each([
  ['\na = b\nc=d=e', { a: 'b', c: 'd=e' }],
  ['\na = b\n\n a =c', { a: 'c' }],
  ['\na = b\fc = d\x85e=f', { a: 'b', c: 'd', e: 'f' }],
  ['\nA:b = c', { 'A:b': 'c' }],
])('parses nested keys in %j', (value, pairs) => {
  expect(Object.fromEntries(nestedPairs(value) ?? [])).toEqual(pairs);
});

test.each([undefined, '', 'a = b', 'a\nb = c'])('finds no nested keys in %j', (value) => {
  expect(nestedPairs(value)).toBe(undefined);
});
