// Invalid arguments of the scripts in package.json: one line that says what is valid, exit code 1.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };

const root = fileURLToPath(new URL('../..', import.meta.url));

const PLATFORMS = 'Supported: linux-x64, linux-arm64, darwin-x64, darwin-arm64.';
const AREAS = 'argv, options, shorthand, json, yaml, documents, files, config, environment, query, answers, huge';

const cases: readonly (readonly [script: string, words: readonly string[], message: string])[] = [
  ['bench', ['grow'], 'The benchmark "grow" is not supported. Supported: growth, many, large, fleet.'],
  ['bench', ['--rounds', 'x'], '--rounds is "x", but must be a number.'],
  ['bench', ['--only', '('], '--only: Invalid regular expression: /(/: Unterminated group.'],
  ['bench', ['many', '--node', '/none'], '--node: /none does not exist.'],
  ['bench', ['many', 'more'], 'only one benchmark can be named, not also "more".'],
  ['build:standalone', ['windows-x64'], `The platform "windows-x64" is not supported. ${PLATFORMS}`],
  ['build:standalone', ['linux-x64', 'constructor'], `The platform "constructor" is not supported. ${PLATFORMS}`],
  [
    'demo',
    ['--sreve'],
    "Unknown option '--sreve'. Options: --help, --serve, --port, --instances, --throttle, --lose-responses, --errors, --hide-images, --pending, --seed.",
  ],
  [
    'demo',
    ['serve'],
    "Unexpected argument 'serve'. Options: --help, --serve, --port, --instances, --throttle, --lose-responses, --errors, --hide-images, --pending, --seed.",
  ],
  ['demo', ['--port', '80'], '--port needs --serve.'],
  ['demo', ['--throttle', '5'], '--throttle needs --serve.'],
  ['demo', ['--serve', '--throttle', 'x/2'], '--throttle is "x", but must be a number.'],
  ['demo', ['--serve', '--throttle', '5/'], '--throttle is "", but must be a number.'],
  ['demo', ['--serve', '--throttle', '0/5'], '--throttle must have a rate above 0.'],
  ['demo', ['--serve', '--throttle', '0.5'], '--throttle must have a burst of at least 1, as in --throttle 0.5/1.'],
  ['demo', ['--serve', '--lose-responses', '101'], '--lose-responses is 101, but must be at most 100.'],
  [
    'demo',
    ['--serve', '--lose-responses', '60', '--errors', '60'],
    '--lose-responses and --errors must be at most 100 together.',
  ],
  ['demo', ['--serve', '--instances', '1.5'], '--instances must be a whole number.'],
  ['demo', ['--serve', '--hide-images', 'soon'], '--hide-images is "soon", but must be a number.'],
  ['demo', ['--serve', '--port', '65536'], '--port is 65536, but must be between 0 and 65535.'],
  ['faults', ['--against', 'nosuchprogram'], 'there is no program "nosuchprogram".'],
  ['fleet-faults', ['--run', '5'], "Unknown option '--run'. Options: --runs, --images, --seed, --kills, --parallel."],
  ['fleet-faults', ['--images', '0'], '--images is 0, but must be a whole number of at least 1.'],
  ['fuzz', ['--minutes', 'abc'], '--minutes is "abc", but must be a number.'],
  ['fuzz', ['--area', 'abc'], `The area "abc" is not supported. Supported: ${AREAS}.`],
  ['hostile', ['--run', '5'], "Unknown option '--run'. Options: --runs, --seed, --only, --parallel."],
  ['new-operation', [], 'name an operation, such as DeregisterImage, and optionally the file of a skeleton.'],
  ['new-operation', ['FooBar'], 'the SDK has no operation FooBar. Nothing was written.'],
  ['new-operation', ['CreateImage'], 'schemas/operations/create-image exists. Nothing was written.'],
  [
    'search',
    ['--count', '-1'],
    "Option '--count' argument is ambiguous. Options: --count, --seed, --mark, --command, --only, --rule, --most.",
  ],
  [
    'search',
    ['--command', 'copy-image'],
    'The command "copy-image" is not supported. Supported: create-image, register-image, create-restore-image-task.',
  ],
  ['signals', ['none'], 'none does not exist. Name the path of a program.'],
  ['signals', ['--all'], "Unknown option '--all'."],
  ['test-states', [], '--profile is missing: the requests need credentials.'],
  ['test-states', ['--profile', 'p', '--only', 'Nowhere'], 'there is no state Nowhere.'],
  ['test:matrix', ['lts'], '"lts" is not a version of Node.js, such as 22.23.3.'],
  ['world', ['--shw'], "Unknown option '--shw'. Options: --command, --show."],
];

test.each(cases)('npm run %s -- %j ends with one line', (script, words, message) => {
  const command = (manifest.scripts as Record<string, string>)[script] as string;
  const [program, ...start] = command.split(' ') as [string, ...string[]];
  const { status, stdout, stderr } = spawnSync(program, [...start, ...words], { cwd: root, encoding: 'utf8' });
  expect([status, stdout, stderr]).toEqual([1, '', `npm run ${script}: ${message}\n`]);
});

test('every script that reads arguments has a case', () => {
  const reading = Object.entries(manifest.scripts).filter(([, command]) => {
    const path = /(scripts\/\S+\.ts)$/.exec(command)?.[1];
    return path !== undefined && /argumentsOf|process\.argv/.test(readFileSync(join(root, path), 'utf8'));
  });
  expect(reading.map(([name]) => name).toSorted()).toEqual([...new Set(cases.map(([name]) => name))]);
});
