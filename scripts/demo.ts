// Demonstrates the program without an AWS account, with the built program and an EC2 endpoint on loopback:
//   npm run demo                               a few commands and their output
//   npm run demo -- --serve [--port 8080]      an endpoint for your own commands, until Ctrl-C
import { argumentsOf, numberOf, refuse } from './arguments.ts';

const { values } = argumentsOf('demo', { options: { serve: { type: 'boolean' }, port: { type: 'string' } } });
if (values.port !== undefined && !values.serve) refuse('demo', '--port needs --serve.');
const port = numberOf('demo', 'port', values.port ?? '0');
if (!Number.isInteger(port) || port > 65535) refuse('demo', `--port is ${port}, but must be between 0 and 65535.`);

if (values.serve) await (await import('./demo/serve.ts')).serve(port);
else await (await import('./demo/tour.ts')).tour();
