// `ec2img schema COMMAND`. The schema itself is tested in model/json-schema.test.ts.
import { expect, test } from 'vitest';
import { lineSchema, requestSchema } from '../../src/model/json-schema.ts';
import { model } from '../../src/model/model.ts';
import { run } from '../../src/run.ts';
import { fakeIo } from '../support/fake-io.ts';
import { operationOf } from '../support/operations.ts';
import { USAGE } from '../support/usage.ts';
import { pageOf } from '../unit/help/read-page.ts';

async function runWith(...argv: string[]) {
  const { io, seen } = fakeIo();
  const code = await run(argv, io);
  return { code, stdout: seen.stdout, stderr: seen.stderr };
}

test.each(model.operations.map(({ command }) => [command]))(
  'ec2img schema prints the JSON Schema of the requests of %j',
  async (words) => {
    const { code, stdout, stderr } = await runWith('schema', ...words);
    const operation = operationOf(words.join(' '));
    const lines = operation.input['x-lines'];
    const schema = lines === undefined ? requestSchema(operation) : lineSchema(operation, operationOf(lines));
    expect([code, JSON.parse(stdout), stderr]).toEqual([0, schema, '']);
  },
);

test.each([[['schema', 'help']], [['help', 'schema']], [['schema', '--help']]])(
  'ec2img %j prints the help page of schema',
  async (argv) => {
    expect(await runWith(...argv)).toEqual({ code: 0, stdout: pageOf(['schema']), stderr: '' });
  },
);

test.each([
  [['schema'], 'the following arguments are required: command'],
  [['schema', 'wait'], "argument command: Found invalid choice 'wait'"],
  [
    ['schema', 'create-imag'],
    "argument command: Found invalid choice 'create-imag'\nMaybe you meant:\n  * create-image\n  * create-images\n  * create-tags",
  ],
])('rejects ec2img %j as a usage error, and names the page with the valid commands', async (argv, message) => {
  const stderr = `\nec2img: [ERROR]: An error occurred (ParamValidation): ${message}\n${USAGE.schema}`;
  expect(await runWith(...argv)).toEqual({ code: 252, stdout: '', stderr });
});

test('ec2img schema rejects an unknown option as a usage error', async () => {
  const stderr = `\nec2img: [ERROR]: Unknown options: --x\n${USAGE.schema}`;
  expect(await runWith('schema', 'create-image', '--x')).toEqual({ code: 252, stdout: '', stderr });
});
