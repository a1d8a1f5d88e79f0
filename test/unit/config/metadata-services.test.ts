// Settings of the metadata services. Names, hosts and messages: measured on AWS CLI 2.36.
import { describe, expect, test } from 'vitest';
import { containerMetadata, instanceMetadata } from '../../../src/config/metadata-services.ts';

type Texts = Readonly<Record<string, string>>;

const FULL = 'AWS_CONTAINER_CREDENTIALS_FULL_URI';
const RELATIVE = 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI';

describe('the service of a container', () => {
  test.each<[string, Texts, string]>([
    ['a relative URI', { [RELATIVE]: '/v2/x?y=1' }, 'http://169.254.170.2/v2/x?y=1'],
    ['a relative URI before a full one', { [RELATIVE]: '/x', [FULL]: 'http://localhost/y' }, 'http://169.254.170.2/x'],
    ['localhost', { [FULL]: 'http://localhost:1/x' }, 'http://localhost:1/x'],
    ['a loopback address', { [FULL]: 'http://127.1.2.3/x' }, 'http://127.1.2.3/x'],
    ['the IPv6 loopback address', { [FULL]: 'http://[::1]:80/x' }, 'http://[::1]/x'],
    ['the address of ECS', { [FULL]: 'http://169.254.170.2/x' }, 'http://169.254.170.2/x'],
    ['the address of EKS', { [FULL]: 'http://169.254.170.23/x' }, 'http://169.254.170.23/x'],
    ['the IPv6 address of EKS', { [FULL]: 'http://[fd00:ec2::23]/x' }, 'http://[fd00:ec2::23]/x'],
    ['any host for https', { [FULL]: 'https://creds.example/x' }, 'https://creds.example/x'],
  ])('may have %s', (_, env, url) => {
    expect(containerMetadata(env)).toEqual({
      kind: 'container',
      url: new URL(url),
      token: undefined,
      tokenFile: undefined,
    });
  });

  test('gets a token, or the file of one', () => {
    const env = { AWS_CONTAINER_AUTHORIZATION_TOKEN: 't', AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: '/f' };
    expect(containerMetadata({ ...env, [RELATIVE]: '/x' })).toMatchObject({ token: 't', tokenFile: '/f' });
  });

  test.each<[string, Texts]>([
    ['no URI', {}],
    ['an empty URI', { [FULL]: '' }],
  ])('is missing with %s', (_, env) => {
    expect(containerMetadata(env)).toBeUndefined();
  });

  test.each<[string, Texts, string]>([
    ['another host', { [FULL]: 'http://creds.example/x' }, 'creds.example'],
    ['another address', { [FULL]: 'http://10.0.0.1/x' }, '10.0.0.1'],
    ['a name that starts like a loopback address', { [FULL]: 'http://127.0.0.1.example/x' }, '127.0.0.1.example'],
    ['another host behind a relative URI', { [RELATIVE]: '@creds.example/x' }, 'creds.example'],
    ['no scheme', { [FULL]: '127.0.0.1:80/x' }, 'None'],
    ['another scheme', { [FULL]: 'ftp://localhost/x' }, 'None'],
  ])('must not have %s', (_, env, host) => {
    expect(() => containerMetadata(env)).toThrow(
      expect.objectContaining({
        kind: 'general',
        message: `Unsupported host '${host}'.  Can only retrieve metadata from a loopback address or one of these hosts: 169.254.170.2, 169.254.170.23, fd00:ec2::23, localhost`,
      }),
    );
  });
});

describe('the service of an instance', () => {
  const find = (env: Texts, profile: Texts = {}) =>
    instanceMetadata({ env, profile: new Map(Object.entries(profile)) });
  const defaults = {
    kind: 'instance',
    endpoint: new URL('http://169.254.169.254/'),
    allowsV1: true,
    timeout: 1000,
    attempts: 1,
    referrer: undefined,
  };

  test.each<[string, Texts, Texts, object]>([
    ['has defaults', {}, {}, {}],
    [
      'is set by environment variables',
      {
        AWS_EC2_METADATA_SERVICE_ENDPOINT: 'http://127.0.0.1:1/x/',
        AWS_EC2_METADATA_V1_DISABLED: 'True',
        AWS_METADATA_SERVICE_TIMEOUT: '5',
        AWS_METADATA_SERVICE_NUM_ATTEMPTS: '3',
      },
      {},
      { endpoint: new URL('http://127.0.0.1:1/x/'), allowsV1: false, timeout: 5000, attempts: 3 },
    ],
    [
      'is set by the profile',
      {},
      {
        ec2_metadata_service_endpoint: 'http://127.0.0.1:1',
        ec2_metadata_v1_disabled: 'true',
        metadata_service_timeout: '5',
        metadata_service_num_attempts: '3',
      },
      { endpoint: new URL('http://127.0.0.1:1/'), allowsV1: false, timeout: 5000, attempts: 3 },
    ],
    [
      'has another address for IPv6',
      { AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE: 'IPv6' },
      { ec2_metadata_service_endpoint_mode: 'ipv4' },
      { endpoint: new URL('http://[fd00:ec2::254]/') },
    ],
    [
      'prefers an endpoint to a mode',
      { AWS_EC2_METADATA_SERVICE_ENDPOINT: 'http://127.0.0.1:1', AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE: 'ipv6' },
      {},
      { endpoint: new URL('http://127.0.0.1:1/') },
    ],
    ['allows IMDSv1 unless the setting is true', { AWS_EC2_METADATA_V1_DISABLED: '1' }, {}, {}],
    ['is not disabled by other values than true', { AWS_EC2_METADATA_DISABLED: '1' }, {}, {}],
  ])('%s', (_, env, profile, expected) => {
    expect(find(env, profile)).toEqual({ ...defaults, ...expected });
  });

  test('is missing if it is disabled', () => {
    expect(find({ AWS_EC2_METADATA_DISABLED: 'TRUE' })).toBeUndefined();
  });

  test.each<[string, Texts, string]>([
    [
      'an endpoint without a scheme',
      { AWS_EC2_METADATA_SERVICE_ENDPOINT: '127.0.0.1:1' },
      'Invalid endpoint EC2 Instance Metadata endpoint: 127.0.0.1:1',
    ],
    [
      'an unknown mode',
      { AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE: 'ipv5' },
      'Invalid EC2 Instance Metadata endpoint mode: ipv5 Valid endpoint modes (case-insensitive): ipv4, ipv6.',
    ],
    [
      'a timeout that is not a number',
      { AWS_METADATA_SERVICE_TIMEOUT: 'x' },
      'Invalid value provided to "metadata_service_timeout": "x" must be an integer greater than or equal to one.',
    ],
    [
      'no attempts',
      { AWS_METADATA_SERVICE_NUM_ATTEMPTS: '0' },
      'Invalid value provided to "metadata_service_num_attempts": "0" must be an integer greater than or equal to one.',
    ],
  ])('must not have %s', (_, env, message) => {
    expect(() => find(env)).toThrow(expect.objectContaining({ kind: 'general', message }));
  });
});
