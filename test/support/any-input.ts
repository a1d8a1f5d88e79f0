// Random requests, generated from the schemas of the SDK.
import type { NormalizedSchema } from '@smithy/core/schema';
import fc from 'fast-check';

/** What form encoding, signatures and URLs reserve. */
const RESERVED = '&=+%/?#:;!\'()*~-_.,"<>\\ \t\r\n\0é😀';

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.string({ unit: fc.constantFrom(...RESERVED), maxLength: 8 }),
);

const LIMITS = [0, -0, 2 ** 31 - 1, -(2 ** 31), 2 ** 53, -(2 ** 53), 1e21, 1e-7, Number.MAX_VALUE, Number.MIN_VALUE];

const number = fc.oneof(fc.integer(), fc.maxSafeInteger(), fc.double(), fc.constantFrom(...LIMITS));

/**
 * Values of a schema: any members, also explicitly undefined ones, and lists of up to two items. With `isFull` every
 * structure has all members, and every list an item. Idempotency tokens are always there: the SDK would write a generated
 * one in the order of its schema, and our client writes it last. Throws for a kind of member that no operation of EC2 has,
 * such as a map.
 */
export function anyInput(schema: NormalizedSchema, isFull = false): fc.Arbitrary<unknown> {
  if (schema.isStringSchema()) return text;
  if (schema.isNumericSchema()) return number;
  if (schema.isBooleanSchema()) return fc.boolean();
  if (schema.isTimestampSchema()) return fc.date({ noInvalidDate: true });
  if (schema.isBlobSchema()) return fc.oneof(fc.uint8Array({ maxLength: 8 }), text);
  if (schema.isListSchema()) {
    return fc.array(anyInput(schema.getValueSchema(), isFull), { minLength: isFull ? 1 : 0, maxLength: 2 });
  }
  return anyStructure(schema, isFull);
}

function anyStructure(schema: NormalizedSchema, isFull: boolean): fc.Arbitrary<unknown> {
  const members = [...schema.structIterator()].map(([name, member]): [string, fc.Arbitrary<unknown>] => {
    const value = anyInput(member, isFull);
    const isGiven = isFull || member.isIdempotencyToken();
    return [name, isGiven ? value : fc.option(value, { nil: undefined, freq: 9 })];
  });
  const tokens = [...schema.structIterator()].flatMap(([name, member]) => (member.isIdempotencyToken() ? [name] : []));
  return fc.record(Object.fromEntries(members), isFull ? {} : { requiredKeys: tokens });
}
