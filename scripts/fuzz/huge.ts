// Inputs of maximum size, in files, responses and command lines: repeated text, lists of a million elements, nesting a
// hundred thousand levels deep.
import type { Input } from '../../test/support/hostile-input.ts';
import { httpAnswer } from '../../test/support/raw-endpoint.ts';
import { ENV, inputOf, WORDS } from './base.ts';
import type { Random } from './random.ts';

/** Pieces that a parser must process one by one or nest. */
const PIECES: readonly string[] = [
  ...[
    'a',
    ' ',
    '9',
    '9_',
    '\n',
    '\r',
    '\t',
    '\0',
    '\x1b',
    'é',
    '😀',
    '\ud800',
    '\\',
    '"',
    "'",
    '`',
    '@',
    '#',
    '=',
    ':',
  ],
  ...[
    'a,',
    'a=b,',
    '[',
    ']',
    '{',
    '}',
    '[],',
    '{a=1},',
    '{"a":1},',
    '"a",',
    '"a":1,',
    '{"a":',
    '[[',
    '- ',
    '- a\n',
    'a:\n',
    '? ',
  ],
  ...['&a ', '*a ', '!a ', '%\n', '#\n', '---\n', '  a\n', '<<: *a\n', '[a]\n', '[profile a]\n', 'a=b\n', '  a=b\n'],
  ...[
    '.a',
    '[0]',
    '[*]',
    '|a',
    '||a',
    '!',
    '(',
    '&',
    'a(',
    '[?',
    '\\u0041',
    'x://a:',
    'x://a:b@',
    '-',
    '--a ',
    '$a',
    '~',
  ],
  ...[
    '<a>',
    '</a>',
    '<a/>',
    '<a b="c"/>',
    '&lt;',
    '&#65;',
    '<!--',
    '<![CDATA[',
    '<!DOCTYPE ',
    '<item><imageId>ami-1</imageId></item>',
  ],
];
const AROUND: readonly (readonly [before: string, after: string])[] = [
  ['', ''],
  ['[', ']'],
  ['a=', ''],
  ['a=[', ']'],
  ['{"Name":"', '"}'],
  ['{"Name":', '}'],
  ['{"BlockDeviceMappings":[', '{}]}'],
  ['BlockDeviceMappings:\n', ''],
  ['Name: |\n', ''],
  ['a: &a [b]\nc: [', ']'],
  ['[default]\n', ''],
  ['[default]\nx =\n', ''],
  ['http://', '/'],
  ['<CreateImageResponse><imageId>', '</imageId></CreateImageResponse>'],
  ['<CreateImageResponse>', '<imageId>ami-0123456789abcdef0</imageId></CreateImageResponse>'],
  ['<R><Errors><Error><Code>A</Code><Message>', '</Message></Error></Errors></R>'],
];

/** The maximum size of one argument on common systems, and the size of a large file. */
const WORD = 120_000;
const FILE = 12 * 2 ** 20;

function text(random: Random, most: number): string {
  const [before, after] = random.pick(AROUND);
  const piece = random.pick(PIECES);
  const isNumbered = random.once(4);
  const length = Math.ceil(most / 2 ** random.below(8));
  if (!isNumbered) return before + piece.repeat(length / piece.length) + after;
  const pieces = Array.from({ length: length / (piece.length + 6) }, (_, at) => piece.replace('a', `a${at}`));
  return before + pieces.join('') + after;
}

const OPTIONS = [
  ...[
    '--description',
    '--name',
    '--instance-id',
    '--block-device-mappings',
    '--tag-specifications',
    '--cli-input-json',
  ],
  ...[
    '--cli-input-yaml',
    '--query',
    '--region',
    '--profile',
    '--endpoint-url',
    '--output',
    '--wait-timeout',
    '--validate',
  ],
];
const VARIABLES = [
  'AWS_PROFILE',
  'AWS_REGION',
  'AWS_ENDPOINT_URL',
  'HTTP_PROXY',
  'NO_PROXY',
  'AWS_MAX_ATTEMPTS',
  'COMP_LINE',
  'HOME',
];
const LIMITS = ['--cli-read-timeout', '1', '--cli-connect-timeout', '1'];

/** The response to lookups after a lost response, so that the program does not wait. */
const DENIED = httpAnswer('403 Forbidden', '<R><Errors><Error><Code>UnauthorizedOperation</Code></Error></Errors></R>');

const asWord = (text: string): string => text.replaceAll('\0', '').slice(0, WORD);

export function hugeInput(random: Random): Input {
  const kinds: (() => Partial<Input>)[] = [
    () => ({ argv: [...WORDS, random.pick(OPTIONS), asWord(text(random, WORD))] }),
    () => ({
      argv: [...WORDS, random.pick(OPTIONS), ...Array(random.below(40_000)).fill(asWord(random.pick(PIECES)))],
    }),
    () => ({
      argv: [...WORDS, random.pick(OPTIONS), random.pick(['file://one', 'fileb://one'])],
      files: { one: Buffer.from(text(random, FILE)) },
    }),
    () => ({
      argv: [...WORDS, '--tag-specifications', `Tags=[${'{Key=a,Value@=file://one},'.repeat(random.below(200))}]`],
      files: { one: Buffer.from(text(random, FILE)) },
    }),
    () => ({
      files: { [random.pick(['config', 'credentials'])]: Buffer.from(text(random, FILE).replace(/process/g, '')) },
    }),
    () => ({ env: { ...ENV, [random.pick(VARIABLES)]: asWord(text(random, WORD)) } }),
    () => ({
      argv: random.once(2) ? WORDS : ['wait', 'image-available', '--wait-timeout', '1', '--poll-interval', '5'],
      answers: [httpAnswer(random.pick(['200 OK', '200 OK', '400 Bad Request', '500 x']), text(random, FILE)), DENIED],
    }),
    () => ({ answers: [`HTTP/1.1 200 ${text(random, WORD)}\r\n${text(random, WORD)}\r\n\r\n`, DENIED] }),
  ];
  const { argv = WORDS, env = ENV, ...rest } = random.pick(kinds)();
  const output = random.once(3) ? ['--output', random.pick(['text', 'table', 'yaml', 'yaml-stream'])] : [];
  return inputOf({
    ...rest,
    env: { AWS_MAX_ATTEMPTS: '1', ...env },
    argv: [...argv, ...output, ...LIMITS, ...(random.once(8) ? ['--debug'] : [])],
  });
}
