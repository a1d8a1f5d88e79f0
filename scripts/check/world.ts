// Replays what was recorded of AWS CLI 2.36.7 in test/world: credentials, configuration, proxies and TLS. Each file of cases
// runs in a network namespace that has loopback only, which needs root on Linux, unshare and python3.
//   npm run world [-- [--show] [--command 'PROGRAM'] [FILE ...]]
import { spawn, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Verdict } from '../../test/world/harness.ts';
import { argumentsOf, requireOneOf } from '../arguments.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, 'test/world/cases');
const { values, positionals } = argumentsOf('world', {
  allowPositionals: true,
  options: { command: { type: 'string' }, show: { type: 'boolean' } },
});

const known = readdirSync(folder);
const named = new Set(positionals.map((path) => basename(path)));
for (const file of named) requireOneOf('world', 'The file of cases', file, known);

/** Share of the messages that must be those of the AWS CLI. Behaviour must be the same in every counted case. */
const MIN_MESSAGES = 0.85;

/** Enables loopback in a new network namespace, then runs the rest of the command line. SIOCSIFFLAGS, IFF_UP, IFF_RUNNING. */
const IN_NAMESPACE = `
import fcntl, os, socket, struct, sys
fcntl.ioctl(socket.socket(socket.AF_INET, socket.SOCK_DGRAM), 0x8914, struct.pack('16sh', b'lo', 0x41))
os.execvp(sys.argv[1], sys.argv[1:])`;

const isolated = (...argv: string[]): [string, string[]] => ['unshare', ['-n', 'python3', '-c', IN_NAMESPACE, ...argv]];

/** Runs a file of cases. Rejects if it fails. */
async function verdictsOf(file: string): Promise<Verdict[]> {
  const [program, args] = isolated(process.execPath, '--import', '@oxc-node/core/register', join(folder, file));
  const command = values.command ?? `${process.execPath} ${join(root, 'bin/ec2img.js')}`;
  const child = spawn(program, args, { cwd: root, env: { ...process.env, WORLD_COMMAND: command } });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (data) => {
    stdout += data;
  });
  child.stderr.on('data', (data) => {
    stderr += data;
  });
  const code = await new Promise((ended) => child.on('close', ended));
  if (code !== 0) throw new Error(`${file}: exit code ${code}: ${stderr}`);
  const lines = stdout.split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line));
}

const [probe, probeArgs] = isolated('true');
if (spawnSync(probe, probeArgs).status !== 0) {
  console.log('world: skipped, because a network namespace needs root on Linux, unshare and python3');
  process.exit();
}
const files = known.filter((file) => named.size === 0 || named.has(file));
const verdicts = (await Promise.all(files.map(verdictsOf))).flat();
for (const { verdict, id, name, parts } of verdicts) {
  if (parts.length === 0 || (verdict === 'message' && !values.show)) continue;
  console.log(`${verdict} ${id} ${name}`);
  for (const { part, recorded, seen } of parts)
    console.log(`  ${part}: ${recorded}\n${' '.repeat(part.length)}ec2img: ${seen}`);
}
const counted = verdicts.filter(({ verdict }) => verdict !== 'not-counted');
const same = (...wanted: Verdict['verdict'][]): number =>
  counted.filter(({ verdict }) => wanted.includes(verdict)).length;
const [behaviour, messages] = [same('same', 'message'), same('same')];
const percent = (count: number): string => `${((100 * count) / counted.length).toFixed(1)} %`;
console.log(
  `behaviour ${behaviour}/${counted.length} (${percent(behaviour)}), messages ${messages}/${counted.length} (${percent(messages)})`,
);
process.exit(counted.length > 0 && behaviour === counted.length && messages >= MIN_MESSAGES * counted.length ? 0 : 1);
