// Configuration files and the environment.

import { ENDPOINT, type Input } from '../../test/support/hostile-input.ts';
import { ENV, inputOf, WORDS } from './base.ts';
import type { Random } from './random.ts';
import { anyText, spoilt, spoiltBytes } from './texts.ts';

const SECTIONS = [
  'default',
  'profile a',
  'profile "a b"',
  'services dev',
  'sso-session s',
  'a',
  'plugins',
  'profile  x',
];
const KEYS: readonly (readonly [key: string, values: readonly string[]])[] = [
  ['region', ['us-east-1', 'eu-west-1', '-', 'x y']],
  ['output', ['json', 'text', 'table', 'yaml', 'yaml-stream', 'off', 'xml']],
  ['endpoint_url', [ENDPOINT, 'http://', 'ftp://127.0.0.1']],
  ['aws_access_key_id', ['AKIDEXAMPLE', '']],
  ['aws_secret_access_key', ['secret', '']],
  ['aws_session_token', ['token']],
  ['role_arn', ['arn:aws:iam::123456789012:role/r', 'x']],
  ['source_profile', ['default', 'a', 'missing']],
  ['credential_source', ['Environment', 'EcsContainer', 'Ec2InstanceMetadata', 'x']],
  ['web_identity_token_file', ['one', 'missing']],
  ['sso_session', ['s', 'missing']],
  ['sso_start_url', ['https://127.0.0.1:1/start']],
  ['sso_region', ['us-east-1']],
  ['sso_account_id', ['123456789012']],
  ['sso_role_name', ['r']],
  ['login_session', ['arn:aws:sts::123456789012:assumed-role/r/s']],
  ['services', ['dev', 'missing']],
  ['ec2', [`\n  endpoint_url = ${ENDPOINT}`, '\n  endpoint_url', '']],
  ['retry_mode', ['standard', 'adaptive', 'legacy']],
  ['max_attempts', ['1', '3', '0', '-1', 'x']],
  ['parameter_validation', ['false', 'true', 'x']],
  ['cli_timestamp_format', ['wire', 'iso8601', 'none']],
  ['cli_error_format', ['json', 'yaml', 'text', 'table', 'legacy', 'x']],
  ['cli_pager', ['less', '']],
  ['cli_auto_prompt', ['on', 'on-partial', 'off', 'x']],
  ['ca_bundle', ['one', 'missing', '']],
  ['use_fips_endpoint', ['true', 'x']],
  ['use_dualstack_endpoint', ['true', 'x']],
  ['duration_seconds', ['900', 'x']],
];
// Never run a random command: this key has only these two values, and corrupted lines with it are dropped.
const PROCESS = ['credential_process = true', 'credential_process = printf {}'];

function configText(random: Random): string {
  const value = (values: readonly string[]): string => (random.once(8) ? anyText(random) : random.pick(values));
  const line = (): string => {
    if (random.once(12)) return `[${random.once(6) ? anyText(random) : random.pick(SECTIONS)}]`;
    if (random.once(25)) return anyText(random);
    const [key, values] = random.pick(KEYS);
    return `${random.once(20) ? '  ' : ''}${key}${random.pick([' = ', '=', ': '])}${value(values)}`;
  };
  const text = ['[default]', ...random.upTo(8, line), `endpoint_url = ${ENDPOINT}`].join(
    random.pick(['\n', '\n', '\r\n', '\r']),
  );
  const lines = (random.once(2) ? spoilt(random, text) : text).split(/(?<=[\r\n])/);
  const kept = lines.filter((one) => !/credential.*process/i.test(one));
  return random.once(30) ? `${kept.join('')}\n${random.pick(PROCESS)}\n` : kept.join('');
}

