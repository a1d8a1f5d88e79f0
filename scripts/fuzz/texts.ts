// Texts that often break programs.
import type { Random } from './random.ts';

/** None contains text that properties.ts treats as an internal error. */
const NASTY: readonly string[] = [
  '',
  ' ',
  '\t',
  '\n',
  '\r\n',
  '\0',
  '\x07',
  '\x1b[31mred\x1b[0m',
  '\x1b]0;title\x07',
  '\x1b[2J',
  '\x7f',
  '\x85',
  '\x9b31m',
  '\u2028',
  '\u202e',
  '\ufeff',
  '\ufffd',
  '\uffff',
  '\ud800',
  '\udfff',
  'é',
  'e\u0301',
  '😀',
  '９',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'valueOf',
  'length',
  'prototype',
  '-',
  '--',
  '-1',
  '=',
  '@',
  ',',
  ':',
  ';',
  '#',
  '[',
  ']',
  '{',
  '}',
  '"',
  "'",
  '\\',
  '`',
  '&',
  '*',
  '!',
  '|',
  '>',
  '%',
  '?',
  '<',
  '<<',
  'null',
  'true',
  'NaN',
  'Infinity',
  '1e999',
  '-0',
  '0x10',
  '1_000',
  '99999999999999999999',
  'file://',
  'file://one',
  'file://two',
  'fileb://one',
  'file://folder',
  'file://secret',
  'file://loop',
  'file://missing',
  'file://~/one',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: paths may contain this.
  'file://${HOME}/one',
  'file://\0',
  '~',
  '$HOME',
  '$(id)',
  '../..',
  'http://',
  'http://[::1',
  'http://user:pass@127.0.0.1/',
  'https://127.0.0.1:1/',
  'ftp://127.0.0.1',
];

/** A text of a few pieces, occasionally a long one or one with many brackets. */
export function anyText(random: Random, words: readonly string[] = []): string {
  if (random.once(400)) return random.pick(['[', '{', 'a=[', 'a={', '- ', '"', '[{', '<a>', '&']).repeat(3000);
  if (random.once(400)) return random.pick(['a', '😀', '\0', '1', ' ', '\\', '\x1b']).repeat(20_000);
  const piece = (): string => {
    const kind = random.below(words.length > 0 ? 4 : 2);
    if (kind === 0) return random.pick(NASTY);
    return kind === 1 ? String.fromCharCode(random.below(random.once(4) ? 0x10000 : 0x80)) : random.pick(words);
  };
  return random.upTo(4, piece).join('');
}

/** Corrupts a text: removes, doubles or replaces a few characters, or truncates it. */
export function spoilt(random: Random, text: string): string {
  let spoiled = text;
  for (let times = random.below(4); times > 0; times--) {
    const at = random.below(spoiled.length + 1);
    const rest = spoiled.slice(at + random.below(3));
    const between = random.once(3) ? '' : random.once(2) ? spoiled.slice(at, at + random.below(9)) : anyText(random);
    spoiled = spoiled.slice(0, at) + between + (random.once(12) ? '' : rest);
  }
  return spoiled;
}

/** Encodes a text and corrupts some bytes; the result may be invalid UTF-8. */
export function spoiltBytes(random: Random, text: string): Buffer {
  const data = Buffer.from(text);
  for (let times = random.below(4); data.length > 0 && times > 0; times--)
    data[random.below(data.length)] = random.below(256);
  return data;
}
