import { ARGS, all, NOKEYS } from '../harness.ts';

const asRoot = (argv, { home }) => [
  'unshare',
  '-m',
  'sh',
  '-c',
  `mount --bind ${home} /root && exec "$@"`,
  'sh',
  ...argv,
];
const creds = '[default]\naws_access_key_id = AKIDFILE\naws_secret_access_key = s\nregion = eu-west-1\n';
const env = { ...NOKEYS, HOME: null, AWS_DEFAULT_REGION: null };
await all([
  { name: 'HOME unset, ~/.aws/credentials of passwd home', env, home: { '.aws/credentials': creds }, wrap: asRoot },
  { name: 'HOME empty', env: { ...env, HOME: '' }, home: { '.aws/credentials': creds }, wrap: asRoot },
  {
    name: 'AWS_CONFIG_FILE=~root/x',
    env: { ...env, AWS_SHARED_CREDENTIALS_FILE: '~root/cc' },
    home: { cc: creds },
    wrap: asRoot,
  },
  {
    name: 'HOME unset, AWS_SHARED_CREDENTIALS_FILE=~/cc',
    env: { ...env, AWS_SHARED_CREDENTIALS_FILE: '~/cc' },
    home: { cc: creds },
    wrap: asRoot,
  },
  {
    name: 'HOME unset, file://~/d.txt',
    env: { HOME: null },
    home: { 'd.txt': 'desc' },
    wrap: asRoot,
    args: [...ARGS, '--description', 'file://~/d.txt'],
  },
  {
    name: 'HOME with trailing slash',
    env: { ...NOKEYS, HOME: '{HOME}/', AWS_DEFAULT_REGION: null },
    home: { '.aws/credentials': creds },
  },
  {
    name: 'AWS_SHARED_CREDENTIALS_FILE relative',
    env: { ...NOKEYS, AWS_DEFAULT_REGION: null, AWS_SHARED_CREDENTIALS_FILE: 'cc' },
    files: { cc: creds },
  },
  {
    name: 'AWS_CONFIG_FILE = /dev/null',
    env: { ...NOKEYS, AWS_DEFAULT_REGION: null, AWS_CONFIG_FILE: '/dev/null' },
    home: { '.aws/credentials': creds },
  },
  {
    name: 'AWS_CONFIG_FILE dir',
    env: { ...NOKEYS, AWS_DEFAULT_REGION: null, AWS_CONFIG_FILE: '/tmp' },
    home: { '.aws/credentials': creds },
  },
]);
