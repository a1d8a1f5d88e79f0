// The layers of src: which files may import which.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Import, readSources, sourceOf, textsOf, unicodeClassesOf } from '../support/sources.ts';

const sources = readSources();
const paths = sources.map(({ path }) => path);
const importsOf = (path: string): readonly Import[] => sources.find((one) => one.path === path)?.imports ?? [];

/** Files whose imports match a pattern and are loaded at one of the given times. */
const importing = (what: RegExp, ...times: Import['when'][]): string[] =>
  sources
    .filter(({ imports }) => imports.some(({ when, name }) => times.includes(when) && what.test(name)))
    .map(({ path }) => path);

/** All files reachable from a file, at startup or later, except through the files in `without`. */
function reach(from: string, without?: string): Set<string> {
  const reached = new Set<string>();
  const add = (path: string): void => {
    if (reached.has(path) || path === without || !paths.includes(path)) return;
    reached.add(path);
    for (const { when, name } of importsOf(path)) if (when !== 'types') add(name);
  };
  add(from);
  return reached;
}

test('the reader of sources finds the texts that people read', () => {
  const text = `const a = 'three short words';\nfail(\`The file \${path} of \${a} is missing\`, 'it has four words');`;
  expect(textsOf('one.ts', text)).toEqual([
    { place: 'one.ts:2', text: 'The file {path} of {a} is missing' },
    { place: 'one.ts:2', text: 'it has four words' },
  ]);
});

test('the reader of sources finds imports in every syntax', () => {
  const text = `import type { A } from './a.ts'; import { type B, c } from 'b'; import 'x/y'; export * from '../z.ts';
    export type { Q } from 'q'; const later = () => import('n'); type T = typeof import('./m.ts'); // from 'nowhere'
    const said = "import 'nothing'";`;
  expect(sourceOf('service/one.ts', text).imports).toEqual([
    { when: 'types', name: 'service/a.ts' },
    { when: 'start', name: 'b' },
    { when: 'start', name: 'x/y' },
    { when: 'start', name: 'z.ts' },
    { when: 'types', name: 'q' },
    { when: 'lazy', name: 'n' },
    { when: 'types', name: 'service/m.ts' },
  ]);
  expect(paths).toContain('run.ts');
  expect([...reach('main.ts')]).toContain('aws/client.ts');
});

const layerOf = (path: string): string =>
  path.includes('/') ? (path.split('/')[0] as string) : path.replace('.ts', '');

const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  main: ['io', 'run'],
  run: [
    'workflow',
    'commands',
    'call',
    'send',
    'prompt',
    'completion',
    'help',
    'cli',
    'output',
    'config',
    'model',
    'errors',
    'io',
    'text',
  ],
  workflow: [
    'state-machine',
    'call',
    'send',
    'paging',
    'cli',
    'request',
    'output',
    'operations',
    'aws',
    'config',
    'model',
    'errors',
    'abort',
    'io',
    'text',
  ],
  'state-machine': ['call', 'workflow', 'operations', 'request', 'output', 'aws', 'config', 'model', 'errors', 'text'],
  commands: ['completion', 'cli', 'output', 'config', 'model', 'errors', 'io', 'text'],
  prompt: ['call', 'cli', 'request', 'operations', 'output', 'config', 'model', 'errors', 'abort', 'io', 'text'],
  completion: ['cli', 'request', 'operations', 'aws', 'config', 'model', 'abort', 'io', 'text'],
  help: ['cli', 'output', 'model', 'errors', 'io'],
  call: ['send', 'paging', 'cli', 'request', 'output', 'operations', 'aws', 'config', 'model', 'errors', 'abort', 'io'],
  send: ['paging', 'cli', 'request', 'output', 'operations', 'aws', 'config', 'model', 'errors', 'abort', 'io'],
  paging: ['operations', 'output', 'request', 'cli', 'model', 'errors', 'io', 'text'],
  operations: ['aws', 'model', 'errors', 'abort', 'text'],
  output: ['abort', 'cli', 'config', 'model', 'errors', 'io', 'text'],
  aws: ['config', 'model', 'errors', 'abort', 'io', 'text'],
  config: ['model', 'errors', 'abort', 'io', 'text'],
  request: ['config', 'model', 'errors', 'io', 'text'],
  cli: ['model', 'errors', 'text'],
  io: ['errors', 'text'],
  abort: ['errors'],
  errors: ['model', 'text'],
  model: [],
  text: [],
};

