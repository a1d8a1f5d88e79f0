import { ARGS, all, isoIn, NOKEYS } from '../harness.ts';

const env = { ...NOKEYS, AWS_CONTAINER_CREDENTIALS_FULL_URI: '{ENDPOINT}/creds' };
const c = (name, more = {}) => ({
  name: `ecs: ${name}`,
  env: { ...env, ...more.env },
  home: more.home,
  limit: 30000,
  ...more.c,
});
const cr = (o = {}, drop = []) => {
  const x = { AccessKeyId: 'ASIAECS', SecretAccessKey: 'esecret', Token: 'etoken', Expiration: isoIn(3600e3), ...o };
  for (const d of drop) delete x[d];
  return { body: JSON.stringify(x), headers: { 'content-type': 'application/json' } };
};
const at = (a) => ({
  answer: (r, n) => (/^\/creds/.test(r.url) ? (typeof a === 'function' ? a(r, n) : a) : undefined),
});
await all([
  c('plain'),
  c('query in URI', { env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: '{ENDPOINT}/creds?role=a%2Fb&role=c&x' } }),
  c('token', { env: { AWS_CONTAINER_AUTHORIZATION_TOKEN: 'Bearer abc' } }),
  c('token file', { env: { AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: '{HOME}/t' }, home: { t: 'filetoken' } }),
  c('token file with newline', {
    env: { AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: '{HOME}/t' },
    home: { t: 'filetoken\n' },
  }),
  c('token with newline', { env: { AWS_CONTAINER_AUTHORIZATION_TOKEN: 'abc\n' } }),
  c('token file missing', { env: { AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: '{HOME}/nope' } }),
  c('both tokens', {
    env: { AWS_CONTAINER_AUTHORIZATION_TOKEN: 'envtoken', AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: '{HOME}/t' },
    home: { t: 'filetoken' },
  }),
  c('token empty', { env: { AWS_CONTAINER_AUTHORIZATION_TOKEN: '' } }),
  c('answer with AccountId and RoleArn', { c: at(() => cr({ AccountId: '1', RoleArn: 'x' })) }),
  c('answer without Token', { c: at(() => cr({}, ['Token'])) }),
  c('answer Token null', { c: at(() => cr({ Token: null })) }),
  c('answer without Expiration', { c: at(() => cr({}, ['Expiration'])) }),
  c('Expiration offset', { c: at(() => cr({ Expiration: '2099-01-01T00:00:00+00:00' })) }),
  c('Expiration no colon offset', { c: at(() => cr({ Expiration: '2099-01-01T00:00:00+0000' })) }),
  c('Expiration with space', { c: at(() => cr({ Expiration: '2099-01-01 00:00:00Z' })) }),
  c('Expiration fraction', { c: at(() => cr({ Expiration: '2099-01-01T00:00:00.123456Z' })) }),
  c('Expiration past', { c: at(() => cr({ Expiration: isoIn(-60e3) })) }),
  c('400 with message', { c: at({ status: 400, body: '{"code":"InvalidTokenException","message":"bad token"}' }) }),
  c('404', { c: at({ status: 404, body: 'not found' }) }),
  c('500 once', { c: at((_r, n) => (n < 1 ? { status: 500, body: '' } : undefined)) }),
  c('429 once', { c: at((_r, n) => (n < 1 ? { status: 429, body: 'slow' } : undefined)) }),
  c('redirect', {
    c: {
      answer: (r) => (r.url === '/creds' ? { status: 302, headers: { location: '/creds2' }, body: '' } : undefined),
    },
  }),
  c('late 1.5 s', { c: at(() => ({ ...cr(), delay: 1.5 })) }),
  c('not JSON', { c: at({ body: 'hello' }) }),
  c('localhost', { env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://localhost:{PORT}/creds' } }),
  c('127.1.2.3', { env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.1.2.3:{PORT}/creds' } }),
  c('refused host', { env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://host.example.invalid/creds' } }),
  c('no scheme', { env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: '127.0.0.1:{PORT}/creds' } }),
  c('connection refused', { env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:1/creds' } }),
  c('empty full uri', { env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: '' } }),
  c('http proxy set', { env: { HTTP_PROXY: 'http://127.0.0.1:1', NO_PROXY: '127.0.0.1' } }),
  c('credential_source EcsContainer', {
    env: { AWS_PROFILE: 'p' },
    home: {
      '.aws/config': '[profile p]\nrole_arn = arn:aws:iam::111122223333:role/one\ncredential_source = EcsContainer\n',
    },
  }),
  c('credential_source EcsContainer, token file', {
    env: { AWS_PROFILE: 'p', AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: '{HOME}/t' },
    home: {
      t: 'filetoken',
      '.aws/config': '[profile p]\nrole_arn = arn:aws:iam::111122223333:role/one\ncredential_source = EcsContainer\n',
    },
  }),
  c('credential_source EcsContainer without env', {
    env: { AWS_PROFILE: 'p', AWS_CONTAINER_CREDENTIALS_FULL_URI: null },
    home: {
      '.aws/config': '[profile p]\nrole_arn = arn:aws:iam::111122223333:role/one\ncredential_source = EcsContainer\n',
    },
  }),
]);
const we = { ...NOKEYS, AWS_WEB_IDENTITY_TOKEN_FILE: '{HOME}/tok', AWS_ROLE_ARN: 'arn:aws:iam::111122223333:role/web' };
const w = (name, more = {}) => ({
  name: `web: ${name}`,
  env: { ...we, ...more.env },
  home: { tok: 'JWT.A.B', ...more.home },
  ...more.c,
});
const sts = (a) => ({
  answer: (r, n) =>
    r.form.some(([_k, v]) => v === 'AssumeRoleWithWebIdentity') ? (typeof a === 'function' ? a(r, n) : a) : undefined,
});
const err = (code, msg, status = 400) => ({
  status,
  body: `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${msg}</Message></Error><RequestId>x</RequestId></ErrorResponse>`,
});
await all([
  w('plain'),
  w('token with newline', { home: { tok: 'JWT.A.B\n' } }),
  w('token with CRLF', { home: { tok: 'JWT.A.B\r\n' } }),
  w('token with BOM', { home: { tok: '\ufeffJWT.A.B' } }),
  w('token empty', { home: { tok: '' } }),
  w('token file missing', { env: { AWS_WEB_IDENTITY_TOKEN_FILE: '{HOME}/nope' } }),
  w('token file ~', { env: { AWS_WEB_IDENTITY_TOKEN_FILE: '~/tok' } }),
  w('session name', { env: { AWS_ROLE_SESSION_NAME: 'ci-1' } }),
  w('expired token', {
    c: sts(
      err('ExpiredTokenException', 'Token expired: current date/time 1 must be before the expiration date/time 0'),
    ),
  }),
  w('InvalidIdentityToken once', {
    c: sts((_r, n) =>
      n < 1 ? err('InvalidIdentityToken', "Couldn't retrieve verification key from your identity provider") : undefined,
    ),
  }),
  w('IDPCommunicationError once', { c: sts((_r, n) => (n < 1 ? err('IDPCommunicationError', 'x') : undefined)) }),
  w('AccessDenied', { c: sts(err('AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity', 403)) }),
  w('in profile', {
    env: { AWS_WEB_IDENTITY_TOKEN_FILE: null, AWS_ROLE_ARN: null, AWS_PROFILE: 'p' },
    home: {
      '.aws/config':
        '[profile p]\nrole_arn = arn:aws:iam::111122223333:role/web\nweb_identity_token_file = {HOME}/tok\nrole_session_name = me\n',
    },
  }),
  w('in profile, ~ path', {
    env: { AWS_WEB_IDENTITY_TOKEN_FILE: null, AWS_ROLE_ARN: null, AWS_PROFILE: 'p' },
    home: {
      '.aws/config': '[profile p]\nrole_arn = arn:aws:iam::111122223333:role/web\nweb_identity_token_file = ~/tok\n',
    },
  }),
  w('env and role profile', {
    env: { AWS_PROFILE: 'p' },
    home: {
      '.aws/config':
        '[profile p]\nrole_arn = arn:aws:iam::111122223333:role/one\nsource_profile = w\n[profile w]\nrole_arn = arn:aws:iam::111122223333:role/two\nweb_identity_token_file = {HOME}/tok\n',
    },
  }),
  w('duration_seconds in profile', {
    env: { AWS_WEB_IDENTITY_TOKEN_FILE: null, AWS_ROLE_ARN: null, AWS_PROFILE: 'p' },
    home: {
      '.aws/config':
        '[profile p]\nrole_arn = arn:aws:iam::111122223333:role/web\nweb_identity_token_file = {HOME}/tok\nduration_seconds = 7200\n',
    },
    c: { keepSts: true },
  }),
  w('source profile with web identity, ~ path', {
    env: { AWS_WEB_IDENTITY_TOKEN_FILE: null, AWS_ROLE_ARN: null, AWS_PROFILE: 'p' },
    home: {
      '.aws/config':
        '[profile p]\nrole_arn = arn:aws:iam::111122223333:role/one\nsource_profile = w\n[profile w]\nrole_arn = arn:aws:iam::111122223333:role/two\nweb_identity_token_file = ~/tok\n',
    },
  }),
  w('role arn with --profile of static keys', {
    home: { '.aws/credentials': '[p]\naws_access_key_id = AKIDP\naws_secret_access_key = s\n' },
    c: { args: [...ARGS, '--profile', 'p'] },
  }),
  w('AWS_PROFILE with static keys', {
    env: { AWS_PROFILE: 'p' },
    home: { '.aws/credentials': '[p]\naws_access_key_id = AKIDP\naws_secret_access_key = s\n' },
  }),
  w('region none for sts', { env: { AWS_DEFAULT_REGION: null }, c: { args: [...ARGS, '--region', 'eu-west-3'] } }),
]);
