// Runs every failure scenario against the built program, and optionally against others (`--against aws`). Each run is a
// separate process with a stateful endpoint. Prints which programs reported the truth about the image.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Ec2Endpoint, startEc2Endpoint } from '../test/support/ec2-endpoint.ts';
import { CREATE } from '../test/support/fault-commands.ts';
import { prepare, type Scenario, scenarios as scenariosOfCreateImage } from '../test/support/fault-scenarios.ts';
import { furtherScenarios } from '../test/support/further-scenarios.ts';
import { hasProgram } from '../test/support/terminal.ts';
import { argumentsOf, refuse } from './arguments.ts';

const { values } = argumentsOf('faults', { options: { against: { type: 'string', multiple: true, default: [] } } });
for (const name of values.against) if (!hasProgram(name)) refuse('faults', `there is no program "${name}".`);
const bin = fileURLToPath(new URL('../bin/ec2img.js', import.meta.url));
const programs: [name: string, words: string[]][] = [
  ['ec2img', [process.execPath, bin]],
  ...values.against.map((name): [string, string[]] => [name, [name, 'ec2']]),
];
const scenarios = [...scenariosOfCreateImage, ...furtherScenarios];
const home = mkdtempSync(join(tmpdir(), 'faults-'));

/** Sets the clock of the program forward. The AWS CLI compares no times, so its clock does not matter. */
const clock = fileURLToPath(new URL('../test/support/set-clock.cjs', import.meta.url));
const withClock = (milliseconds: number) => ({
  NODE_OPTIONS: `--require ${JSON.stringify(clock)}`,
  SET_CLOCK: String(milliseconds),
});

async function play([program, ...words]: string[], scenario: Scenario, at: Ec2Endpoint, isOurs: boolean) {
  const { ownClock, options = [], ownOptions = [] } = scenario;
  prepare(at, scenario, () => {});
  const keys = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret', AWS_DEFAULT_REGION: 'us-east-1' };
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    ...keys,
    AWS_PAGER: '',
    AWS_EC2_METADATA_DISABLED: 'true',
    ...scenario.env,
    ...(isOurs && ownClock !== undefined && withClock(ownClock)),
  };
  const { argv: command } = scenario.command ?? CREATE;
  const target = ['--endpoint-url', at.url, ...command, '--output', 'json'];
  const argv = [...words, ...target, ...options, ...(isOurs ? ownOptions : [])];
  const child = spawn(program as string, argv, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const seen = { stdout: '', stderr: '' };
  child.stdout.on('data', (data) => (seen.stdout += data));
  child.stderr.on('data', (data) => (seen.stderr += data));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, ...seen };
}

/**
 * True if the program printed the new image, failed without one, failed as expected and mentioned the image, or printed
 * the image of another call and that it may be that.
 */
function isTrue(
  { code, stdout, stderr }: { code: number | null; stdout: string; stderr: string },
  at: Ec2Endpoint,
  scenario: Scenario,
): boolean {
  const { images, others } = at.world;
  const ours = images.filter((image) => !others.has(image));
  const [image] = ours;
  if (ours.length > 1) return false;
  const printed = images.find(({ imageId }) => stdout.includes(imageId));
  if (!image && printed && code === 0) return stderr.includes('another call may have created it');
  if (!image) return code !== 0 && stdout === '';
  if (code === 0) return printed === image;
  return (
    scenario.code !== undefined &&
    (stderr.includes(`created ${image.imageId}`) || stderr.includes('may have created an image'))
  );
}

/** `AWS CLI 2.9.19` */
function titleOf(name: string, [program]: string[]): string {
  if (name === 'ec2img') return name;
  const { stdout } = spawnSync(program as string, ['--version'], { encoding: 'utf8' });
  const version = /aws-cli\/(\S+)/.exec(stdout)?.[1];
  return version === undefined ? name : `AWS CLI ${version}`;
}

const totals = new Map(programs.map(([name]) => [name, 0]));
console.log(
  `| failure | ${programs.map(([name, words]) => titleOf(name, words)).join(' | ')} |\n| --- |${' --- |'.repeat(programs.length)}`,
);
for (const scenario of scenarios) {
  const cells: string[] = [];
  for (const [name, words] of programs) {
    const at = await startEc2Endpoint();
    const outcome = await play(words, scenario, at, name === 'ec2img');
    const ok = isTrue(outcome, at, scenario);
    if (ok) totals.set(name, (totals.get(name) ?? 0) + 1);
    cells.push(`${ok ? 'truth' : 'lost'} (${outcome.code})`);
    await at.stop();
  }
  console.log(`| ${scenario.name} | ${cells.join(' | ')} |`);
}
rmSync(home, { recursive: true });
console.log(
  `\n${[...totals].map(([name, count]) => `${name}: ${count} of ${scenarios.length} reported the truth`).join('; ')}`,
);
process.exitCode = totals.get('ec2img') === scenarios.length ? 0 : 1;