test.each(sources.map(({ path, imports }) => [path, imports] as const))(
  'src/%s imports only from its own layer and the layers below',
  (path, imports) => {
    const own = layerOf(path);
    const wrong = imports
      .map(({ name }) => name)
      .filter((name) => name.endsWith('.ts') && !name.startsWith('..'))
      .filter((name) => layerOf(name) !== own && !MAY_IMPORT[own]?.includes(layerOf(name)));
    expect(wrong).toEqual([]);
  },
);

describe('npm packages', () => {
  /** The files that load each package. */
  const LOADED = {
    '@aws-sdk/client-ec2': [
      'aws/ec2.ts',
      'aws/sdk-commands.ts',
      'aws/sdk-modules.d.ts',
      'operations/create-image/create-image.ts',
      'operations/creating/find-image.ts',
      'operations/creating/refusal-hints.ts',
      'operations/inventory.ts',
      'operations/own-resources.ts',
      'operations/tag-texts.ts',
      'operations/wait-image-available/probe.ts',
      'workflow/account.ts',
      'workflow/list-images.ts',
    ],
    '@aws-sdk/client-s3': ['aws/sdk-modules.d.ts', 'aws/services/s3.ts', 'workflow/execution/object-store.ts'],
    '@aws-sdk/client-sfn': [
      'aws/sdk-modules.d.ts',
      'aws/services/step-functions.ts',
      'workflow/execution/executions.ts',
    ],
    '@aws-sdk/core': [
      'aws/credentials/credential-services.ts',
      'aws/credentials/signin-service.ts',
      'aws/credentials/sso-services.ts',
      'aws/member-writer.ts',
      'aws/response.ts',
      'aws/services/s3.ts',
      'aws/services/step-functions.ts',
    ],
    '@aws-sdk/nested-clients': [
      'aws/credentials/assume-role.ts',
      'aws/credentials/login.ts',
      'aws/credentials/sso-token.ts',
      'aws/credentials/sso.ts',
      'aws/credentials/web-identity.ts',
    ],
    '@inquirer/checkbox': ['io/terminal-prompter.ts'],
    '@inquirer/confirm': ['io/terminal-prompter.ts'],
    '@inquirer/core': ['io/terminal-prompter.ts'],
    '@inquirer/select': ['io/terminal-prompter.ts'],
    '@jmespath-community/jmespath': ['output/query.ts'],
    '@smithy/core': [
      'aws/client.ts',
      'aws/command.ts',
      'aws/connection.ts',
      'aws/credentials/credential-services.ts',
      'aws/credentials/metadata-request.ts',
      'aws/json-errors.ts',
      'aws/member-writer.ts',
      'aws/request.ts',
      'aws/response.ts',
    ],
    '@smithy/signature-v4': ['aws/client.ts'],
    ajv: ['request/schema-check.ts'],
    chalk: ['output/colour.ts'],
    commander: ['cli/program.ts'],
    'get-east-asian-width': ['output/table.ts'],
    'iconv-lite': ['text/codecs.ts'],
    'log-update': ['operations/waiting/live-lines.ts'],
    'string-width': ['text/columns.ts'],
    yaml: ['request/parse-yaml.ts', 'state-machine/print-state-machine.ts'],
  };

  /** All packages imported at one of the given times, with the files that import them. */
  function packages(...times: Import['when'][]): Record<string, string[]> {
    const found: Record<string, string[]> = {};
    for (const { path, imports } of sources) {
      for (const { when, name } of imports) {
        const [id] = /^(?:@[^/]+\/)?[^/]+/.exec(name) ?? [''];
        const isPackage = !name.startsWith('node:') && !/^\.\.|\.(ts|json)$/.test(name);
        if (!isPackage || !times.includes(when) || found[id]?.includes(path)) continue;
        found[id] = [...(found[id] ?? []), path];
      }
    }
    return found;
  }

  test('are each loaded only by the listed files', () => {
    expect(packages('start', 'lazy')).toEqual(LOADED);
  });

  test('are imported only for types if no file loads them', () => {
    const names = Object.keys(packages('types')).filter((name) => !(name in LOADED));
    expect(names).toEqual(['@smithy/types']);
  });

  test('are listed in package.json', () => {
    const { devDependencies } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    const missing = Object.keys(packages('start', 'lazy', 'types')).filter((name) => !(name in devDependencies));
    expect(missing).toEqual([]);
  });

  test('include no client of the SDK', () => {
    expect(sources.filter(({ names }) => names.has('EC2Client')).map(({ path }) => path)).toEqual([]);
  });
});

