import { ARGS, all, imdsCreds, isoIn, NOKEYS } from '../harness.ts';

const env = {
  ...NOKEYS,
  AWS_EC2_METADATA_DISABLED: null,
  AWS_EC2_METADATA_SERVICE_ENDPOINT: '{ENDPOINT}',
  AWS_ENDPOINT_URL: null,
  AWS_ENDPOINT_URL_EC2: '{ENDPOINT}',
};
const c = (name, more = {}) => ({
  name: `imds: ${name}`,
  env: { ...env, ...more.env },
  home: more.home,
  limit: 30000,
  ...more.c,
});
const j = (o) => ({ body: JSON.stringify(o), headers: { 'content-type': 'application/json' } });
const at = (re, a) => ({ answer: (r, n) => (re.test(r.url) ? (typeof a === 'function' ? a(r, n) : a) : undefined) });
const T = /api\/token/,
  L = /security-credentials\/?$/,
  C = /security-credentials\/./;
let k = 0;
const _times = (re, n, a) => {
  let i = 0;
  return {
    answer: (r) => {
      if (!re.test(r.url)) return undefined;
      return i++ % (n * 2) < n ? a : undefined;
    },
  };
};
const first = (re, n, a) => ({
  prepare: () => {
    k = 0;
  },
  answer: (r) => (re.test(r.url) && k++ < n ? a : undefined),
});
const P = { creds: (o) => j({ ...JSON.parse(imdsCreds()), ...o }) };
await all([
  c('plain'),
  c('token 403', { c: at(T, { status: 403, body: '' }) }),
  c('token 404', { c: at(T, { status: 404, body: '' }) }),
  c('token 405', { c: at(T, { status: 405, body: '' }) }),
  c('token 400', { c: at(T, { status: 400, body: '' }) }),
  c('token 401', { c: at(T, { status: 401, body: '' }) }),
  c('token 500', { c: at(T, { status: 500, body: '' }) }),
  c('token times out (hop limit)', { c: at(T, { delay: 5 }) }),
  c('token connection closed', { c: at(T, { close: true }) }),
  c('token answer empty', { c: at(T, { body: '' }) }),
  c('token with newline', { c: at(T, { body: 'IMDSTOKEN\n' }) }),
  c('v1 disabled by env, token 404', {
    env: { AWS_EC2_METADATA_V1_DISABLED: 'true' },
    c: at(T, { status: 404, body: '' }),
  }),
  c('v1 disabled in profile, token 404', {
    home: { '.aws/config': '[default]\nec2_metadata_v1_disabled = true\n' },
    c: at(T, { status: 404, body: '' }),
  }),
  c('role name with newline', { c: at(L, { body: 'myrole\n' }) }),
  c('role name two lines', { c: at(L, { body: 'myrole\nother' }) }),
  c('role name with space', { c: at(L, { body: 'my role' }) }),
  c('role list 404 (no role)', { c: at(L, { status: 404, body: '<html/>' }) }),
  c('role list empty', { c: at(L, { body: '' }) }),
  c('creds without Code', { c: at(C, () => P.creds({ Code: undefined, Type: undefined, LastUpdated: undefined })) }),
  c('creds error AssumeRoleUnauthorizedAccess', {
    c: at(C, j({ Code: 'AssumeRoleUnauthorizedAccess', Message: 'EC2 cannot assume the role', LastUpdated: isoIn(0) })),
  }),
  c('creds expired', { c: at(C, () => P.creds({ Expiration: isoIn(-3600e3) })) }),
  c('creds without Token', { c: at(C, () => P.creds({ Token: undefined })) }),
  c('creds invalid JSON', { c: at(C, { body: '{"Code" : "Succ' }) }),
  c('role list 500 once, 3 attempts', {
    env: { AWS_METADATA_SERVICE_NUM_ATTEMPTS: '3' },
    c: first(L, 1, { status: 500, body: '' }),
  }),
  c('role list 500 once, default attempts', { c: first(L, 1, { status: 500, body: '' }) }),
  c('creds invalid JSON once, 3 attempts', {
    env: { AWS_METADATA_SERVICE_NUM_ATTEMPTS: '3' },
    c: first(C, 1, { body: '{' }),
  }),
  c('role list late by 2 s, timeout 5', {
    env: { AWS_METADATA_SERVICE_TIMEOUT: '5' },
    c: at(L, { body: 'myrole', delay: 2 }),
  }),
  c('role list late by 2 s, default', { c: at(L, { body: 'myrole', delay: 2 }) }),
  c('attempts in profile', {
    home: { '.aws/config': '[default]\nmetadata_service_num_attempts = 3\nmetadata_service_timeout = 3\n' },
    c: first(L, 1, { status: 500, body: '' }),
  }),
  c('endpoint with trailing slash', { env: { AWS_EC2_METADATA_SERVICE_ENDPOINT: '{ENDPOINT}/' } }),
  c('endpoint with path', { env: { AWS_EC2_METADATA_SERVICE_ENDPOINT: '{ENDPOINT}/x/' } }),
  c('endpoint with path without slash', { env: { AWS_EC2_METADATA_SERVICE_ENDPOINT: '{ENDPOINT}/x' } }),
  c('endpoint without scheme', { env: { AWS_EC2_METADATA_SERVICE_ENDPOINT: '127.0.0.1:{PORT}' } }),
  c('endpoint in profile', {
    env: { AWS_EC2_METADATA_SERVICE_ENDPOINT: null },
    home: { '.aws/config': '[default]\nec2_metadata_service_endpoint = {ENDPOINT}\n' },
  }),
  c('endpoint in profile named by --profile', {
    env: { AWS_EC2_METADATA_SERVICE_ENDPOINT: null },
    home: { '.aws/config': '[profile p]\nec2_metadata_service_endpoint = {ENDPOINT}\n' },
    c: { args: [...ARGS, '--profile', 'p'] },
  }),
  c('localhost endpoint', { env: { AWS_EC2_METADATA_SERVICE_ENDPOINT: 'http://localhost:{PORT}' } }),
  c('disabled = TRUE', { env: { AWS_EC2_METADATA_DISABLED: 'TRUE' } }),
  c('disabled = 1', { env: { AWS_EC2_METADATA_DISABLED: '1' } }),
  c('credential_source Ec2InstanceMetadata', {
    env: { AWS_ENDPOINT_URL_STS: '{ENDPOINT}', AWS_PROFILE: 'p' },
    home: {
      '.aws/config':
        '[profile p]\nrole_arn = arn:aws:iam::111122223333:role/one\ncredential_source = Ec2InstanceMetadata\n',
    },
  }),
  c('credential_source Ec2InstanceMetadata, endpoint in profile', {
    env: { AWS_EC2_METADATA_SERVICE_ENDPOINT: null, AWS_ENDPOINT_URL_STS: '{ENDPOINT}', AWS_PROFILE: 'p' },
    home: {
      '.aws/config':
        '[profile p]\nrole_arn = arn:aws:iam::111122223333:role/one\ncredential_source = Ec2InstanceMetadata\nec2_metadata_service_endpoint = {ENDPOINT}\n',
    },
  }),
  c('credential_source Ec2InstanceMetadata, disabled', {
    env: { AWS_EC2_METADATA_DISABLED: 'true', AWS_ENDPOINT_URL_STS: '{ENDPOINT}', AWS_PROFILE: 'p' },
    home: {
      '.aws/config':
        '[profile p]\nrole_arn = arn:aws:iam::111122223333:role/one\ncredential_source = Ec2InstanceMetadata\n',
    },
  }),
  c('HTTP_PROXY set, metadata not exempt', {
    env: { HTTP_PROXY: 'http://127.0.0.1:1', AWS_ENDPOINT_URL_EC2: '{ENDPOINT}', NO_PROXY: '' },
  }),
]);
