// The values of a CloudFormation template, as a stack has them.

import type { JsonValue } from '../../../src/model/json-value.ts';

type Json = { readonly [member: string]: JsonValue };

/** What a stack knows: the values of names, such as `Bucket.Arn`, and of conditions. */
export interface StackValues {
  readonly names: Readonly<Record<string, string>>;
  readonly conditions: Readonly<Record<string, boolean>>;
}

/** Throws for a name or a condition that the stack does not have. */
function known<T>(values: Readonly<Record<string, T>>, name: string): T {
  const value = values[name];
  if (value === undefined) throw new Error(`the template uses ${name}, which it does not have`);
  return value;
}

/** Replaces the functions of a template by their values. */
export function resolveTemplate(value: JsonValue, stack: StackValues): JsonValue {
  if (Array.isArray(value)) return value.map((item) => resolveTemplate(item, stack));
  if (typeof value !== 'object' || value === null) return value;
  const [[key = '', argument = null] = [], ...more] = Object.entries(value as Json);
  const nameOf = (name: string): string => known(stack.names, name);
  if (more.length === 0) {
    if (key === 'Ref') return nameOf(String(argument));
    if (key === 'Fn::GetAtt') return nameOf((argument as string[]).join('.'));
    if (key === 'Fn::Sub') return String(argument).replace(/\$\{([A-Za-z:.]+)\}/g, (_, name) => nameOf(name));
    if (key === 'Fn::Join') {
      const [separator, parts] = argument as [string, JsonValue[]];
      return parts.map((part) => resolveTemplate(part, stack)).join(separator);
    }
    if (key === 'Fn::If') {
      const [condition, yes, no] = argument as [string, JsonValue, JsonValue];
      return resolveTemplate(known(stack.conditions, condition) ? yes : no, stack);
    }
  }
  return Object.fromEntries(
    Object.entries(value as Json).map(([name, inner]) => [name, resolveTemplate(inner, stack)]),
  );
}
