// JSON Schema checks. The bundle has this file's counterpart with the checks compiled beforehand (scripts/build/compiled-checks.ts).
import { Ajv, type ValidateFunction } from 'ajv';

/** What a check found: ajv's error, as far as it is used. */
export interface SchemaError {
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** A schema of the model; its `$id` tells it from the others. */
export interface Schema {
  readonly $id?: string;
}

// Formats name types of the AWS documentation; parse-timestamp.ts checks timestamps.
export const AJV_OPTIONS = { allErrors: true, strict: false, messages: false, validateFormats: false } as const;

const compiled = new WeakMap<Schema, ValidateFunction>();

/** Everything in the data that the schema does not allow. */
export function schemaErrorsOf(data: unknown, schema: Schema): readonly SchemaError[] {
  const check = compiled.get(schema) ?? new Ajv(AJV_OPTIONS).compile(schema);
  compiled.set(schema, check);
  return check(data) ? [] : (check.errors ?? []);
}
