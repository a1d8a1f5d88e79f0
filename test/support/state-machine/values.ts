// The values of a definition: expressions of JSONata, as Step Functions evaluates them.

import jsonata from 'jsonata';
import type { JsonValue } from '../../../src/model/json-value.ts';

export type JsonObject = { readonly [key: string]: JsonValue };

/** An error of a state, with its name and its cause. */
export class ServiceFault extends Error {
  readonly error: string;
  readonly fault: string;
  constructor(error: string, cause: string) {
    super(`${error}: ${cause}`);
    this.error = error;
    this.fault = cause;
  }
}

/** The most bytes of an input, an output or a result. */
const DATA_LIMIT = 256 * 1024;

/** Returns the value. Throws States.DataLimitExceeded if its text is too long. */
export function limited<T extends JsonValue>(value: T): T {
  if (Buffer.byteLength(JSON.stringify(value)) <= DATA_LIMIT) return value;
  throw new ServiceFault('States.DataLimitExceeded', 'the data is longer than 262144 bytes');
}

/** What an expression can use. `states` is `$states`. */
export interface Scope {
  readonly variables: JsonObject;
  readonly states: { readonly input: JsonValue; readonly context: JsonObject; readonly [name: string]: JsonValue };
  readonly now: () => Date;
  readonly random: () => number;
}

const parsed = new Map<string, jsonata.Expression>();

/** Evaluates a text between {% and %}. Throws States.QueryEvaluationError, also if its value is undefined. */
async function evaluated(text: string, { variables, states, now, random }: Scope): Promise<JsonValue> {
  const source = text.slice(2, -2).trim();
  const known = parsed.get(source) ?? jsonata(source);
  parsed.set(source, known);
  const clock = { millis: () => now().getTime(), now: () => now().toISOString(), random };
  try {
    const value: unknown = await known.evaluate(undefined, { ...variables, ...clock, states });
    if (value !== undefined) return JSON.parse(JSON.stringify(value));
  } catch (error) {
    const { message } = error as Error;
    throw new ServiceFault('States.QueryEvaluationError', `${message}: ${source}`);
  }
  throw new ServiceFault('States.QueryEvaluationError', `the value is undefined: ${source}`);
}

/** Evaluates all expressions in a value of a definition. */
export async function resolved(template: unknown, scope: Scope): Promise<JsonValue> {
  if (typeof template === 'string') return /^\{%.*%\}$/s.test(template) ? evaluated(template, scope) : template;
  if (Array.isArray(template)) return Promise.all(template.map((item) => resolved(item, scope)));
  if (typeof template !== 'object' || template === null) return template as JsonValue;
  const entries = Object.entries(template).map(async ([key, value]) => [key, await resolved(value, scope)] as const);
  return Object.fromEntries(await Promise.all(entries));
}
