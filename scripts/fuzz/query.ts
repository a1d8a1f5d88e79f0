// Queries and output formats on responses of any shape.

import type { Input } from '../../test/support/hostile-input.ts';
import { httpAnswer } from '../../test/support/raw-endpoint.ts';
import { inputOf, WORDS } from './base.ts';
import type { Random } from './random.ts';
import { anyText, spoilt } from './texts.ts';

const FORMATS = ['json', 'text', 'table', 'yaml', 'yaml-stream', 'off'];
const NAMES = ['ImageId', 'Images', 'Tags', '"Image Id"', '@', '*', '__proto__', 'constructor', 'toString', 'length'];
const FUNCTIONS = [
  'abs',
  'avg',
  'contains',
  'join',
  'keys',
  'length',
  'map',
  'max_by',
  'merge',
  'not_null',
  'reverse',
  'sort_by',
  'starts_with',
  'sum',
  'to_array',
  'to_number',
  'to_string',
  'type',
  'values',
  'nope',
  'split',
  'pad_left',
  'items',
];
const LITERALS = [
  '`1`',
  "'x'",
  '`{"a": [1, null]}`',
  '`available`',
  '`[[1],[2,{}]]`',
  '`"\\u001b"`',
  '`1e999`',
  '`-0`',
  '`',
  "'",
];

function expression(random: Random, depth = 0): string {
  const next = (): string => expression(random, depth + 1);
  if (depth > 4 || random.once(4)) return random.once(3) ? random.pick(LITERALS) : random.pick(NAMES);
  const kinds: (() => string)[] = [
    () => `${next()}.${next()}`,
    () => `${next()} | ${next()}`,
    () =>
      `${next()}[${random.pick(['0', '-1', '', '*', '::0', '::-1', '1:', '99999999999', '?@', `?${next()} == ${next()}`])}]`,
    () => `[${random.upTo(3, next).join(', ')}]`,
    () =>
      `{${random.upTo(3, () => `${random.pick(['a', '__proto__', '"\\u001b"', 'constructor'])}: ${next()}`).join(', ')}}`,
    () => `${random.pick(FUNCTIONS)}(${random.upTo(3, () => (random.once(4) ? '&' : '') + next()).join(', ')})`,
    () => `${next()} ${random.pick(['==', '!=', '<', '>=', '&&', '||', '+', '-', '*', '//', '?', '='])} ${next()}`,
    () => `${random.pick(['!', '-', '+', '&', '$', '('])}${next()}`,
    () => `let $a = ${next()} in ${next()}`,
  ];
  return random.pick(kinds)();
}

export function queryInput(random: Random): Input {
  const query = (random.once(3) ? spoilt(random, expression(random)) : expression(random)).replaceAll('\0', '');
  const skeleton = random.once(2) ? [] : ['--generate-cli-skeleton', 'output'];
  const format = ['--output', random.once(40) ? anyText(random).replaceAll('\0', '') : random.pick(FORMATS)];
  const body = `<CreateImageResponse><imageId>${xmlText(random)}</imageId></CreateImageResponse>`;
  const colour = random.once(4) ? ['--color', random.pick(['on', 'off', 'auto'])] : [];
  return inputOf({
    argv: [...WORDS, ...skeleton, ...(random.once(8) ? [] : ['--query', query]), ...format, ...colour],
    answers: [httpAnswer('200 OK', body)],
  });
}

const xmlText = (random: Random): string =>
  random.once(2) ? 'ami-0123456789abcdef0' : anyText(random).replace(/[<&]/g, (one) => `&#${one.charCodeAt(0)};`);
