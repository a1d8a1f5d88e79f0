// YAML 1.2 documents for --cli-input-yaml, read with the types the AWS CLI's reader gives. The reader is `yaml`.
import { type CollectionTag, parseDocument, type ScalarTag } from 'yaml';
import { SyntaxFault } from './place.ts';
import { Bytes, Scalar, type Value } from './value.ts';

/** Parses one YAML document; an empty one is null. Throws SyntaxFault. */
export function parseYaml(source: string): Value {
  const document = parseDocument(source, {
    version: '1.2',
    merge: true,
    intAsBigInt: true,
    prettyErrors: false,
    customTags: (tags) =>
      [DATE, ...tags.filter((tag) => tag !== 'timestamp'), 'binary'] as (ScalarTag | CollectionTag)[],
  });
  const [fault] = [...document.errors, ...document.warnings];
  if (fault) throw new SyntaxFault('YAML', fault.message, source, fault.pos[0]);
  return toValue(document.toJS({ mapAsMap: true, maxAliasCount: 100 }) as unknown, source);
}

/** Dates and times stand on their own: no member is one, so that messages can name what was written. */
const DATE: ScalarTag = {
  tag: 'tag:yaml.org,2002:timestamp',
  default: true,
  test: /^\d{4}-\d\d?-\d\d?(?:(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::?\d\d)?))?)?$/,
  resolve: (text) => new Scalar('date', text),
};

function toValue(value: unknown, source: string): Value {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) return value.map((item) => toValue(item, source));
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [String(key), toValue(item, source)]));
  if (value instanceof Uint8Array) return new Bytes(value);
  if (value instanceof Set) return new Scalar('set', '{...}');
  return value as Value;
}
