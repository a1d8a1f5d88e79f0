// Serves the endpoint of the demo until a signal arrives. Standard output has only lines for a shell.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { manual } from '../../src/help/manual.ts';
import { shellQuote } from '../../src/text/shell-quote.ts';
import { demoVariables, startDemoCloud } from '../../test/support/demo-world.ts';
import { type Roughness, roughen } from '../../test/support/rough-service.ts';
import { refuse } from '../arguments.ts';

const bin = fileURLToPath(new URL('../../bin/ec2img.js', import.meta.url));

/** Seconds of the state machine in a second of the demo: it polls an image every 15 seconds. */
const MACHINE_SPEED = 60;

/** Commands to begin with. */
const EXAMPLES = [
  'ec2img create-image --instance-id i-1234567890abcdef0 --name "My server" --wait',
  'ec2img describe-images --owners self --query "Images[].[ImageId,Name,State]" --output table',
  'ec2img deregister-image --image-id ami-042ae80318e96f49c --delete-associated-snapshots',
];

export async function serve(port: number, roughness: Roughness): Promise<void> {
  const cloud = await startDemoCloud(port).catch((error: NodeJS.ErrnoException) =>
    refuse('demo', `port ${port} cannot be used (${error.code ?? error.message}). Choose another, or omit --port.`),
  );
  const { ec2: endpoint } = cloud;
  cloud.speed = MACHINE_SPEED;
  roughen(endpoint, roughness);
  const folder = mkdtempSync(join(tmpdir(), 'ec2img-demo-'));
  // HOME, because aliases are read from ~/.aws. The rest of the shell keeps its own.
  const start = `#!/bin/sh\nHOME=${shellQuote(folder)} exec ${shellQuote(process.execPath)} ${shellQuote(bin)} "$@"\n`;
  writeFileSync(join(folder, 'ec2img'), start, { mode: 0o755 });

  const variables = Object.entries(demoVariables(endpoint.url, folder));
  const others = settingsOf(manual).filter((name) => !variables.some(([own]) => own === name));
  const fish = [
    ...variables.map(([name, value]) => `set -gx ${name} ${shellQuote(value)}`),
    `set -gx PATH ${shellQuote(folder)} $PATH`,
    ...others.map((name) => `set -e ${name}`),
  ];
  writeFileSync(join(folder, 'demo.fish'), `${fish.join('\n')}\n`);
  const unset = join(folder, 'unset.sh');
  writeFileSync(unset, `unset ${others.join(' ')}\n`);
  const lines = [
    ...variables.map(([name, value]) => `export ${name}=${shellQuote(value)}`),
    `export PATH=${shellQuote(folder)}:"$PATH"`,
    `. ${shellQuote(unset)}`,
  ].join('\n');
  writeFileSync(join(folder, 'demo.sh'), `${lines}\n`);
  // Empty, so that no error has a hint about missing files.
  for (const name of ['config', 'credentials']) writeFileSync(join(folder, name), '');

  // A reader that closes the pipe does not stop the demo.
  process.stdout.on('error', () => {});
  console.error(`The endpoint of this demo (EC2, S3, Step Functions) is ${endpoint.url}. Nothing leaves this machine.`);
  console.error(
    'Paste these lines into another terminal with bash or zsh. The last one unsets other AWS_ and EC2IMG_ variables:\n',
  );
  console.log(lines);
  console.error(`\nOr run: source ${shellQuote(join(folder, 'demo.sh'))}`);
  console.error(`In fish: source ${shellQuote(join(folder, 'demo.fish'))}\n`);
  console.error('Then `ec2img` runs from this checkout, and the examples of README.md and docs/ work as shown. Try:\n');
  for (const line of EXAMPLES) console.error(`  ${line}`);
  console.error('\ndocs/life.md and docs/fleets.md go on from there. ec2img -h lists all commands.');
  console.error('Press Ctrl-C to stop the demo.');

  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  await new Promise<void>((resolve) => {
    for (const signal of signals) process.on(signal, () => resolve());
  });
  await endpoint.stop();
  rmSync(folder, { recursive: true, force: true });
  console.error('\nThe demo has stopped.');
}

/** The variables with which a reader configures other calls. */
function settingsOf({ environment }: typeof manual): string[] {
  const named = environment.flatMap(({ variables = '' }) => [...variables.matchAll(/`((?:AWS|EC2IMG)_\w+)`/g)]);
  const services = ['EC2', 'S3', 'SFN', 'STS', 'SSO', 'SSO_OIDC', 'SIGNIN'].map(
    (service) => `AWS_ENDPOINT_URL_${service}`,
  );
  return [...new Set([...named.map(([, name]) => name as string), ...services])];
}
