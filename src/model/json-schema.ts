// Builds the JSON Schema of a request, for editors that validate --cli-input-json and --cli-input-yaml documents.

import type { DescribedOperation } from './described-model.ts';
import { isMapping, type JsonObject, type JsonValue } from './json-value.ts';
import { type DescribedShape, isTimestamp, members } from './shape.ts';

/**
 * The schema of a whole request: members and types as the AWS CLI checks them, and the documented rules. The language
 * servers of VS Code show `errorMessage`.
 */
export function requestSchema(operation: DescribedOperation): JsonObject {
  const { input, command, rules } = operation;
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: `urn:ec2img:${command.join(':')}`,
    title: `The request of ec2img ${command.join(' ')}`,
    ...shapeSchema(input),
    ...(rules && { allOf: [ruleSchema(rules as JsonObject)] }),
  };
}

function shapeSchema(shape: DescribedShape): JsonObject {
  const { description, required, minLength, minimum, items } = shape;
  // A number is seconds since 1970. JSON Schema's format date-time would refuse a date without a time.
  const type = isTimestamp(shape) ? ['string', 'number'] : shape.type;
  return {
    type,
    ...(description !== undefined && { description }),
    // Larger integers cannot be sent exactly.
    ...(type === 'integer' && { minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }),
    ...(minimum !== undefined && { minimum }),
    ...(minLength !== undefined && { minLength }),
    ...(items && { items: shapeSchema(items) }),
    ...(type === 'object' && {
      additionalProperties: false,
      properties: Object.fromEntries(members(shape).map(([name, member]) => [name, shapeSchema(member)])),
    }),
    ...(required && { required: [...required] }),
  };
}

/** Converts rules: their sentences become error messages, and internal keywords are left out. */
function ruleSchema(rules: JsonValue): JsonValue {
  if (Array.isArray(rules)) return rules.map(ruleSchema);
  if (!isMapping(rules)) return rules;
  return Object.fromEntries(
    Object.entries(rules)
      .filter(([keyword]) => !['$schema', '$id', 'title', 'description', 'x-source'].includes(keyword))
      .map(([keyword, value]) => (keyword === 'x-rule' ? ['errorMessage', value] : [keyword, ruleSchema(value)])),
  );
}
