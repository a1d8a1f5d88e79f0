// Bundles src/ for the package and for the standalone program into a few files: one that is loaded at startup, and the
// others only when they are needed.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type InputOptions, type OutputChunk, type OutputOptions, type Plugin, rolldown } from 'rolldown';
import { checkFiles, compiledChecks } from './compiled-checks.ts';
import { plainPages } from './help-pages.ts';
import { leanCommander } from './lean-commander.ts';
import { REQUIRE, schemaFiles, schemaTexts } from './schema-files.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Modules that are loaded together, by entry modules. The group for startup comes first. */
const GROUPS: readonly (readonly [name: string, entries: readonly string[]])[] = [
  ['front', ['src/main.ts']],
  [
    'request',
    [
      'src/config/settings.ts',
      'src/request/member-value.ts',
      'src/request/checks.ts',
      'src/request/document.ts',
      'src/output/response-value.ts',
    ],
  ],
  ['paging', ['src/paging/paging-options.ts', 'src/paging/first-request.ts', 'src/paging/listing.ts']],
  ['problems', ['src/request/rest.ts', 'src/request/problems.ts', 'src/cli/partial-call.ts']],
  ['remote', ['src/operations/remote.ts']],
  ['show', ['src/help/show.ts', 'src/help/plain-page.ts']],
  ['described-model', ['src/model/described-model.ts']],
  ['columns', ['src/text/columns.ts']],
  ['resources', ['src/operations/own-resources.ts', 'src/operations/tag-texts.ts']],
  ['yaml', ['src/request/parse-yaml.ts']],
  ['table', ['src/output/table.ts']],
  ['prompt', ['src/prompt/guide.ts', 'src/io/terminal-prompter.ts']],
];

const ENTRIES = { ec2img: 'src/main.ts', remote: 'src/operations/remote.ts' };

/** Optional packages for Kerberos proxies, multi-Region signatures and coloured traces. */
const OPTIONAL = /^(?:kerberos|@aws-sdk\/signature-v4-crt|supports-color)$/;

/** Makes optional packages fail to load, so that they are never loaded from the current directory. */
const noOptionalPackages: Plugin = {
  name: 'no-optional-packages',
  resolveId: { filter: { id: OPTIONAL }, handler: (id) => `\0${id}` },
  load: {
    filter: { id: new RegExp(OPTIONAL.source.replace('^', '^\\0')) },
    handler: (id) => `throw new Error(${JSON.stringify(`${id.slice(1)} is not included in this program`)});`,
  },
};

/**
 * The SDK has one module for the schemas of all operations, and each bundle keeps the parts it uses. The commands of
 * sdk-commands.ts that have a line of their own get copies of that module, so that the shapes of one are not loaded for
 * another; so do the commands that list choices for prompts and completion.
 */
