import { describe, expect, test } from 'vitest';
import { checkGlobals, settingsOf } from '../../../src/config/settings.ts';
import { loadConfigFiles } from '../../../src/config/shared-config.ts';
import type { OptionValues } from '../../../src/model/options.ts';

interface Given {
  readonly options?: Readonly<Record<string, string | boolean>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly config?: string;
  readonly credentials?: string;
}

const KEYS = { AWS_ACCESS_KEY_ID: 'AKIDENV', AWS_SECRET_ACCESS_KEY: 's', AWS_REGION: 'us-east-1' };

function settings({ options = {}, env = KEYS, config = '', credentials = '' }: Given) {
  const full = { HOME: '/h', ...env };
  const files = loadConfigFiles({
    env: full,
    readFile: (path) => Buffer.from(path === '/h/.aws/config' ? config : credentials),
  });
  return settingsOf(new Map(Object.entries(options)), full, files);
}

const { AWS_REGION: _, ...keysOnly } = KEYS;

// Precedence: measured on AWS CLI 2.36.
describe('selects the region', () => {
  test.each<[string, Given, string]>([
    ['the option wins', { options: { Region: 'eu-west-1' } }, 'eu-west-1'],
    ['AWS_REGION wins over AWS_DEFAULT_REGION', { env: { ...KEYS, AWS_DEFAULT_REGION: 'eu-west-2' } }, 'us-east-1'],
    ['AWS_DEFAULT_REGION', { env: { ...keysOnly, AWS_DEFAULT_REGION: 'eu-west-2' } }, 'eu-west-2'],
    ['the profile', { env: keysOnly, config: '[default]\nregion = eu-west-3\n' }, 'eu-west-3'],
    ['an unknown Region is accepted', { options: { Region: 'mars-1' } }, 'mars-1'],
  ])('%s', (_, given, region) => {
    expect(settings(given).region).toBe(region);
  });
});

