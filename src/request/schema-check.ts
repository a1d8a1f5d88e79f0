// JSON Schema checks. The bundle replaces this file with precompiled checks (scripts/build/compiled-checks.ts).
import { Ajv, type ValidateFunction } from 'ajv';

/** The fields of an ajv error that ec2img uses. */
export interface SchemaError {
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** A schema of the model, identified by its `$id`. */
export interface Schema {
  readonly $id?: string;
}

// Formats are type names from the AWS documentation; parse-timestamp.ts checks timestamps.
export const AJV_OPTIONS = { allErrors: true, strict: false, messages: false, validateFormats: false } as const;

const compiled = new WeakMap<Schema, ValidateFunction>();

/** All violations of the schema. */
export function schemaErrorsOf(data: unknown, schema: Schema): readonly SchemaError[] {
  const check = compiled.get(schema) ?? new Ajv(AJV_OPTIONS).compile(schema);
  compiled.set(schema, check);
  return check(data) ? [] : (check.errors ?? []);
}