const schemasApart: Plugin = {
  name: 'schemas-apart',
  resolveId: {
    order: 'pre',
    async handler(id, importer = '') {
      const isListing = /src\/operations\/(?:inventory|own-resources|tag-texts)\.ts$/.test(importer);
      const mark = APART.exec(id)?.[0] ?? APART.exec(importer)?.[0] ?? (isListing ? '?apart=resources' : undefined);
      if (mark === undefined || id.startsWith('\0')) return undefined;
      const found = await this.resolve(id.replace(APART, ''), importer.replace(APART, ''), { skipSelf: true });
      const isSchema = found && /\/client-ec2\/dist-es\/(?:index|commands|schemas)/.test(found.id);
      return isSchema ? { ...found, id: `${found.id}${mark}` } : found;
    },
  },
  load: { filter: { id: /\?apart=\w+$/ }, handler: (id) => readFileSync(id.replace(APART, ''), 'utf8') },
  transform: {
    filter: { id: /src\/aws\/sdk-commands\.ts$/ },
    handler: (code) =>
      code.replace(
        /import\((['"])@aws-sdk\/client-ec2\1\)\)\.(\w+)Command/g,
        "import('@aws-sdk/client-ec2/dist-es/commands/$2Command.js?apart=$2')).$2Command",
      ),
  },
};

const APART = /\?apart=\w+$/;

/** The commands name a middleware for the SDK's own client. It loads configuration files, which takes 3 ms. */
const noEndpointMiddleware: Plugin = {
  name: 'no-endpoint-middleware',
  resolveId: {
    filter: { id: /^@smithy\/core\/endpoints$/ },
    handler: (id, importer) =>
      /(client-ec2\/dist-es|\/submodules\/[a-z-]+)\/commandBuilder\.js/.test(importer ?? '') ? `\0${id}` : undefined,
  },
  load: { filter: { id: /^\0@smithy\/core\/endpoints$/ }, handler: () => 'export const getEndpointPlugin = () => {};' },
};

/** The SDK's generator of UUIDs loads the Web Crypto API, which takes 3 ms. Node.js has another generator. */
const nodeUuids: Plugin = {
  name: 'node-uuids',
  load: {
    filter: { id: /\/@smithy\/core\/dist-es\/submodules\/serde\/uuid\/v4\.js$/ },
    handler: () => `import { randomUUID } from 'node:crypto';
      export const bindV4 = () => () => randomUUID();`,
  },
};

/** The SDK's commands make a stack of middlewares for the SDK's own client. */
const noMiddlewares: Plugin = {
  name: 'no-middlewares',
  load: {
    filter: { id: /\/client\/middleware-stack\/MiddlewareStack\.js$/ },
    handler: () => 'export const constructStack = () => undefined;',
  },
};

/** SHA-256 in JavaScript, for a Node.js without it. The program needs node:crypto anyway. */
const noScriptHash: Plugin = {
  name: 'no-script-hash',
  load: {
    filter: { id: /\/sha256\/Sha256Js\.js$/ },
    handler: () => 'export const Sha256Js = undefined;',
  },
};

/** Options of every bundle of src/. */
export const inputOptions = (isStandalone = false) =>
  ({
    cwd: root,
    platform: 'node',
    resolve: { mainFields: ['module', 'main'] },
    plugins: [
      schemaFiles(isStandalone),
      compiledChecks(isStandalone),
      plainPages,
      leanCommander,
      noOptionalPackages,
      schemasApart,
      noEndpointMiddleware,
      nodeUuids,
      noMiddlewares,
      noScriptHash,
    ],
  }) satisfies InputOptions;

/** import() of a Node.js module becomes require: importing node:http loads undici (35 ms on Node.js 22 and later). */
export const OUTPUT = { format: 'cjs', dynamicImportInCjs: false } satisfies OutputOptions;

interface BundleFile {
  readonly path: string;
  readonly text: string;
}

interface Bundle {
  readonly files: readonly BundleFile[];
  /** All modules in the bundle. */
  readonly modules: readonly string[];
}

/**
 * Writes the bundle into a folder, either for the package, which loads its parts through the code cache, or for a
 * standalone program, which contains its compiled code.
 */
export async function bundle(dir: string, isStandalone = false): Promise<Bundle> {
  const input: InputOptions = {
    ...inputOptions(isStandalone),
    input: isStandalone ? { ec2img: 'src/main.ts', unfinished: 'src/io/unfinished.ts' } : ENTRIES,
    preserveEntrySignatures: 'allow-extension',
    transform: isStandalone ? { define: { 'import.meta.url': JSON.stringify('file:///$bunfs/') } } : {},
  };
  const built = await rolldown(input);
  const groups = groupsIn(chunksOf(await built.generate(OUTPUT)));
  await built.close();
  const again = await rolldown(input);
  const generated = await again.generate({
    ...OUTPUT,
    entryFileNames: '[name].cjs',
    chunkFileNames: '[name]-[hash].cjs',
    codeSplitting: {
      includeDependenciesRecursively: false,
      groups: [...groups].map(([name, modules]) => ({ name, test: (id: string) => modules.has(id) })),
    },
    ...SMALL,
  });
  await again.close();
  const chunks = chunksOf(generated);
  const code = [...withRuntime(chunks), ...checkFiles()].map(({ path, text }) => ({
    path,
    text: ascii(text).replaceAll(`${REQUIRE}(`, 'require('),
  }));
  const files: BundleFile[] = [...code, ...schemaTexts()];
  for (const { path, text } of files) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  return { files, modules: chunks.flatMap(({ moduleIds }) => moduleIds) };
}

export const SMALL: OutputOptions = {
  comments: false,
  minify: { compress: true, mangle: true, codegen: { removeWhitespace: true } },
};

/** Moves the bundler's runtime into the startup file, from which the other files get it. Saves loading a file. */
function withRuntime(chunks: readonly OutputChunk[]): BundleFile[] {
  const runtime = chunks.find(({ fileName }) => fileName.startsWith('rolldown-runtime'));
  if (!runtime) throw new Error('the runtime of the bundler is missing');
  const required = `require("./${runtime.fileName}")`;
  const moved = `exports.runtime=(()=>{const exports={};${runtime.code}return exports})()`;
  return chunks
    .filter((chunk) => chunk !== runtime)
    .map(({ fileName, code }) => {
      const isFront = fileName === 'ec2img.cjs';
      if (isFront && !code.includes(required)) throw new Error('the startup file does not require the runtime');
      const text = code.replace(required, () => (isFront ? moved : 'require("./ec2img.cjs").runtime'));
      return { path: fileName, text };
    });
}

/** Escapes non-ASCII characters (only in strings and patterns). Node.js loads ASCII in half the time and space. */
const ascii = (code: string): string =>
  code.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Bundles the program that starts a bundle through the code cache. It contains the hash of that bundle. */
export async function startFile({ files }: Bundle): Promise<string> {
  const built = await rolldown({ cwd: root, input: 'src/io/start.ts', platform: 'node' });
  const [chunk] = chunksOf(await built.generate({ ...OUTPUT, ...SMALL }));
  await built.close();
  const code = chunk?.code ?? '';
  if (code.split('__BUILD__').length !== 2) throw new Error('__BUILD__ must occur exactly once in code-cache.ts');
  const hash = createHash('sha256');
  for (const { path, text } of files) hash.update(`${path}\0${text}\0`);
  return `#!/usr/bin/env node\n${code.replace('__BUILD__', hash.digest('hex').slice(0, 16))}`;
}

const chunksOf = ({ output }: { output: readonly { type: string }[] }): OutputChunk[] =>
  output.filter((one): one is OutputChunk => one.type === 'chunk');

/** The modules of each group: those that its entries need and that no earlier group contains. */
function groupsIn(chunks: readonly OutputChunk[]): Map<string, Set<string>> {
  const named = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const known = new Set<string>();
  const groups = new Map<string, Set<string>>();
  for (const [name, entries] of GROUPS) {
    const modules = new Set<string>();
    const add = (chunk: OutputChunk | undefined): void => {
      if (!chunk || chunk.moduleIds.every((id) => known.has(id))) return;
      for (const id of chunk.moduleIds) {
        known.add(id);
        modules.add(id);
      }
      for (const file of chunk.imports) add(named.get(file));
    };
    for (const entry of entries) add(chunks.find(({ moduleIds }) => moduleIds.includes(`${root}${entry}`)));
    if (modules.size === 0) throw new Error(`the bundle has no module of the group ${name}`);
    groups.set(name, modules);
  }
  return groups;
}
