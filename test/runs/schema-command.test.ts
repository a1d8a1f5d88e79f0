// `ec2img schema COMMAND`. The schema itself is tested in model/json-schema.test.ts.
import { expect, test } from 'vitest';
import { requestSchema } from '../../src/model/json-schema.ts';
import { run } from '../../src/run.ts';
import { listed, OPERATION_COMMANDS } from '../support/commands.ts';
import { fakeIo } from '../support/fake-io.ts';
import { operationOf } from '../support/operations.ts';
import { USAGE } from '../support/usage.ts';
import { pageOf } from '../unit/help/read-page.ts';

async function runWith(...argv: string[]) {
  const { io, seen } = fakeIo();
  const code = await run(argv, io);
  return { code, stdout: seen.stdout, stderr: seen.stderr };
}

const create = operationOf('create-image');
const wait = operationOf('wait image-available');

test.each([
  [['create-image'], create],
  [['wait', 'image-available'], wait],
])('ec2img schema prints the JSON Schema of the requests of %j', async (words, operation) => {
  const { code, stdout, stderr } = await runWith('schema', ...words);
  expect([code, JSON.parse(stdout), stderr]).toEqual([0, requestSchema(operation), '']);
});

test.each([[['schema', 'help']], [['help', 'schema']], [['schema', '--help']]])(
  'ec2img %j prints the help page of schema',
  async (argv) => {
    expect(await runWith(...argv)).toEqual({ code: 0, stdout: pageOf(['schema']), stderr: '' });
  },
);

const COMMANDS = `command can be ${listed([...OPERATION_COMMANDS, 'help'])}`;

test.each([
  [['schema'], 'the following arguments are required: command'],
  [['schema', 'wait'], "argument command: Found invalid choice 'wait'"],
  [
    ['schema', 'create-imag'],
    "argument command: Found invalid choice 'create-imag'\nMaybe you meant:\n  * create-image",
  ],
])('rejects ec2img %j as a usage error and prints the valid commands', async (argv, message) => {
  const stderr = `\nec2img: [ERROR]: An error occurred (ParamValidation): ${message}\nhint: ${COMMANDS}\n${USAGE.schema}`;
  expect(await runWith(...argv)).toEqual({ code: 252, stdout: '', stderr });
});

test('ec2img schema rejects an unknown option as a usage error', async () => {
  const stderr = `\nec2img: [ERROR]: Unknown options: --x\n${USAGE.schema}`;
  expect(await runWith('schema', 'create-image', '--x')).toEqual({ code: 252, stdout: '', stderr });
});
