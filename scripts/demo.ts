// Demonstrates the program without an AWS account, with the built program and an EC2 endpoint on loopback:
//   npm run demo                               a few commands and their output
//   npm run demo -- --serve [--port 8080]      an endpoint for your own commands, until Ctrl-C
//   npm run demo -- --help                     the options of the endpoint
import { argumentsOf, numberOf, refuse } from './arguments.ts';
import { roughnessOf, SERVE_OPTIONS, USAGE } from './demo/serve-options.ts';

const { values } = argumentsOf('demo', {
  options: {
    help: { type: 'boolean', short: 'h' },
    serve: { type: 'boolean' },
    port: { type: 'string' },
    ...SERVE_OPTIONS,
  },
});
const { help, serve: isServed, ...own } = values;
const [unused] = Object.keys(own);
if (help) console.log(USAGE);
else if (unused !== undefined && !isServed) refuse('demo', `--${unused} needs --serve.`);
else if (isServed) {
  const port = numberOf('demo', 'port', own.port ?? '0');
  if (!Number.isInteger(port) || port > 65535) refuse('demo', `--port is ${port}, but must be between 0 and 65535.`);
  await (await import('./demo/serve.ts')).serve(port, roughnessOf(own));
} else await (await import('./demo/tour.ts')).tour();
