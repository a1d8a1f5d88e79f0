// The SDK's own runtime schemas, read as shapes.
import * as sdk from '@aws-sdk/client-ec2';
import { type DescribedShape, members, typeName } from '../../src/model/shape.ts';
import { sdkEnum } from './sdk-enums.ts';

// A schema of the SDK is a tuple: [kind, namespace, name, traits, ...]. A structure goes on with the names of its members,
// their types, and how many of them, the first ones, are required; a list with the type of its items. A type is a number
// for a simple one, another schema, a function that returns one, or any of these followed by traits. A simple type with a
// name is [0, namespace, name, traits, type]; `unit` is the shape of an operation without members.
type SdkType = number | 'unit' | (() => SdkType) | readonly unknown[];
const [NAMED, LIST, STRUCTURE] = [0, 1, 3];
const UNIT = [STRUCTURE, '', '', 0, [], []];

/** The simple types; the SDK does not tell integer, long and double apart. 64 is a list of strings. */
const SIMPLE: Readonly<Record<number, DescribedShape>> = {
  0: { type: 'string' },
  1: { type: 'integer' },
  2: { type: 'boolean' },
  4: { type: 'string', format: 'date-time' },
  64: { type: 'array', items: { type: 'string' } },
};

const schemas = sdk as unknown as Readonly<Record<string, readonly unknown[]>>;

/** The shapes of an operation's request and response. Throws if the SDK has no such operation. */
export function sdkShapes(operation: string): { readonly input: DescribedShape; readonly output: DescribedShape } {
  const schema = schemas[`${operation}$`];
  if (!schema) throw new Error(`the SDK has no operation ${operation}`);
  const [, , , , input, output] = schema as [0, 0, 0, 0, SdkType, SdkType];
  return { input: shapeOf(input), output: shapeOf(output) };
}

function shapeOf(type: SdkType): DescribedShape {
  const schema = unwrapped(type);
  if (typeof schema === 'number') {
    const shape = SIMPLE[schema];
    if (!shape) throw new Error(`the SDK has a simple type ${schema} that is unknown here`);
    return shape;
  }
  if (schema[0] === LIST) return { type: 'array', items: shapeOf(schema[4] as SdkType) };
  const [, , structure, , names, types, required = 0] = schema as [0, 0, string, 0, string[], SdkType[], number?];
  const memberShape = (name: string, at: number): DescribedShape =>
    withEnum(shapeOf(types[at] as SdkType), sdkEnum(structure, name));
  return {
    type: 'object',
    ...(required > 0 && { required: names.slice(0, required) }),
    properties: Object.fromEntries(names.map((name, at) => [name, memberShape(name, at)])),
  };
}

function withEnum(shape: DescribedShape, values: readonly string[] | undefined): DescribedShape {
  if (!values) return shape;
  return shape.items ? { ...shape, items: withEnum(shape.items, values) } : { ...shape, 'x-known-values': values };
}

function unwrapped(type: SdkType): number | readonly unknown[] {
  if (typeof type === 'function') return unwrapped(type());
  if (type === 'unit') return UNIT;
  if (typeof type === 'number') return type;
  if (typeof type[1] === 'string') return type[0] === NAMED ? unwrapped(type[4] as SdkType) : type;
  return unwrapped(type[0] as SdkType);
}

const NUMBERS = new Set(['integer', 'long', 'double']);

/** A line for each member of a shape: its path, its type (`number` for every number), and whether it is required. */
export function memberLines(shape: DescribedShape, path = ''): string[] {
  if (shape.items) return memberLines(shape.items, `${path}[]`);
  return members(shape).flatMap(([name, member]) => {
    const here = path ? `${path}.${name}` : name;
    const type = NUMBERS.has(typeName(member)) ? 'number' : typeName(member);
    const required = shape.required?.includes(name) ? ', required' : '';
    return [`${here}: ${type}${required}`, ...memberLines(member, here)];
  });
}