describe('selects the endpoint', () => {
  const inConfig =
    '[default]\nservices = s\nendpoint_url = http://profile\n[services s]\nec2 =\n  endpoint_url = http://service\n';
  const both = { AWS_ENDPOINT_URL: 'http://global', AWS_ENDPOINT_URL_EC2: 'http://ec2' };
  test.each<[string, Given, string | undefined]>([
    [
      'the option',
      { options: { EndpointUrl: 'http://option/a/b?x=y' }, env: { ...KEYS, ...both } },
      'http://option/a/b?x=y',
    ],
    ['the variable of the service', { env: { ...KEYS, ...both }, config: inConfig }, 'http://ec2/'],
    [
      'the variable of all services',
      { env: { ...KEYS, AWS_ENDPOINT_URL: 'http://global' }, config: inConfig },
      'http://global/',
    ],
    ['the services section', { config: inConfig }, 'http://service/'],
    ['the profile', { config: '[default]\nendpoint_url = http://profile\n' }, 'http://profile/'],
    ['none', {}, undefined],
    [
      'none if configured endpoints are ignored',
      { env: { ...KEYS, ...both, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' } },
      undefined,
    ],
    [
      'none if the profile ignores configured endpoints',
      { env: { ...KEYS, ...both }, config: '[default]\nignore_configured_endpoint_urls = true\n' },
      undefined,
    ],
  ])('%s', (_, given, endpoint) => {
    expect(settings(given).endpoint?.href).toBe(endpoint);
  });
});

test('uses the defaults without options, variables and profile', () => {
  const {
    maxAttempts,
    retryMode,
    readTimeout,
    connectTimeout,
    verifySsl,
    appId,
    parameterValidation,
    useFips,
    useDualstack,
  } = settings({});
  expect({
    maxAttempts,
    retryMode,
    readTimeout,
    connectTimeout,
    verifySsl,
    appId,
    parameterValidation,
    useFips,
    useDualstack,
  }).toEqual({
    maxAttempts: 3,
    retryMode: 'standard',
    readTimeout: 60_000,
    connectTimeout: 60_000,
    verifySsl: true,
    appId: undefined,
    parameterValidation: true,
    useFips: false,
    useDualstack: false,
  });
});

test('reads settings from options, environment and profile', () => {
  const env = { ...KEYS, AWS_MAX_ATTEMPTS: '5', AWS_SDK_UA_APP_ID: 'app', AWS_USE_FIPS_ENDPOINT: 'TRUE' };
  const config =
    '[default]\nmax_attempts = 7\nretry_mode = adaptive\nparameter_validation = False\nuse_dualstack_endpoint = true\n';
  const options = { CliReadTimeout: '0', CliConnectTimeout: '5', NoVerifySsl: true };
  const {
    maxAttempts,
    retryMode,
    readTimeout,
    connectTimeout,
    verifySsl,
    appId,
    parameterValidation,
    useFips,
    useDualstack,
  } = settings({ env, config, options });
  expect({
    maxAttempts,
    retryMode,
    readTimeout,
    connectTimeout,
    verifySsl,
    appId,
    parameterValidation,
    useFips,
    useDualstack,
  }).toEqual({
    maxAttempts: 5,
    retryMode: 'adaptive',
    readTimeout: 0,
    connectTimeout: 5000,
    verifySsl: false,
    appId: 'app',
    parameterValidation: false,
    useFips: true,
    useDualstack: true,
  });
});

describe('rejects', () => {
  const noKeys = { AWS_REGION: 'us-east-1' };
  test.each<[string, Given, string, string]>([
    ['an unknown profile', { options: { Profile: 'nope' } }, 'general', 'The config profile (nope) could not be found'],
    [
      'a profile without a name',
      { env: { ...KEYS, AWS_PROFILE: '' } },
      'general',
      'The config profile () could not be found',
    ],
    [
      'partial credentials in the environment',
      { env: { ...noKeys, AWS_ACCESS_KEY_ID: 'a' } },
      'general',
      'Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY',
    ],
    [
      'partial credentials in the file',
      { env: noKeys, credentials: '[default]\naws_access_key_id = a\n' },
      'general',
      'Partial credentials found in shared-credentials-file, missing: aws_secret_access_key',
    ],
    [
      'partial credentials before a missing region',
      { env: { AWS_ACCESS_KEY_ID: 'a' } },
      'general',
      'Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY',
    ],
    [
      'no region',
      { env: keysOnly },
      'configuration',
      'You must specify a region. You can also configure your region by running "aws configure".',
    ],
    [
      'an invalid region',
      { options: { Region: 'us east 1' } },
      'general',
      "Provided region_name 'us east 1' doesn't match a supported format.",
    ],
    [
      'an empty region option',
      { options: { Region: '' } },
      'configuration',
      'You must specify a region. You can also configure your region by running "aws configure".',
    ],
    [
      'an empty region option, with an endpoint',
      { options: { Region: '', EndpointUrl: 'http://h/' } },
      'configuration',
      'You must specify a region. You can also configure your region by running "aws configure".',
    ],
    [
      'an empty region variable before another',
      { env: { ...KEYS, AWS_REGION: '', AWS_DEFAULT_REGION: 'eu-west-2' } },
      'configuration',
      'You must specify a region. You can also configure your region by running "aws configure".',
    ],
    [
      'an empty region key',
      { env: keysOnly, config: '[default]\nregion =\n' },
      'configuration',
      'You must specify a region. You can also configure your region by running "aws configure".',
    ],
    [
      'an empty retry mode',
      { env: { ...KEYS, AWS_RETRY_MODE: '' } },
      'general',
      'Invalid value provided to "mode": "" must be one of: "standard" or "adaptive"',
    ],
    [
      'empty attempts',
      { config: '[default]\nmax_attempts =\n' },
      'general',
      'Invalid value provided to "max_attempts": "" must be an integer greater than or equal to one.',
    ],
    [
      'an endpoint of host and port without a scheme',
      { options: { EndpointUrl: 'localhost:4566' } },
      'general',
      'Invalid endpoint: localhost:4566',
    ],
    [
      'invalid attempts before an invalid retry mode',
      { env: { ...KEYS, AWS_RETRY_MODE: 'legacy', AWS_MAX_ATTEMPTS: '0' } },
      'general',
      'Value provided to "max_attempts": 0 must be an integer greater than or equal to one.',
    ],
    [
      'a missing region before a negative timeout',
      { env: keysOnly, options: { CliConnectTimeout: '-1' } },
      'configuration',
      'You must specify a region. You can also configure your region by running "aws configure".',
    ],
    [
      'an endpoint without scheme',
      { env: { ...KEYS, AWS_ENDPOINT_URL: '127.0.0.1:5977' } },
      'general',
      'Invalid endpoint: 127.0.0.1:5977',
    ],
    ['an endpoint without host', { options: { EndpointUrl: 'http://' } }, 'general', 'Invalid endpoint: http://'],
    [
      'an endpoint with a space',
      { options: { EndpointUrl: 'http://exa mple' } },
      'general',
      'Invalid endpoint: http://exa mple',
    ],
    [
      'an unsupported scheme',
      { options: { EndpointUrl: 'ftp://h/' } },
      'general',
      'An HTTP Client raised an unhandled exception: Not supported URL scheme ftp',
    ],
    [
      'an unknown retry mode',
      { env: { ...KEYS, AWS_RETRY_MODE: 'legacy' } },
      'general',
      'Invalid value provided to "mode": "legacy" must be one of: "standard" or "adaptive"',
    ],
    [
      'zero attempts',
      { env: { ...KEYS, AWS_MAX_ATTEMPTS: '0' } },
      'general',
      'Value provided to "max_attempts": 0 must be an integer greater than or equal to one.',
    ],
    [
      'attempts that are not a number',
      { env: { ...KEYS, AWS_MAX_ATTEMPTS: 'x' } },
      'general',
      'Invalid value provided to "max_attempts": "x" must be an integer greater than or equal to one.',
    ],
    [
      'a negative timeout',
      { options: { CliReadTimeout: '-5' } },
      'general',
      'Attempted to set read timeout to -5, but the timeout cannot be set to a value less than or equal to 0.',
    ],
  ])('%s', (_, given, kind, message) => {
    expect(() => settings(given)).toThrow(expect.objectContaining({ kind, message }));
  });
});

describe('validation of global options before the command', () => {
  test.each<[Record<string, string>, string]>([
    [
      { EndpointUrl: 'foo' },
      'Bad value for --endpoint-url "foo": scheme is missing.  Must be of the form http://<hostname>/ or https://<hostname>/',
    ],
    [
      { EndpointUrl: '' },
      'Bad value for --endpoint-url "": scheme is missing.  Must be of the form http://<hostname>/ or https://<hostname>/',
    ],
    [{ CliReadTimeout: 'x' }, 'Bad value for --cli-read-timeout "x": expected a whole number of seconds'],
    [{ CliConnectTimeout: '1.5' }, 'Bad value for --cli-connect-timeout "1.5": expected a whole number of seconds'],
  ])('rejects %j', (options, message) => {
    const globals: OptionValues = new Map(Object.entries(options));
    expect(() => checkGlobals(globals)).toThrow(expect.objectContaining({ kind: 'parameter', message }));
  });

  // Python treats the text before the colon as a scheme.
  test('accepts a host with a port', () => {
    expect(checkGlobals(new Map([['EndpointUrl', 'localhost:4566']]))).toBeUndefined();
  });

  // Reported with the other settings, after unknown options, invalid values and unknown profiles.
  test('accepts a negative timeout', () => {
    expect(checkGlobals(new Map([['CliConnectTimeout', '-1']]))).toBeUndefined();
  });
});
