// `ec2img state-machine create-images`: what it prints. The definition and the template have tests of their own.
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { run } from '../../src/run.ts';
import { cloudFormationTemplate } from '../../src/state-machine/cloudformation.ts';
import { machineDefinition } from '../../src/state-machine/definition.ts';
import { fakeIo } from '../support/fake-io.ts';

/** Without a Region, credentials and files. */
async function runWith(...argv: string[]) {
  const { io, seen } = fakeIo({ env: {} });
  const code = await run(['state-machine', 'create-images', ...argv], io);
  return { code, stdout: seen.stdout, stderr: seen.stderr };
}

const DOCUMENTS: readonly (readonly [options: string[], document: object])[] = [
  [[], machineDefinition()],
  [['--template', 'cloudformation'], cloudFormationTemplate()],
];

test.each(DOCUMENTS)(
  'ec2img state-machine create-images %j prints JSON and YAML of the same value',
  async (options, document) => {
    const json = await runWith(...options);
    expect({ ...json, stdout: JSON.parse(json.stdout) }).toEqual({
      code: 0,
      stdout: structuredClone(document),
      stderr: '',
    });
    for (const version of ['1.1', '1.2'] as const) {
      const yaml = await runWith(...options, '--format', 'yaml');
      expect({ ...yaml, stdout: parse(yaml.stdout, { version }) }).toEqual({
        code: 0,
        stdout: structuredClone(document),
        stderr: '',
      });
    }
  },
);

/** The largest template that create-stack takes without a bucket, in bytes. */
const LARGEST_TEMPLATE = 51_200;

test.each(['json', 'yaml'])('the template in %s is small enough to create a stack without a bucket', async (format) => {
  const { stdout } = await runWith('--template', 'cloudformation', '--format', format);
  expect(Buffer.byteLength(stdout)).toBeLessThan(LARGEST_TEMPLATE);
});

test('the YAML has no anchors, which CloudFormation does not read', async () => {
  const { stdout } = await runWith('--template', 'cloudformation', '--format', 'yaml');
  expect(stdout).not.toMatch(/^[^#]*: [&*][a-z]\d+$/m);
});

const ERRORS: readonly (readonly [options: string[], message: string, hint: string | undefined])[] = [
  [['--template', 'cdk'], 'Bad value for --template "cdk": use cloudformation', undefined],
  [['--format', 'xml'], 'Bad value for --format "xml": use json or yaml', undefined],
  [['--output', 'yaml'], 'state-machine create-images does not accept --output', '--format selects JSON or YAML'],
  [['--query', 'States'], 'state-machine create-images does not accept --query', '--format selects JSON or YAML'],
];

test.each(ERRORS)('rejects %j', async (options, message, hint) => {
  const { code, stdout, stderr } = await runWith(...options);
  const hints = hint === undefined ? '' : `hint: ${hint}\n`;
  expect({ code, stdout, stderr }).toEqual({
    code: 252,
    stdout: '',
    stderr: `\nec2img: [ERROR]: An error occurred (ParamValidation): ${message}\n${hints}`,
  });
});

test('prints skeletons of its own members', async () => {
  const { code, stdout } = await runWith('--generate-cli-skeleton');
  expect([code, JSON.parse(stdout)]).toEqual([0, { Template: 'cloudformation', Format: 'json' }]);
});

test('an unknown encoding of a file is a wrong setting', async () => {
  const env = { AWS_CLI_FILE_ENCODING: 'bogus', AWS_CLI_ERROR_FORMAT: 'json' };
  const { io, seen } = fakeIo({ env });
  const code = await run(
    ['state-machine', 'create-images', '--template', `file://${fileURLToPath(import.meta.url)}`],
    io,
  );
  expect({ code, stdout: seen.stdout, error: JSON.parse(seen.stderr) }).toEqual({
    code: 255,
    stdout: '',
    error: { Code: 'InvalidConfigError', Message: 'unknown encoding: bogus' },
  });
});
