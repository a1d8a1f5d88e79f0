// Leaves out members that the recorded AWS CLI does not have yet: those with x-newer-than-aws-cli.
import { members, type Shape } from '../../src/model/shape.ts';

/** The shape without such members. */
export function withoutNewer(shape: Shape): Shape {
  const { items, properties, ...rest } = shape;
  const kept = members(shape).filter(([, member]) => !member['x-newer-than-aws-cli']);
  return {
    ...rest,
    ...(items && { items: withoutNewer(items) }),
    ...(properties && { properties: Object.fromEntries(kept.map(([name, member]) => [name, withoutNewer(member)])) }),
  };
}

/** The output of a command without such members: skeletons in JSON and YAML, and lists of members in errors. */
export function withoutNewerMembers(text: string, input: Shape): string {
  const value = skeletonIn(text);
  if (value !== undefined) return asJson(pruned(value, input));
  return newerNames(input).reduce(
    (rest, name) =>
      rest
        // In YAML, a member and the lines below it.
        .replace(new RegExp(`^( *)${name}:.*\\n(?:\\1(?: +|- ).*\\n)*`, 'gm'), '')
        .replaceAll(`${name}, `, '')
        .replace(new RegExp(`, ${name}$`, 'gm'), ''),
    text,
  );
}

const asJson = (value: unknown): string => `${JSON.stringify(value, undefined, 4)}\n`;

/** The object in a text. Undefined for any other text, and if printing the object would change a byte. */
function skeletonIn(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && asJson(value) === text ? value : undefined;
  } catch {
    return undefined;
  }
}

function pruned(value: unknown, shape: Shape | undefined): unknown {
  if (Array.isArray(value)) return value.map((item) => pruned(item, shape?.items));
  if (typeof value !== 'object' || value === null) return value;
  const inner = (name: string): Shape | undefined => shape?.properties?.[name];
  const kept = Object.entries(value).filter(([name]) => !inner(name)?.['x-newer-than-aws-cli']);
  return Object.fromEntries(kept.map(([name, member]) => [name, pruned(member, inner(name))]));
}

const newerNames = (shape: Shape): string[] =>
  members(shape.items ?? shape).flatMap(([name, member]) => [
    ...(member['x-newer-than-aws-cli'] ? [name] : []),
    ...newerNames(member),
  ]);
