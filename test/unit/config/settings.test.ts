import { describe, expect, test } from 'vitest';
import { checkGlobals } from '../../../src/config/early-settings.ts';
import { settingsOf } from '../../../src/config/settings.ts';
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
    homeOf: () => undefined,
    readFile: (path) => Buffer.from(path === '/h/.aws/config' ? config : credentials),
  });
  return settingsOf(new Map(Object.entries(options)), full, files);
}

const { AWS_REGION: _, ...keysOnly } = KEYS;

// Precedence: measured on AWS CLI 2.36.
describe('settingsOf', () => {
  test.each<[string, Given, string]>([
    ['uses the region of --region before AWS_REGION', { options: { Region: 'eu-west-1' } }, 'eu-west-1'],
    [
      'uses the region of AWS_REGION before AWS_DEFAULT_REGION',
      { env: { ...KEYS, AWS_DEFAULT_REGION: 'eu-west-2' } },
      'us-east-1',
    ],
    [
      'uses the region of AWS_DEFAULT_REGION without AWS_REGION',
      { env: { ...keysOnly, AWS_DEFAULT_REGION: 'eu-west-2' } },
      'eu-west-2',
    ],
    [
      'uses the region of the profile without an option or a variable',
      { env: keysOnly, config: '[default]\nregion = eu-west-3\n' },
      'eu-west-3',
    ],
    ['accepts the name of an unknown region', { options: { Region: 'mars-1' } }, 'mars-1'],
    ['accepts an empty --region with an endpoint', { options: { Region: '', EndpointUrl: 'http://h/' } }, ''],
    [
      'accepts an empty AWS_REGION with an endpoint in the environment, whatever AWS_DEFAULT_REGION is',
      { env: { ...KEYS, AWS_REGION: '', AWS_DEFAULT_REGION: 'eu-west-2', AWS_ENDPOINT_URL: 'http://h/' } },
      '',
    ],
    [
      'accepts an empty region in a profile with an endpoint',
      { env: keysOnly, config: '[default]\nregion =\nendpoint_url = http://h/\n' },
      '',
    ],
  ])('%s', (_, given, region) => {
    expect(settings(given).region).toBe(region);
  });
});