describe('the code in src', () => {
  const FILES = /^(node:)?(fs|fs\/promises|process|child_process)$/;

  test('uses the global process only in io/', () => {
    const naming = sources.filter(({ names }) => names.has('process')).map(({ path }) => path);
    expect(naming.filter((path) => layerOf(path) !== 'io')).toEqual([]);
    expect(naming).toContain('io/system.ts');
  });

  test('uses files and child processes only in io/, and reads schemas in a file that the bundle replaces', () => {
    const own = importing(FILES, 'start', 'lazy', 'types').filter((path) => layerOf(path) !== 'io');
    expect(own).toEqual(['model/schema-files.ts']);
    expect(importsOf('io/code-cache.ts').filter(({ name }) => name.endsWith('.ts'))).toEqual([
      { when: 'start', name: 'io/user-cache.ts' },
    ]);
    expect(importsOf('io/user-cache.ts').filter(({ name }) => !name.startsWith('node:'))).toEqual([]);
  });

  test('creates an Io only in main.ts', () => {
    expect(importing(/^io\/system\.ts$/, 'start', 'lazy')).toEqual(['main.ts']);
    const parts = importing(/^io\/(?!io\.ts)/, 'start', 'lazy', 'types').filter((path) => !path.startsWith('io/'));
    expect(parts).toEqual(['main.ts']);
  });
});

test('the SDK is loaded only by one import() in operations/load.ts', () => {
  expect(importing(/^aws\/ec2\.ts$/, 'start', 'lazy')).toEqual(['operations/remote.ts']);
  expect(importing(/^operations\/remote\.ts$/, 'start')).toEqual([]);
  expect(importing(/^operations\/remote\.ts$/, 'lazy')).toEqual(['operations/load.ts']);
  expect(importsOf('operations/load.ts').filter(({ when }) => when === 'start')).toEqual([]);
});

test('credentials and Regions from services are loaded only by import()', () => {
  const files = /^aws\/credentials\//;
  const outside = (path: string): boolean => !files.test(path);
  expect(importing(files, 'start').filter(outside)).toEqual([]);
  expect(importing(files, 'lazy').filter(outside)).toEqual(['aws/connection.ts', 'operations/load.ts']);
});

test('S3 and Step Functions are loaded only by import(), for a plan that a state machine carries out', () => {
  const files = /^aws\/services\//;
  const inRemote = (path: string): boolean => /^(?:aws\/services|workflow\/execution)\//.test(path);
  expect(importing(files, 'start', 'lazy').filter((path) => !inRemote(path))).toEqual([]);
  const execution = /^workflow\/execution\//;
  expect(importing(execution, 'start').filter((path) => !inRemote(path))).toEqual([]);
  expect(importing(execution, 'lazy')).toEqual(['workflow/create-images.ts']);
});

test('proxy support is loaded only by import() in aws/http.ts', () => {
  expect(importing(/^aws\/proxy-agents\.ts$/, 'start')).toEqual([]);
  expect(importing(/^aws\/proxy-agents\.ts$/, 'lazy')).toEqual(['aws/http.ts']);
});

