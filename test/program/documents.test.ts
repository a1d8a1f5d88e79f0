// The commands of README and docs/ are run against `npm run demo -- --serve`, and their output is compared.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDemoEndpoint } from '../support/demo-world.ts';
import { type Block, blocksOf, playable, playedIn, stepsOf, withoutSeconds } from '../support/doc-blocks.ts';
import { DOCUMENTS, readDocument } from '../support/docs.ts';
import { type ServedDemo, startServedDemo } from '../support/served-demo.ts';
import { hasProgram } from '../support/terminal.ts';

const documents = DOCUMENTS.filter((path) => /^README\.md$|^docs\//.test(path));
const blocks = documents.flatMap((path) => blocksOf(path, readDocument(path)));

/** Blocks that are not run, with reasons. The text is the start of the block. */
const NOT_RUN: readonly (readonly [path: RegExp, start: string, reason: string])[] = [
  [/^README\.md$/, 'npm ci && npm run demo', 'installs; .ci/run runs both commands'],
  [/^(README|docs\/install)\.md$/, 'npm ci && npm pack', 'installs for the user; package.test.ts does so in a folder'],
  [/^docs\/install\.md$/, 'npm ci && npm run build:standalone', 'downloads Bun; .ci/run builds and tests it'],
  [/^docs\/auto-prompt\.md$/, 'ec2img create-image --cli-auto-prompt', 'asks on a terminal; see tmux.test.ts'],
  [/^docs\/adding-/, '', 'changes the checkout'],
  [/^docs\/fleets\.md$/, 'aws cloudformation deploy', 'needs an AWS account'],
  [/^docs\/fleets\.md$/, 'aws s3 cp', 'needs an AWS account'],
  [/^docs\/fleets\.md$/, 'npm run demo', 'serves until Ctrl-C; see demo.test.ts'],
];
const reasonOf = ({ path, text }: Block) =>
  NOT_RUN.find(([paths, start]) => paths.test(path) && text.startsWith(start));
const run = blocks.filter((block) => !reasonOf(block));

test('every entry of the list of blocks that are not run has a block', () => {
  const used = new Set(blocks.map(reasonOf));
  expect(NOT_RUN.filter((entry) => entry[1] !== '' && !used.has(entry))).toEqual([]);
});

/** The programs that blocks use, if they are not installed. */
const MISSING = [
  { name: 'aws', use: /\baws ec2\b/ },
  { name: 'jq', use: /\bjq / },
].filter(({ name }) => !hasProgram(name));
const missingFor = ({ text }: Block) => MISSING.find(({ use }) => use.test(text));
for (const { name } of MISSING) console.warn(`${name} is not installed: the blocks of docs/ that use it are skipped`);

/** The options of the demo for each document that names some. */
const OPTIONS = documents.map((path): [path: string, options: string] => {
  return [path, /`npm run demo -- --serve( [^`]+)`, and a test does so/.exec(readDocument(path))?.[1] ?? ''];
});

describe('the demo', () => {
  const demos = new Map<string, ServedDemo>();
  const envs = new Map<string, NodeJS.ProcessEnv>();
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'documents-'));
    mkdirSync(join(folder, 'bin'));
    // Versions of the AWS CLI that do not know AWS_ENDPOINT_URL would call AWS.
    const aws = spawnSync('sh', ['-c', 'command -v aws'], { encoding: 'utf8' }).stdout.trim();
    program('aws', `#!/bin/sh\nexec '${aws}' --endpoint-url "$AWS_ENDPOINT_URL" "$@"\n`);
    program('edit', `#!/bin/sh\necho '{"InstanceId":"i-1234567890abcdef0","Name":"edited in '"$PWD"'"}' >"$1"\n`);
    const own = { PATH: `${join(folder, 'bin')}:${process.env.PATH}`, HOME: folder, EDITOR: 'edit' };
    for (const options of new Set(OPTIONS.map(([, words]) => words))) {
      const demo = await startServedDemo(options.split(' ').slice(1));
      demos.set(options, demo);
      const { stdout } = spawnSync('bash', ['-c', `${demo.lines}\nenv -0`], { env: own, encoding: 'utf8' });
      const pairs = stdout.split('\0').flatMap((line) => [/^(\w+)=(.*)$/s.exec(line)?.slice(1) ?? []]);
      envs.set(options, Object.fromEntries(pairs));
    }
  });
  afterAll(async () => {
    for (const demo of demos.values()) await demo.stop();
    rmSync(folder, { recursive: true });
  });

  function program(name: string, text: string): void {
    writeFileSync(join(folder, 'bin', name), text, { mode: 0o755 });
  }

  /** Runs a script in the folder of its document. The blocks of a document build on each other. */
  function play({ path }: Block, words: readonly [string, ...string[]]) {
    const cwd = join(folder, path.replaceAll('/', '-'));
    mkdirSync(cwd, { recursive: true });
    const [shell, ...rest] = words;
    const env = envs.get(new Map(OPTIONS).get(path) ?? '') as NodeJS.ProcessEnv;
    return spawnSync(shell, rest, { cwd, env, encoding: 'utf8', input: '' });
  }

  /** Runs a block of `sh` or `bash`. */
  function runScript(block: Block): void {
    const { status, stderr } = play(block, [block.language, '-euc', block.text]);
    expect(status, stderr).toBe(0);
  }

  /** Replays a block of `console`. A session that does not show an exit code is one that succeeds. */
  function replay(block: Block): void {
    const steps = stepsOf(block.text);
    const played = playedIn(play(block, ['bash', '-c', playable(steps)]).stdout);
    const shown = (list: readonly { readonly shown: string }[]) => list.map((step) => withoutSeconds(step.shown));
    expect(shown(played)).toEqual(shown(steps));
    const failed = steps.filter((_, at) => played[at]?.status !== 0 && steps[at + 1]?.command !== 'echo $?');
    expect(failed).toEqual([]);
  }

  // `aws ec2 wait` takes 15 seconds.
  test.for(run)('runs the commands at $path:$line', { timeout: 120_000 }, (block, { skip }) => {
    skip(missingFor(block) !== undefined);
    if (block.language === 'console') replay(block);
    else runScript(block);
  });

  test('has every instance and image that README and docs/ name', async () => {
    const endpoint = await startDemoEndpoint();
    await endpoint.stop();
    const { instances, images } = endpoint.world;
    const shown = blocks.flatMap(({ text }) => stepsOf(text).flatMap((step) => idsIn(step.shown)));
    const known = new Set([...instances.map((one) => one.instanceId), ...images.map((one) => one.imageId), ...shown]);
    const missing = documents.flatMap((path) => idsIn(readDocument(path)).filter((id) => !known.has(id)));
    expect(missing).toEqual([]);
  });
});

const idsIn = (text: string): string[] => text.match(/\b(?:i|ami)-[0-9a-f]{8,17}\b/g) ?? [];

if (!hasProgram('shellcheck'))
  console.warn('shellcheck is not installed: the scripts of README and docs/ are not checked');

test.skipIf(!hasProgram('shellcheck')).each(blocks)('shellcheck finds nothing at $path:$line', ({ language, text }) => {
  const script = language === 'console' ? stepsOf(text).map(({ command }) => `${command}\n`) : [text];
  const words = [`--shell=${language === 'sh' ? 'sh' : 'bash'}`, '--format=gcc', '-'];
  const { stdout } = spawnSync('shellcheck', words, { input: script.join(''), encoding: 'utf8' });
  expect(stdout).toBe('');
});