describe('the endpoint', () => {
  const inConfig =
    '[default]\nservices = s\nendpoint_url = http://profile\n[services s]\nec2 =\n  endpoint_url = http://service\n';
  const both = { AWS_ENDPOINT_URL: 'http://global', AWS_ENDPOINT_URL_EC2: 'http://ec2' };
  test.each<[string, Given, string | undefined]>([
    [
      'comes from --endpoint-url before all other sources',
      { options: { EndpointUrl: 'http://option/a/b?x=y' }, env: { ...KEYS, ...both } },
      'http://option/a/b?x=y',
    ],
    [
      'comes from AWS_ENDPOINT_URL_EC2 before AWS_ENDPOINT_URL and the profile',
      { env: { ...KEYS, ...both }, config: inConfig },
      'http://ec2/',
    ],
    [
      'comes from AWS_ENDPOINT_URL before the profile',
      { env: { ...KEYS, AWS_ENDPOINT_URL: 'http://global' }, config: inConfig },
      'http://global/',
    ],
    ['comes from the services section of the profile', { config: inConfig }, 'http://service/'],
    [
      'comes from endpoint_url of the profile',
      { config: '[default]\nendpoint_url = http://profile\n' },
      'http://profile/',
    ],
    ['is not set without a configured endpoint', {}, undefined],
    [
      'is not set if a variable makes ec2img ignore configured endpoints',
      { env: { ...KEYS, ...both, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' } },
      undefined,
    ],
    [
      'is not set if the profile makes ec2img ignore configured endpoints',
      { env: { ...KEYS, ...both }, config: '[default]\nignore_configured_endpoint_urls = true\n' },
      undefined,
    ],
  ])('%s', (_, given, endpoint) => {
    expect(settings(given).endpoint?.href).toBe(endpoint);
  });
});

test('uses the default settings without options, variables and profile', () => {
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

test('reads settings from options, from environment variables and from the profile', () => {
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

describe('settingsOf with invalid input', () => {
  const noKeys = { AWS_REGION: 'us-east-1' };
  test.each<[string, Given, string, string]>([
    [
      'rejects an unknown profile',
      { options: { Profile: 'nope' } },
      'general',
      'The config profile (nope) could not be found',
    ],
    [
      'rejects an empty profile name',
      { env: { ...KEYS, AWS_PROFILE: '' } },
      'general',
      'The config profile () could not be found',
    ],
    [
      'rejects partial credentials in the environment',
      { env: { ...noKeys, AWS_ACCESS_KEY_ID: 'a' } },
      'general',
      'Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY',
    ],
    [
      'rejects partial credentials in the credentials file',
      { env: noKeys, credentials: '[default]\naws_access_key_id = a\n' },
      'general',
      'Partial credentials found in shared-credentials-file, missing: aws_secret_access_key',
    ],
    [
      'reports partial credentials before a missing region',
      { env: { AWS_ACCESS_KEY_ID: 'a' } },
      'general',
      'Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY',
    ],
    [
      'rejects a call without a region',
      { env: keysOnly },
      'configuration',
      'You must specify a region. You can also configure your region by running "aws configure".',
    ],
    [
      'rejects an invalid region name',
      { options: { Region: 'us east 1' } },
      'general',
      "Provided region_name 'us east 1' doesn't match a supported format.",
    ],
    [
      'rejects an empty --region',
      { options: { Region: '' } },
      'configuration',
      'You must specify a region. You can also configure your region by running "aws configure".',
    ],
    [
      'rejects an empty AWS_REGION even if AWS_DEFAULT_REGION is set',
      { env: { ...KEYS, AWS_REGION: '', AWS_DEFAULT_REGION: 'eu-west-2' } },
      'configuration',
      'You must specify a region. You can also configure your region by running "aws configure".',
    ],
    [
      'rejects an empty region in the profile',
      { env: keysOnly, config: '[default]\nregion =\n' },
      'configuration',
      'You must specify a region. You can also configure your region by running "aws configure".',
    ],
    [
      'rejects an empty AWS_RETRY_MODE',
      { env: { ...KEYS, AWS_RETRY_MODE: '' } },
      'general',
      'Invalid value provided to "mode": "" must be one of: "standard" or "adaptive"',
    ],
    [
      'rejects an empty max_attempts in the profile',
      { config: '[default]\nmax_attempts =\n' },
      'general',
      'Invalid value provided to "max_attempts": "" must be an integer greater than or equal to one.',
    ],
    [
      'rejects --endpoint-url with a host name and port but no scheme',
      { options: { EndpointUrl: 'localhost:4566' } },
      'general',
      'Invalid endpoint: localhost:4566',
    ],
    [
      'reports an invalid AWS_MAX_ATTEMPTS before an invalid AWS_RETRY_MODE',
      { env: { ...KEYS, AWS_RETRY_MODE: 'legacy', AWS_MAX_ATTEMPTS: '0' } },
      'general',
      'Value provided to "max_attempts": 0 must be an integer greater than or equal to one.',
    ],
    [
      'reports a missing region before a negative timeout',
      { env: keysOnly, options: { CliConnectTimeout: '-1' } },
      'configuration',
      'You must specify a region. You can also configure your region by running "aws configure".',
    ],
    [
      'rejects AWS_ENDPOINT_URL without a scheme',
      { env: { ...KEYS, AWS_ENDPOINT_URL: '127.0.0.1:5977' } },
      'general',
      'Invalid endpoint: 127.0.0.1:5977',
    ],
    [
      'rejects --endpoint-url with an unsupported scheme',
      { options: { EndpointUrl: 'ftp://h/' } },
      'general',
      'An HTTP Client raised an unhandled exception: Not supported URL scheme ftp',
    ],
    [
      'rejects an unknown AWS_RETRY_MODE',
      { env: { ...KEYS, AWS_RETRY_MODE: 'legacy' } },
      'general',
      'Invalid value provided to "mode": "legacy" must be one of: "standard" or "adaptive"',
    ],
    [
      'rejects 0 as AWS_MAX_ATTEMPTS',
      { env: { ...KEYS, AWS_MAX_ATTEMPTS: '0' } },
      'general',
      'Value provided to "max_attempts": 0 must be an integer greater than or equal to one.',
    ],
    [
      'rejects an AWS_MAX_ATTEMPTS that is not a number',
      { env: { ...KEYS, AWS_MAX_ATTEMPTS: 'x' } },
      'general',
      'Invalid value provided to "max_attempts": "x" must be an integer greater than or equal to one.',
    ],
    [
      'rejects a negative --cli-read-timeout',
      { options: { CliReadTimeout: '-5' } },
      'general',
      'Attempted to set read timeout to -5, but the timeout cannot be set to a value less than or equal to 0.',
    ],
  ])('%s', (_, given, kind, message) => {
    expect(() => settings(given)).toThrow(expect.objectContaining({ kind, message }));
  });
});

describe('checkGlobals', () => {
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
  ])('rejects the global options %j: %s', (options, message) => {
    const globals: OptionValues = new Map(Object.entries(options));
    expect(() => checkGlobals(globals)).toThrow(expect.objectContaining({ kind: 'parameter', message }));
  });

  // Python treats the text before the colon as a scheme.
  test('accepts a host name with a port as the endpoint URL', () => {
    expect(checkGlobals(new Map([['EndpointUrl', 'localhost:4566']]))).toBeUndefined();
  });

  // Reported with the other settings, after unknown options, invalid values and unknown profiles.
  test('accepts a negative timeout, which is reported later with the other settings', () => {
    expect(checkGlobals(new Map([['CliConnectTimeout', '-1']]))).toBeUndefined();
  });
});

// Expected values: botocore 1.43.11, without a network.
describe('an endpoint URL', () => {
  const endpoint = (url: string): string | undefined =>
    settings({ env: { ...KEYS, AWS_ENDPOINT_URL: url } }).endpoint?.href;

  test.each([
    ['http://127.0.0.1:9/a b?c d', 'http://127.0.0.1:9/a%20b?c%20d'],
    ['http://127.0.0.1:9/a ', 'http://127.0.0.1:9/a%20'],
    [' http://127.0.0.1:9', 'http://127.0.0.1:9/'],
    ['HTTP://127.0.0.1:9/', 'http://127.0.0.1:9/'],
    ['http://127.0.0.1:', 'http://127.0.0.1/'],
    ['http://u:p@127.0.0.1:9/', 'http://u:p@127.0.0.1:9/'],
    ['http://u@v:p@127.0.0.1:9/', 'http://u%40v:p@127.0.0.1:9/'],
    ['http://host.:9', 'http://host.:9/'],
    ['http://[::1]:9/x', 'http://[::1]:9/x'],
  ])('%j is that of %s', (url, href) => {
    expect(endpoint(url)).toBe(href);
  });

  test.each([
    'http://',
    'http:///x',
    'http:127.0.0.1',
    '127.0.0.1:5977',
    'http://exa mple',
    'http://my_host:9',
    'http://a..b',
    'http://-a/',
    'http://a-/',
    'http://*/',
    'http://%41/',
    'http://büro.example/',
    `http://${'a'.repeat(64)}/`,
    `http://${'a.'.repeat(127)}aa/`,
    'http://127.0.0.1:9\n',
    'http://a\\@127.0.0.1:9/',
    'http://[::1',
    'http://[1::2::3]/',
    'http://256.1.1.1:9',
  ])('%j is rejected', (url) => {
    expect(() => endpoint(url)).toThrow(
      expect.objectContaining({ kind: 'general', message: `Invalid endpoint: ${url}` }),
    );
  });

  test.each([
    ['http://127.0.0.1:9 ', "Port could not be cast to integer value as '9 '"],
    ['http://127.0.0.1:x', "Port could not be cast to integer value as 'x'"],
    ['http://a:b:9/', "Port could not be cast to integer value as 'b:9'"],
    ['http://127.0.0.1:99999', 'Port out of range 0-65535'],
    ['FTP://127.0.0.1/', 'An HTTP Client raised an unhandled exception: Not supported URL scheme ftp'],
  ])('%j is rejected: %s', (url, message) => {
    expect(() => endpoint(url)).toThrow(expect.objectContaining({ kind: 'general', message }));
  });
});

// Expected values: AWS CLI 2.36.7 for an invalid value of each variable; the limits and the other messages: botocore 1.43.11.
describe('settings that EC2 does not use', () => {
  const size = (value: string, reason: string) =>
    `Invalid value "${value}" for request_min_compression_size_bytes. Value must be ${reason}.`;
  const checksum = (key: string, value: string) =>
    `Unsupported configuration value for ${key}. Expected one of ('when_supported', 'when_required') but got ${value}.`;
  test.each([
    ['request_min_compression_size_bytes', 'x', size('x', 'an integer')],
    ['request_min_compression_size_bytes', '', size('', 'an integer')],
    ['request_min_compression_size_bytes', '1.0', size('1.0', 'an integer')],
    ['request_min_compression_size_bytes', '0', size('0', 'between 1 and 1048576')],
    ['request_min_compression_size_bytes', '-5', size('-5', 'between 1 and 1048576')],
    ['request_min_compression_size_bytes', '1048577', size('1048577', 'between 1 and 1048576')],
    ['request_checksum_calculation', 'Bogus', checksum('request_checksum_calculation', 'bogus')],
    ['request_checksum_calculation', '', checksum('request_checksum_calculation', '')],
    ['response_checksum_validation', 'none', checksum('response_checksum_validation', 'none')],
    [
      'account_id_endpoint_mode',
      'Bogus',
      "The configured value 'bogus' for 'account_id_endpoint_mode' is invalid. Valid values are: ('preferred', 'disabled', 'required').",
    ],
    [
      's3_disable_express_session_auth',
      'yes',
      'Invalid value "yes" for s3_disable_express_session_auth. Value must be a boolean',
    ],
  ])('rejects %s = %j in the profile and in the environment', (key, value, message) => {
    const variable = `AWS_${key.toUpperCase()}`;
    const error = expect.objectContaining({ kind: 'general', message });
    expect(() => settings({ config: `[default]\n${key} = ${value}\n` })).toThrow(error);
    expect(() => settings({ env: { ...KEYS, [variable]: value } })).toThrow(error);
  });

  test.each([
    ['request_min_compression_size_bytes', ['1', '1048576', '+10_240']],
    ['request_checksum_calculation', ['when_supported', 'WHEN_REQUIRED']],
    ['response_checksum_validation', ['when_supported', 'When_Required']],
    ['account_id_endpoint_mode', ['preferred', 'DISABLED', 'required']],
    ['s3_disable_express_session_auth', ['true', 'FALSE']],
  ])('accepts valid values of %s', (key, values) => {
    for (const value of values) {
      expect(settings({ config: `[default]\n${key} = ${value}\n` }).region).toBe('us-east-1');
    }
  });

  test('are validated after the attempts and before the Region', () => {
    const config = '[default]\naccount_id_endpoint_mode = x\n';
    expect(() => settings({ env: keysOnly, config })).toThrow(/^The configured value 'x'/);
    expect(() => settings({ env: { ...KEYS, AWS_MAX_ATTEMPTS: '0' }, config })).toThrow(
      /^Value provided to "max_attempts"/,
    );
  });
});

describe('the CA bundle', () => {
  test.each<[string, Given]>([
    ['--ca-bundle', { options: { CaBundle: '~/ca.pem' } }],
    ['AWS_CA_BUNDLE', { env: { ...KEYS, AWS_CA_BUNDLE: '~/ca.pem' } }],
    ['ca_bundle of the profile', { config: '[default]\nca_bundle = ~/ca.pem\n' }],
    ['REQUESTS_CA_BUNDLE', { env: { ...KEYS, REQUESTS_CA_BUNDLE: '~/ca.pem' } }],
  ])('from %s may start with ~', (_, given) => {
    expect(settings(given).caBundle).toBe('/h/ca.pem');
  });

  test('does not expand variables', () => {
    expect(settings({ env: { ...KEYS, AWS_CA_BUNDLE: '$HOME/ca.pem' } }).caBundle).toBe('$HOME/ca.pem');
  });
});
