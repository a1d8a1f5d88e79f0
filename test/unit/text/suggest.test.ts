// Expected values come from Python's difflib.get_close_matches.
import { expect, test } from 'vitest';
import { closeMatches } from '../../../src/text/suggest.ts';

const OUTPUTS = ['json', 'text', 'table', 'yaml', 'yaml-stream', 'off'];
const COMMANDS = ['create-image', 'create-tags', 'create-ipam', 'describe-images', 'copy-image', 'help'];
const ABC = ['aab', 'aba', 'baa', 'abab', 'ab'];

const cases: readonly (readonly [word: string, choices: readonly string[], near: readonly string[]])[] = [
  ['jso', OUTPUTS, ['json']],
  ['JSON', OUTPUTS, []],
  ['xml', OUTPUTS, []],
  ['yam', OUTPUTS, ['yaml']],
  ['yaml-steam', OUTPUTS, ['yaml-stream']],
  ['tabel', OUTPUTS, ['table']],
  ['txt', OUTPUTS, ['text']],
  ['', OUTPUTS, []],
  ['json', OUTPUTS, ['json']],
  ['create-imag', COMMANDS, ['create-image', 'create-tags', 'create-ipam']],
  ['creat-image', COMMANDS, ['create-image']],
  ['create-images', COMMANDS, ['create-image', 'create-tags']],
  ['crate-image', COMMANDS, ['create-image']],
  ['image', COMMANDS, []],
  ['hlep', COMMANDS, []],
  ['halp', COMMANDS, []],
  ['aabb', ABC, ['aab']],
  ['abaa', ABC, ['baa', 'aba']],
  ['ba', ABC, ['baa', 'aba']],
  ['aabab', ABC, ['abab']],
];

test.each(cases)('finds the same close matches of %j as Python among %j', (word, choices, near) => {
  expect(closeMatches(word, choices)).toEqual(near);
});

const limits: readonly (readonly [atLeast: number, most: number, near: readonly string[]])[] = [
  [0.8, 1, ['create-image']],
  [0.8, 2, ['create-image', 'create-tags']],
  [0.6, 5, ['create-image', 'create-tags', 'create-ipam', 'describe-images']],
  [0.6, 3, ['create-image', 'create-tags', 'create-ipam']],
  [0.95, 3, ['create-image']],
  [1, 3, []],
];

test.each(limits)(
  'finds the same matches of create-imag as Python with a similarity of at least %d and at most %d results',
  (atLeast, most, near) => {
    expect(closeMatches('create-imag', COMMANDS, atLeast, most)).toEqual(near);
  },
);