test('code for completion is loaded only by completion', () => {
  const own = paths.filter((path) => /^completion\//.test(path));
  const all = reach('completion/complete.ts');
  expect(own.filter((path) => !all.has(path))).toEqual([]);
  expect(own).toContain('completion/items.ts');
  const others = reach('main.ts', 'completion/complete.ts');
  expect(own.filter((path) => others.has(path))).toEqual([]);
  expect(importing(/^completion\/complete\.ts$/, 'start')).toEqual([]);
  expect(importing(/^completion\/complete\.ts$/, 'lazy')).toEqual(['commands/run-custom.ts']);
});

test('code for paging is loaded only by import() in call.ts, for commands that page', () => {
  const outside = (path: string): boolean => !path.startsWith('paging/');
  expect(importing(/^paging\//, 'start').filter(outside)).toEqual([]);
  expect(importing(/^paging\//, 'lazy').filter(outside)).toEqual(['call.ts']);
});

/** The files that are loaded with others, without those that they load later. */
function loadedWith(...files: readonly string[]): Set<string> {
  const loaded = new Set<string>();
  const add = (path: string): void => {
    if (loaded.has(path)) return;
    loaded.add(path);
    for (const { when, name } of importsOf(path)) if (when === 'start') add(name);
  };
  files.forEach(add);
  return loaded;
}

/** The files for a request. */
const REQUEST = ['request/member-value.ts', 'request/document.ts', 'request/checks.ts', 'config/settings.ts'];

test('code that measures text width is loaded only when needed', () => {
  const loaded = loadedWith('main.ts', ...REQUEST);
  expect(loaded).toContain('request/syntax-error.ts');
  expect([...loaded].filter((name) => ['text/columns.ts', 'get-east-asian-width'].includes(name))).toEqual([]);
});

test('the commands that make many calls are loaded only by import() in run.ts', () => {
  const outside = (path: string): boolean => !/^(?:workflow|state-machine)\//.test(path);
  expect(importing(/^(?:workflow|state-machine)\//, 'start').filter(outside)).toEqual([]);
  expect(importing(/^(?:workflow|state-machine)\//, 'lazy').filter(outside)).toEqual(['run.ts']);
});

test('the reader of sources finds classes of Unicode that are made when a file is loaded', () => {
  const made = [
    "const a = '\\\\p{Nd}+';",
    'const b = `x\\\\p{C}`;',
    'const c = [/x\\P{L}/u];',
    'class D { static e = /\\p{L}/u; }',
  ];
  const later = ['const f = () => /\\p{L}/u;', "function g() { return '\\\\p{L}'; }", 'const h = /[a-z]/u;'];
  const lines = [...made, ...later];
  expect(unicodeClassesOf('one.ts', lines.join('\n'))).toEqual(['one.ts:1', 'one.ts:2', 'one.ts:3', 'one.ts:4']);
});

// V8 reads the tables of Unicode for a pattern when it is made: up to 1 ms.
test('no file that a call loads makes a pattern with a class of Unicode before it needs one', () => {
  const loaded = loadedWith('main.ts', ...REQUEST, 'output/response-value.ts', 'operations/remote.ts');
  const files = sources.filter(({ path }) => loaded.has(path));
  expect(files.map(({ path }) => path)).toContain('text/python-literals.ts');
  expect(files.flatMap(({ path, text }) => unicodeClassesOf(path, text))).toEqual([]);
});

test('the help pages are loaded only by import() in run.ts', () => {
  const outside = (path: string): boolean => !path.startsWith('help/');
  expect(importing(/^help\//, 'start').filter(outside)).toEqual([]);
  expect(importing(/^help\//, 'lazy').filter(outside)).toEqual(['run.ts']);
});

test('the described model is loaded only by help and completion, and by import()', () => {
  const isReader = (path: string): boolean => /^(?:help|completion)\//.test(path);
  expect(importing(/^model\/described-model\.ts$/, 'start').filter((path) => !isReader(path))).toEqual([]);
  expect(importing(/^model\/described-model\.ts$/, 'lazy')).toEqual([
    'commands/run-custom.ts',
    'help/show.ts',
    'output/request-skeleton.ts',
    'prompt/guide.ts',
    'request/filter-hints.ts',
  ]);
  expect(importing(/^model\/yaml-skeleton\.ts$/, 'start')).toEqual([]);
});

test('the parsers of JSON and shorthand are loaded only with a request that needs them', () => {
  expect(importing(/^request\/(?:member-value|document)\.ts$/, 'lazy')).toEqual(['request/build.ts']);
  expect(importing(/^request\/(?:checks|problems|rest)\.ts$/, 'lazy')).toEqual(['call.ts', 'request/build.ts']);
  const startup = loadedWith('main.ts');
  expect([...startup].filter((path) => /^request\/parse-|^request\/shell-hints/.test(path))).toEqual([]);
  expect(startup).toContain('request/build.ts');
});

test('prompts are loaded only by import(), and Inquirer only by the terminal prompter', () => {
  expect(importing(/^prompt\/guide\.ts$/, 'start')).toEqual([]);
  expect(importing(/^prompt\/guide\.ts$/, 'lazy')).toEqual(['run.ts']);
  expect(importing(/^io\/terminal-prompter\.ts$/, 'start')).toEqual([]);
  expect(importing(/^io\/terminal-prompter\.ts$/, 'lazy')).toEqual(['io/terminal.ts']);
});

test('the shorthand parser does not import the model', () => {
  expect(importsOf('request/parse-shorthand.ts').filter(({ name }) => name.startsWith('model'))).toEqual([]);
});

test('src has no default exports, index files or utils files', () => {
  const wrong = sources.filter(({ path, hasDefaultExport }) => hasDefaultExport || /utils|index\.ts$/.test(path));
  expect(wrong.map(({ path }) => path)).toEqual([]);
});
