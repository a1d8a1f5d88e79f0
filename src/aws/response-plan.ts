// Plans for reading responses, made from the schemas of the SDK. Rules: measured on AWS CLI 2.36.

import type { NormalizedSchema } from '@smithy/core/schema';
import { memberOf, members, type Shape } from '../model/shape.ts';
import { parseExactInt } from '../text/python-literals.ts';
import { ListPlan, Member, StructurePlan, TextPlan, type XmlPlan } from './xml-plan.ts';

/** Converts the text of a timestamp or of binary data. */
export type ConvertText = (schema: NormalizedSchema, text: string) => unknown;

/**
 * The plan for the shape of a response. Numbers are exact: a bigint beyond 2^53. A text that is no whole number stays text,
 * so that one bad value does not spoil a response. A boolean is true only for the text `true`. With a shape of the model,
 * only its members are read, and the result has them in its order.
 */
export function planOf(schema: NormalizedSchema, convert: ConvertText, shape?: Shape): XmlPlan {
  if (schema.isListSchema()) return new ListPlan(planOf(schema.getValueSchema(), convert, shape?.items));
  if (schema.isStructSchema()) return new StructurePlan(() => membersOf(schema, convert, shape));
  // An operation without output.
  if (schema.isUnitSchema()) return new StructurePlan(() => []);
  if (schema.isBooleanSchema()) return new TextPlan((text) => text === 'true');
  if (schema.isNumericSchema()) return new TextPlan((text) => exactInteger(text) ?? text);
  return new TextPlan(schema.isStringSchema() ? undefined : (text) => convert(schema, text));
}

function membersOf(schema: NormalizedSchema, convert: ConvertText, shape: Shape | undefined): Member[] {
  const all = [...schema.structIterator()];
  const known = shape && new Map(members(shape).map(([name], at) => [name, at]));
  const used = known ? all.filter(([name]) => known.has(name)) : all;
  if (known) used.sort(([a], [b]) => (known.get(a) as number) - (known.get(b) as number));
  return used.map(([name, member], at) => {
    const element = member.getMemberTraits().xmlName ?? name;
    return new Member(element, name, planOf(member, convert, shape && memberOf(shape, name)), at);
  });
}

/** The most digits that int() of Python accepts. */
const MAX_DIGITS = 4300;

/** Parses a whole number exactly. Returns undefined for a text that int() of Python refuses. */
function exactInteger(text: string): number | bigint | undefined {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  const exact = text.replace(/\D/g, '').length > MAX_DIGITS ? undefined : parseExactInt(text);
  if (exact === undefined) return undefined;
  const number = Number(exact);
  return Number.isSafeInteger(number) ? number : exact;
}
