// The enums of the SDK's members, which its runtime schemas do not have: from its type declarations.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const models = join(
  dirname(createRequire(import.meta.url).resolve('@aws-sdk/client-ec2/package.json')),
  'dist-types',
  'models',
);

/** The values of each enum by its name. */
function enumValues(): Map<string, readonly string[]> {
  const text = readFileSync(join(models, 'enums.d.ts'), 'utf8');
  return new Map(
    [...text.matchAll(/declare const (\w+): \{\n([^}]*)\}/g)].map(([, name = '', body = '']) => [
      name,
      [...body.matchAll(/: "([^"]*)";/g)].map(([, value = '']) => value),
    ]),
  );
}

/** The types of members, by `Structure.Member`; that of a list's items for a list. */
function memberTypes(): Map<string, string> {
  const files = readdirSync(models).filter((name) => /^models_\d+\.d\.ts$/.test(name));
  const structures = files.flatMap((name) => [
    ...readFileSync(join(models, name), 'utf8').matchAll(/export interface (\w+) (?:extends \w+ )?\{\n(.*?)\n\}/gs),
  ]);
  return new Map(
    structures.flatMap(([, structure, body = '']) =>
      [...body.matchAll(/^ {4}(\w+)\??: \(?(\w+)[^;]*;$/gm)].map(([, member, type = '']) => [
        `${structure}.${member}`,
        type,
      ]),
    ),
  );
}

let known: { readonly types: Map<string, string>; readonly values: Map<string, readonly string[]> } | undefined;

/** The values of a member's enum, or of its items' enum, in the order of the SDK. Undefined for members of other types. */
export function sdkEnum(structure: string, member: string): readonly string[] | undefined {
  known ??= { types: memberTypes(), values: enumValues() };
  return known.values.get(known.types.get(`${structure}.${member}`) ?? '');
}
