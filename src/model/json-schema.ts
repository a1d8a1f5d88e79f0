// Builds the JSON Schema of a request, for editors that validate --cli-input-json and --cli-input-yaml documents.

import type { DescribedOperation } from './described-model.ts';
import { isMapping, type JsonObject, type JsonValue } from './json-value.ts';
import { type DescribedShape, isTimestamp, members } from './shape.ts';

/**
 * The schema of a whole request: members and types as the AWS CLI checks them, and the documented rules. The language
 * servers of VS Code show `errorMessage`.
 */
export function requestSchema({ command, input, rules }: DescribedOperation): JsonObject {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    ...headOf(command, 'The request'),
    ...shapeSchema(input),
    ...(rules && { allOf: [ruleSchema(rules as JsonObject)] }),
  };
}

const headOf = (command: readonly string[], what: string): JsonObject => ({
  $id: `urn:ec2img:${command.join(':')}`,
  title: `${what} of ec2img ${command.join(' ')}`,
});

/** The schema of a line of the plan that a command takes, each of which is a request of another command. */
export const lineSchema = ({ command }: DescribedOperation, ofLine: DescribedOperation): JsonObject => ({
  ...requestSchema(ofLine),
  ...headOf(command, 'A line of the plan'),
});

function shapeSchema(shape: DescribedShape): JsonObject {
  const { description, required, minLength, minimum, items, 'x-known-values': known } = shape;
  // A number is seconds since 1970. JSON Schema's format date-time would refuse a date without a time.
  const type = isTimestamp(shape) ? ['string', 'number'] : shape.type;
  return {
    type,
    ...(description !== undefined && { description }),
    // Editors offer them. EC2 may accept others.
    ...(known && { examples: [...known] }),
    ...(minimum !== undefined && { minimum }),
    ...(minLength !== undefined && { minLength }),
    ...(shape['x-empty-list'] !== undefined && { minItems: 1 }),
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
