// The JSON Schema of a request, for editors that check --cli-input-json and --cli-input-yaml documents as they are typed.
import { isMapping, type JsonObject, type JsonValue } from './json-value.ts';
import type { Operation } from './model.ts';
import { isTimestamp, members, type Shape } from './shape.ts';

/**
 * What a whole request of the operation may be: members and types as the AWS CLI checks them, and the rules of the
 * documentation. `errorMessage` and `markdownDescription` are what the language servers of VS Code show.
 */
export function requestSchema(operation: Operation): JsonObject {
  const { input, command, rules } = operation;
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: `urn:ec2img:${command.join(':')}`,
    title: `The request of ec2img ${command.join(' ')}`,
    ...shapeSchema(input),
    ...(rules && { allOf: [ruleSchema(rules as JsonObject)] }),
  };
}

function shapeSchema(shape: Shape): JsonObject {
  const { description, required, minLength, minimum, items } = shape;
  // A number is seconds since 1970. The format date-time of JSON Schema would refuse a date without a time.
  const type = isTimestamp(shape) ? ['string', 'number'] : shape.type;
  return {
    type,
    ...(description !== undefined && { description }),
    // Others could not be sent exactly.
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

/** The rules with their sentences as messages; what they are called here and where they come from is left out. */
function ruleSchema(rules: JsonValue): JsonValue {
  if (Array.isArray(rules)) return rules.map(ruleSchema);
  if (!isMapping(rules)) return rules;
  return Object.fromEntries(
    Object.entries(rules)
      .filter(([keyword]) => !['$schema', '$id', 'title', 'description', 'x-source'].includes(keyword))
      .map(([keyword, value]) => (keyword === 'x-rule' ? ['errorMessage', value] : [keyword, ruleSchema(value)])),
  );
}
