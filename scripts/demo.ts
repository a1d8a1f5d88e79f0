// Demonstrates the program without an AWS account: runs the built program against an EC2 endpoint on loopback.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { shellQuote } from '../src/text/shell-quote.ts';
import { startEc2Endpoint } from '../test/support/ec2-endpoint.ts';

const bin = fileURLToPath(new URL('../bin/ec2img.js', import.meta.url));
const endpoint = await startEc2Endpoint();
endpoint.world.pace = 25;
const env = {
  PATH: process.env.PATH,
  HOME: '/nonexistent',
  AWS_ACCESS_KEY_ID: 'demo',
  AWS_SECRET_ACCESS_KEY: 'demo',
  AWS_REGION: 'us-east-1',
  AWS_ENDPOINT_URL: endpoint.url,
  AWS_PAGER: '',
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

console.log('Images at the endpoint:');
for (const { imageId, name, sourceInstanceId, tags } of endpoint.world.images) {
  console.log(
    `  ${imageId}  ${name}  from ${sourceInstanceId}  ${tags.map(({ key, value }) => `${key}=${value}`).join(' ')}`,
  );
}
await endpoint.stop();
