// Runs a few commands and prints their output.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { shellQuote } from '../../src/text/shell-quote.ts';
import { demoVariables, startDemoEndpoint } from '../../test/support/demo-world.ts';

const bin = fileURLToPath(new URL('../../bin/ec2img.js', import.meta.url));

export async function tour(): Promise<void> {
  const endpoint = await startDemoEndpoint();
  endpoint.world.pace = 25;
  const env = {
    PATH: process.env.PATH,
    HOME: '/nonexistent',
    AWS_PAGER: '',
    ...demoVariables(endpoint.url, '/nonexistent'),
  };

  /** Prints a command line, runs it and prints its exit code. */
  async function show(...argv: string[]): Promise<void> {
    console.log(`$ ec2img ${argv.map(shellQuote).join(' ')}`);
    const child = spawn(process.execPath, [bin, ...argv], { env, stdio: ['ignore', 'inherit', 'inherit'] });
    const code = await new Promise((done) => child.on('close', done));
    console.log(`(exit code ${code})\n`);
  }

  const [instance] = endpoint.world.instances;
  const create = ['create-image', '--instance-id', instance?.instanceId ?? ''];
  const details = [
    ...['--tag-specifications', 'ResourceType=image,Tags=[{Key=Stage,Value=prod}]'],
    ...['--block-device-mappings', 'DeviceName=/dev/sdh,Ebs={VolumeSize=100,VolumeType=gp3}'],
  ];

  console.log(`The EC2 endpoint of this demo is ${endpoint.url}. Nothing leaves this machine.\n`);
  await show(...create, '--name', 'My server', ...details);
  await show(...create, '--name', 'My server 2', ...details, '--output', 'text');
  await show(...create, '--name', 'My server 3', ...details, '--output', 'table');
  console.log('Wait until the image is available, with progress on standard error:');
  await show(...create, '--name', 'My server 4', '--wait', '--poll-interval', '1s');
  console.log('An invalid value is shown with its position, and nothing is sent:');
  await show(...create, '--name', 'My server 5', '--block-device-mappings', 'DeviceName=/dev/sdh,Ebs={VolumeSize}');

  console.log('Find images, and remove one with its snapshots:');
  const query = 'sort_by(Images, &Name)[].[ImageId, Name, State]';
  await show('describe-images', '--owners', 'self', '--query', query, '--output', 'text');
  const old = endpoint.world.images.find(({ name }) => name === 'My server 4');
  await show('deregister-image', '--image-id', old?.imageId ?? '', '--delete-associated-snapshots', '--output', 'text');

  console.log('docs/life.md has more. To try your own commands against this endpoint: npm run demo -- --serve');
  await endpoint.stop();
}