export function configInput(random: Random): Input {
  const data = (): Uint8Array => {
    const text = configText(random);
    // Corrupt bytes only if the text contains no command.
    return random.once(6) && !text.includes('process') ? spoiltBytes(random, text) : Buffer.from(text);
  };
  const { AWS_ENDPOINT_URL: _, ...rest } = ENV;
  const env = random.once(2) ? ENV : rest;
  const profile = random.once(3) ? ['--profile', random.pick(['a', 'a b', 'default', 'x', ''])] : [];
  return inputOf({
    argv: [...WORDS, ...profile, ...timeLimits],
    env: { ...env, ...(random.once(3) && { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' }) },
    files: { config: data(), ...(random.once(2) && { credentials: data() }), one: Buffer.from('text') },
  });
}

const timeLimits = ['--cli-connect-timeout', '1', '--cli-read-timeout', '1'];

const VARIABLES: readonly (readonly [name: string, values: readonly string[]])[] = [
  ['AWS_PROFILE', ['default', 'a', '']],
  ['AWS_DEFAULT_PROFILE', ['default', 'a', '']],
  ['AWS_REGION', ['us-east-1', 'x y', '']],
  ['AWS_DEFAULT_REGION', ['us-east-1', '-', '']],
  ['AWS_DEFAULT_OUTPUT', ['json', 'text', 'table', 'yaml', 'xml', '']],
  ['AWS_ACCESS_KEY_ID', ['AKIDEXAMPLE', '']],
  ['AWS_SECRET_ACCESS_KEY', ['secret', '']],
  ['AWS_SESSION_TOKEN', ['token', '']],
  ['AWS_SECURITY_TOKEN', ['token']],
  ['AWS_ENDPOINT_URL', [ENDPOINT, 'http://', 'x']],
  ['AWS_ENDPOINT_URL_EC2', [ENDPOINT, `${ENDPOINT}/path?x=1`, 'http://user:pw@127.0.0.1:1']],
  ['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS', ['true', 'x']],
  ['AWS_MAX_ATTEMPTS', ['1', '3', '0', 'x', '1e3', '']],
  ['AWS_RETRY_MODE', ['standard', 'adaptive', 'legacy']],
  ['AWS_CA_BUNDLE', ['one', 'missing', '']],
  ['REQUESTS_CA_BUNDLE', ['one', ' ']],
  ['AWS_CONFIG_FILE', ['one', 'folder', '~/config', '']],
  ['AWS_SHARED_CREDENTIALS_FILE', ['one', 'folder', 'secret']],
  ['AWS_CLI_AUTO_PROMPT', ['on', 'on-partial', 'off', 'x']],
  ['AWS_CLI_ERROR_FORMAT', ['json', 'yaml', 'text', 'table', 'legacy', 'x']],
  ['AWS_CLI_FILE_ENCODING', ['utf-16', 'x']],
  ['AWS_CLI_OUTPUT_ENCODING', ['utf-8', 'x', '']],
  ['AWS_USE_FIPS_ENDPOINT', ['true', 'x']],
  ['AWS_USE_DUALSTACK_ENDPOINT', ['true', 'x']],
  ['AWS_SDK_UA_APP_ID', ['app', 'a b', 'é']],
  ['AWS_EC2_METADATA_DISABLED', ['true', 'false', 'x']],
  ['AWS_CONTAINER_CREDENTIALS_FULL_URI', ['http://127.0.0.1:1/x', 'http://169.254.170.2/x', 'x']],
  ['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', ['/x', 'x', '']],
  ['AWS_WEB_IDENTITY_TOKEN_FILE', ['one', 'missing']],
  ['AWS_ROLE_ARN', ['arn:aws:iam::123456789012:role/r']],
  ['HTTP_PROXY', ['http://127.0.0.1:1', 'x', 'http://']],
  ['HTTPS_PROXY', ['http://127.0.0.1:1', 'socks5://127.0.0.1:1']],
  ['NO_PROXY', ['*', '127.0.0.1', '', ',']],
  ['EC2IMG_VALIDATE', ['aws', 'documented', 'none', 'x']],
  ['COMP_LINE', ['ec2img create-image --', 'x']],
  ['COMP_POINT', ['3', '-1', 'x', '999999999999']],
  ['TERM', ['dumb', 'xterm']],
  ['NO_COLOR', ['1', '']],
  ['HOME', ['', '/nowhere', '/dev/null', '/proc', 'x']],
  ['TZ', ['x', 'UTC']],
  ['LANG', ['C', 'x']],
];

export function environmentInput(random: Random): Input {
  const changes = random.upTo(5, (): [string, string] => {
    const [name, values] = random.pick(VARIABLES);
    const isFixed = name === 'HOME';
    return [name, (!isFixed && random.once(3) ? anyText(random, values) : random.pick(values)).replaceAll('\0', '')];
  });
  const asks = random.once(9) ? ['completion', random.pick(['bash', 'zsh', 'fish', 'powershell'])] : WORDS;
  return inputOf({
    argv: [...asks, ...(asks === WORDS ? timeLimits : [])],
    env: { ...ENV, ...Object.fromEntries(changes) },
    files: {
      one: Buffer.from('[default]\nregion = us-east-1\n'),
      folder: { code: 'EISDIR' },
      secret: { code: 'EACCES' },
    },
  });
}
