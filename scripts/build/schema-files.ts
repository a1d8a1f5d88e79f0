// Puts the schemas of each command into a file of its own, which is loaded when the command is known: without the texts
// for calls, and with them for help, completion and comments in skeletons. The texts are two thirds of their size.
import { readFileSync } from 'node:fs';
import type { Plugin } from 'rolldown';
import type { DescribedCommand } from '../../src/model/described-model.ts';
import { type CustomCommand, model } from '../../src/model/model.ts';
import { type CommandSchemas, ec2Commands, listingOf, loadSchemas } from '../../src/model/schema-files.ts';
import type { DescribedShape, Shape } from '../../src/model/shape.ts';

/** The keywords of whole schemas that calls do not have. The compiler checks that none is missing. */
const ONLY_DESCRIBED: Readonly<
  Record<Exclude<keyof DescribedShape, keyof Shape> | Exclude<keyof DescribedCommand, keyof CustomCommand>, true>
> = {
  description: true,
  examples: true,
  exitStatus: true,
  readsSettings: true,
  seeAlso: true,
  summary: true,
  urls: true,
  'x-asked': true,
  'x-completion': true,
  'x-completion-region': true,
  'x-confirm': true,
  'x-examples': true,
  'x-filters': true,
  'x-group': true,
  'x-keywords': true,
  'x-known-maximum': true,
  'x-lines': true,
  'x-opposite-summary': true,
  'x-placeholder': true,
  'x-see-also': true,
  'x-summary': true,
  'x-urls': true,
};

/** Keywords that no code of a call reads. */
const UNREAD = new Set([...Object.keys(ONLY_DESCRIBED), '$schema', 'additionalProperties', 'title', 'x-extra-texts']);

const MODEL = 'src/model/model.ts';
const LOADER = 'src/model/schema-files.ts';

/** Marks the second copy of the model, which described-model.ts imports and which has the whole schemas. */
const WHOLE = '?whole';

/** Marks schemas for calls. */
const FOR_CALLS = '?for-calls';

/**
 * The name of `require` in code that names files of a standalone program. The bundler would look for these files, which do
 * not exist yet; `bundle` puts the name of the function in its place.
 */
export const REQUIRE = 'requirePart';

/** The folders of the bundle with whole schemas, and with those for calls. */
const FOLDERS = { [WHOLE]: 'described', [FOR_CALLS]: 'schemas' } as const;

const names = model.operations.map(({ command }) => command.join('-'));

/**
 * Gives described-model.ts a second copy of the model, so that the first can have shorter schemas. A standalone program
 * contains only files that are named in the code.
 */
export const schemaFiles = (isStandalone: boolean): Plugin => ({
  name: 'schema-files',
  resolveId: {
    order: 'pre',
    async handler(id, importer = '') {
      const isModel = importer.endsWith(MODEL) && (id.endsWith('.json') || id.endsWith('schema-files.ts'));
      const mark = isModel ? FOR_CALLS : WHOLE;
      const isCopied = isModel || importer.endsWith('src/model/described-model.ts');
      if (!isCopied && !importer.endsWith(WHOLE)) return undefined;
      const found = await this.resolve(id, importer.replace(WHOLE, ''), { skipSelf: true });
      const hasCopy = found && /(?:model|schema-files)\.ts$|\.json$/.test(found.id);
      return hasCopy ? { ...found, id: `${found.id}${mark}` } : found;
    },
  },
  load: {
    filter: { id: /\?whole$|\?for-calls$/ },
    handler: (id) => {
      const mark = id.endsWith(WHOLE) ? WHOLE : FOR_CALLS;
      const path = id.slice(0, -mark.length);
      if (path.endsWith(LOADER)) return { code: loaderModule(mark, isStandalone), moduleType: 'js' };
      const text = readFileSync(path, 'utf8');
      if (mark === WHOLE) return { code: text, moduleType: path.endsWith('.json') ? 'json' : 'ts' };
      return { code: JSON.stringify(forCalls(JSON.parse(text))), moduleType: 'json' };
    },
  },
});

/** The code of schema-files.ts in the bundle. */
function loaderModule(mark: keyof typeof FOLDERS, isStandalone: boolean): string {
  const path = (name: string): string => `./${FOLDERS[mark]}/${name}.json`;
  const table = names.map((name) => `${JSON.stringify(name)}: () => ${REQUIRE}(${JSON.stringify(path(name))})`);
  const load = isStandalone
    ? `const files = {${table.join(', ')}};\nexport const loadSchemas = (name) => files[name]();`
    : `export const loadSchemas = (name) => require('./${FOLDERS[mark]}/' + name + '.json');`;
  const listings = JSON.stringify(Object.fromEntries(names.map((name) => [name, listingOf(name)])));
  const reference = `export const ec2Commands = () => ${REQUIRE}(${JSON.stringify(`./${COMMANDS}`)});`;
  return mark === FOR_CALLS
    ? `${load}\n${reference}`
    : `${load}\n${reference}\nconst listings = ${listings};\nexport const listingOf = (name) => listings[name];`;
}

/** The file of the bundle with the commands of EC2 in the AWS CLI. Only an unknown command needs them. */
const COMMANDS = 'reference/ec2-commands.json';

/** The files that the loaders require: their paths in the bundle, and their texts. */
export const schemaTexts = (): { readonly path: string; readonly text: string }[] => [
  { path: COMMANDS, text: JSON.stringify(ec2Commands()) },
  ...names.flatMap((name) => {
    const schemas: CommandSchemas = loadSchemas(name);
    const { input, ...others } = forCalls(schemas) as { input: object };
    const short = { input: { title: schemas.input.title, ...input }, ...others };
    return [
      { path: `${FOLDERS[WHOLE]}/${name}.json`, text: JSON.stringify(schemas) },
      { path: `${FOLDERS[FOR_CALLS]}/${name}.json`, text: JSON.stringify(short) },
    ];
  }),
];

/** Removes unread keywords, and known values after the first, which skeletons show. */
function forCalls(value: unknown, isMap = false): unknown {
  if (Array.isArray(value)) return value.map((item) => forCalls(item));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => isMap || !UNREAD.has(key));
  return Object.fromEntries(
    kept.map(([key, item]) => [
      key,
      key === 'x-known-values' ? item.slice(0, 1) : forCalls(item, key === 'properties'),
    ]),
  );
}
