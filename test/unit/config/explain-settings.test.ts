// The defaults that `ec2img config` prints are those of a call: to set one changes nothing, another value does.
import { expect, test } from 'vitest';
import { parseGlobals } from '../../../src/cli/parse.ts';
import { timestampFormatOf } from '../../../src/config/early-settings.ts';
import { explainSettings } from '../../../src/config/explain-settings.ts';
import { isDebug, settingSources } from '../../../src/config/lookup.ts';
import { markSetting } from '../../../src/config/mark-setting.ts';
import { instanceMetadata } from '../../../src/config/metadata-services.ts';
import { configPaths } from '../../../src/config/paths.ts';
import { settingsOf } from '../../../src/config/settings.ts';
import { loadConfigFiles } from '../../../src/config/shared-config.ts';
import { validationLevelOf } from '../../../src/config/validation-level.ts';
import { CliError } from '../../../src/errors.ts';
import type { Env, Io } from '../../../src/io/io.ts';
import { model, type Operation } from '../../../src/model/model.ts';
import { coloursTables } from '../../../src/output/colour.ts';
import { colourChoice, reportError } from '../../../src/output/stderr.ts';
import { createPrinter } from '../../../src/output/stdout.ts';
import { autoPromptOf } from '../../../src/prompt/mode.ts';
import { loadFileUri } from '../../../src/request/paramfile.ts';
import { fakeIo } from '../../support/fake-io.ts';

const CONFIG = `[profile dev]
region = eu-west-1
[default]
region = us-east-1
endpoint_url = http://127.0.0.1:9
`;

const CREATE_IMAGE = model.operations.find(({ name }) => name === 'CreateImage') as Operation;

/** A setting with a value. */
interface Surroundings {
  readonly options?: readonly string[];
  readonly env?: Env;
  /** A line of the default profile. */
  readonly line?: string;
}

function ioWith({ env = {}, line = '' }: Surroundings) {
  const { io: fake, seen } = fakeIo({ env, terminal: 80, programs: ['less', 'more'] });
  const contents: Record<string, string> = { '/dev/config': CONFIG + line, '/text': 'é' };
  const readFile = (path: string) => Buffer.from(contents[path] ?? '');
  const io: Io = { ...fake, env: { ...env, AWS_CONFIG_FILE: '/dev/config' }, readFile };
  return { io, seen };
}

/** All that settings decide. */
async function decided(surroundings: Surroundings): Promise<unknown> {
  const { io, seen } = ioWith(surroundings);
  const line = parseGlobals(surroundings.options ?? [], model);
  const { globals } = line;
  const files = loadConfigFiles(io);
  const sources = settingSources(globals, io.env, files);
  const settings = settingsOf(globals, io.env, files);
  const printer = await createPrinter({ operation: CREATE_IMAGE, globals }, (value) => value, files, io);
  await printer.show({ ImageId: 'ami-1' });
  await reportError(new CliError('configuration', 'no Region', { code: 'NoRegion' }), globals, io);
  return JSON.stringify([
    settings,
    instanceMetadata({ env: io.env, profile: sources.profile }),
    timestampFormatOf(sources),
    validationLevelOf(new Map(), io.env, settings.parameterValidation),
    markSetting(CREATE_IMAGE, new Map(), io.env),
    autoPromptOf(line, io).configured,
    isDebug(globals, io.env),
    coloursTables(colourChoice(globals, io.stdout, io)),
    loadFileUri('file:///text', io),
    seen,
  ]);
}

const key = (name: string) => (value: string) => ({ line: `${name} = ${value}` });
const variable = (name: string) => (value: string) => ({ env: { [name]: value } });
const option = (name: string) => (value: string) => ({ options: [name, value] });

/** How to set a setting, and a value that is not its default. */
const SET: Readonly<Record<string, readonly [set: (value: string) => Surroundings, other: string]>> = {
  profile: [variable('AWS_PROFILE'), 'dev'],
  ignore_configured_endpoint_urls: [key('ignore_configured_endpoint_urls'), 'true'],
  use_fips_endpoint: [key('use_fips_endpoint'), 'true'],
  use_dualstack_endpoint: [key('use_dualstack_endpoint'), 'true'],
  ec2_metadata_service_endpoint_mode: [key('ec2_metadata_service_endpoint_mode'), 'ipv6'],
  ec2_metadata_v1_disabled: [key('ec2_metadata_v1_disabled'), 'true'],
  metadata_service_timeout: [key('metadata_service_timeout'), '2'],
  metadata_service_num_attempts: [key('metadata_service_num_attempts'), '2'],
  max_attempts: [key('max_attempts'), '4'],
  retry_mode: [key('retry_mode'), 'adaptive'],
  output: [key('output'), 'text'],
  cli_pager: [key('cli_pager'), 'more'],
  color: [option('--color'), 'off'],
  cli_error_format: [key('cli_error_format'), 'json'],
  cli_auto_prompt: [key('cli_auto_prompt'), 'on'],
  cli_file_encoding: [variable('AWS_CLI_FILE_ENCODING'), 'latin-1'],
  cli_timestamp_format: [key('cli_timestamp_format'), 'wire'],
  validate: [variable('EC2IMG_VALIDATE'), 'aws'],
  mark: [variable('EC2IMG_MARK'), '1'],
  debug: [variable('EC2IMG_DEBUG'), '1'],
  parameter_validation: [key('parameter_validation'), 'false'],
  'cli-connect-timeout': [option('--cli-connect-timeout'), '5'],
  'cli-read-timeout': [option('--cli-read-timeout'), '5'],
};

/** Set in test/program/output-encoding.test.ts, and flags, which cannot be set to their default. */
const ELSEWHERE = ['cli_output_encoding', 'no-verify-ssl', 'no-sign-request', 'no-cli-pager'];

const { io } = ioWith({});
const explained = explainSettings(new Map(), io.env, loadConfigFiles(io), configPaths(io));
const defaults = explained.flatMap(({ Name, Value, Source }) =>
  Source === 'default' && Value !== null ? [[Name, Value] as const] : [],
);

test('every setting with a default is compared', () => {
  expect(defaults.map(([name]) => name).toSorted()).toEqual([...Object.keys(SET), ...ELSEWHERE].toSorted());
});

test.each(defaults.filter(([name]) => !ELSEWHERE.includes(name)))('the default of %s is %s', async (name, value) => {
  const [set, other] = SET[name] ?? [];
  const without = await decided({});
  expect(await decided(set?.(value) ?? {})).toEqual(without);
  expect(await decided(set?.(other ?? '') ?? {})).not.toEqual(without);
});
