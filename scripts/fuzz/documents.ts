// Values of options and documents: shorthand, JSON and YAML generated from the model and corrupted; arbitrary files.
import { memberOf, members, type Shape } from '../../src/model/shape.ts';
import type { Input } from '../../test/support/hostile-input.ts';
import { operationOf } from '../../test/support/operations.ts';
import { inputOf, WORDS } from './base.ts';
import type { Random } from './random.ts';
import { anyText, spoilt, spoiltBytes } from './texts.ts';

const { input: request } = operationOf('create-image');
const LISTS = [
  ['--block-device-mappings', 'BlockDeviceMappings'],
  ['--tag-specifications', 'TagSpecifications'],
] as const;
const WORTH = [
  'DeviceName',
  'Ebs',
  'VolumeSize',
  'Tags',
  'Key',
  'Value',
  'ResourceType',
  'image',
  'true',
  '8',
  'gp3',
  '/dev/sdb',
];

/** Writes a value in a random notation. */
interface Notation {
  readonly list: (items: string[]) => string;
  readonly map: (pairs: [string, string][]) => string;
  readonly leaf: (text: string, shape: Shape) => string;
}

const JSON_NOTATION: Notation = {
  list: (items) => `[${items.join(',')}]`,
  map: (pairs) => `{${pairs.map(([key, value]) => `${JSON.stringify(key)}: ${value}`).join(',')}}`,
  leaf: (text, { type }) => (type === 'string' ? JSON.stringify(text) : text || '0'),
};
const SHORTHAND: Notation = {
  list: (items) => `[${items.join(',')}]`,
  map: (pairs) => `{${pairs.map(([key, value]) => `${key}=${value}`).join(',')}}`,
  leaf: (text) => text,
};

function anyValue(random: Random, shape: Shape, notation: Notation): string {
  if (random.once(30)) return notation.leaf(anyText(random, WORTH), shape);
  if (shape.type === 'array')
    return notation.list(random.upTo(3, () => anyValue(random, shape.items as Shape, notation)));
  if (shape.type === 'object') return notation.map(pairsOf(random, shape, notation));
  if (shape.type === 'integer') return notation.leaf(random.pick(['8', '-1', '9'.repeat(30), '1.5', '0']), shape);
  if (shape.type === 'boolean') return notation.leaf(random.pick(['true', 'false', 'True']), shape);
  return notation.leaf(
    random.once(3) ? anyText(random, WORTH) : random.pick(['image', '/dev/sdb', 'gp3', 'web']),
    shape,
  );
}

function pairsOf(random: Random, shape: Shape, notation: Notation): [string, string][] {
  return random.upTo(4, () => {
    const [name, member] = random.pick(members(shape)) ?? ['a', shape];
    return [random.once(20) ? anyText(random, WORTH) : name, anyValue(random, member, notation)];
  });
}

/** Writes YAML in flow style (JSON) or block style. */
function yamlOf(random: Random, shape: Shape): string {
  const prefix = (): string =>
    random.once(8)
      ? random.pick(['!!str ', '!!binary ', '!!set ', '!!omap ', '!<x> ', '!a ', '&a ', '*a ', '? ', '| ', '>- '])
      : '';
  const lines = pairsOf(random, shape, {
    ...JSON_NOTATION,
    leaf: (text) => prefix() + (random.once(2) ? JSON.stringify(text) : text),
  }).map(([key, value]) => `${prefix()}${key}${random.pick([': ', ':', ' : ', ':\n  ', ':\n- '])}${prefix()}${value}`);
  const head = random.once(10)
    ? random.pick(['---\n', '%YAML 1.1\n---\n', '--- !!map\n', '<<: &a {b: *a}\n', '...\n'])
    : '';
  return head + lines.join(random.pick(['\n', '\n', '\r\n', '\r', '\n---\n', '\n  ']));
}

export function shorthandInput(random: Random): Input {
  const [option, name] = random.pick(LISTS);
  const element = memberOf(request, name)?.items as Shape;
  const word = (): string => spoilt(random, SHORTHAND.map(pairsOf(random, element, SHORTHAND)).slice(1, -1));
  return inputOf({ argv: [...WORDS, option, word(), ...random.upTo(2, word)].map(withoutNul), files: FILES });
}

export function jsonInput(random: Random): Input {
  const [option, name] = random.pick(LISTS);
  const text = spoilt(random, anyValue(random, memberOf(request, name) as Shape, JSON_NOTATION));
  return inputOf({ argv: [...WORDS, option, withoutNul(text)], files: FILES });
}

export function yamlInput(random: Random): Input {
  return fromFile(random, '--cli-input-yaml', spoilt(random, yamlOf(random, request)));
}

export function documentInput(random: Random): Input {
  return fromFile(random, '--cli-input-json', spoilt(random, anyValue(random, request, JSON_NOTATION)));
}

/** A document on the command line, in a file, or in a file with invalid text. */
function fromFile(random: Random, option: string, text: string): Input {
  const head = random.once(2) ? WORDS : ['create-image'];
  if (random.once(2)) return inputOf({ argv: [...head, option, withoutNul(text)], files: FILES });
  const data = random.once(3) ? spoiltBytes(random, text) : Buffer.from(text);
  return inputOf({ argv: [...head, option, 'file://document'], files: { ...FILES, document: data } });
}

const FILES: Input['files'] = {
  one: Buffer.from('text\n'),
  two: Buffer.from([0xff, 0xfe, 0, 0x80]),
  folder: { code: 'EISDIR' },
  secret: { code: 'EACCES' },
  loop: { code: 'ELOOP' },
  large: { code: 'EFBIG' },
};

const ENCODINGS = [
  'utf-8',
  'latin1',
  'ascii',
  'utf-16',
  'utf-16le',
  'utf_8_sig',
  'cp1252',
  'shift_jis',
  'gb18030',
  'no-such',
];

export function fileInput(random: Random): Input {
  const [option] = random.pick([...LISTS, ['--name'], ['--description'], ['--cli-input-json'], ['--cli-input-yaml']]);
  const path = random.pick([
    'one',
    'two',
    'folder',
    'secret',
    'loop',
    'large',
    'document',
    '~/one',
    '~root',
    '',
    '/',
    '\x1b',
  ]);
  const text = spoilt(random, random.once(2) ? anyText(random, WORTH) : yamlOf(random, request));
  const encoding = random.once(3)
    ? { AWS_CLI_FILE_ENCODING: random.once(9) ? withoutNul(anyText(random)) : random.pick(ENCODINGS) }
    : {};
  const document = random.once(3) ? Buffer.from(text) : spoiltBytes(random, text);
  const base = inputOf({});
  return {
    ...base,
    argv: [...WORDS, option, random.pick(['file://', 'fileb://', 'Key@=file://', 'DeviceName@=fileb://']) + path],
    env: { ...base.env, ...encoding },
    files: { ...FILES, document },
  };
}

const withoutNul = (text: string): string => text.replaceAll('\0', '');
