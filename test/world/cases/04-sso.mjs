import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { ARGS, all, isoIn, NOKEYS } from '../harness.ts';

const sha = (t) => createHash('sha1').update(t).digest('hex');
const URL_ = 'https://corp.awsapps.example/start';
const tok = (o = {}) =>
  JSON.stringify({
    startUrl: URL_,
    region: 'eu-west-1',
    accessToken: 'ATOKEN',
    expiresAt: isoIn(7200e3),
    clientId: 'cid',
    clientSecret: 'csecret',
    registrationExpiresAt: isoIn(90 * 86400e3),
    refreshToken: 'RTOKEN',
    ...o,
  });
const P = 'sso_account_id = 111122223333\nsso_role_name = Admin\n';
const prof = (name = 'p', session = 'corp') => `[profile ${name}]\nsso_session = ${session}\n${P}`;
const sess = (title = 'corp') =>
  `[sso-session ${title}]\nsso_start_url = ${URL_}\nsso_region = eu-west-1\nsso_registration_scopes = sso:account:access\n`;
const legacy = (more = '') => `[profile p]\nsso_start_url = ${URL_}\nsso_region = eu-west-1\n${P}${more}`;
const cache = (key, text) => ({ [`.aws/sso/cache/${sha(key)}.json`]: text });
const after = ({ home }) => {
  try {
    return readdirSync(`${home}/.aws/sso/cache`).map((f) => {
      const j = JSON.parse(readFileSync(`${home}/.aws/sso/cache/${f}`));
      return `${Object.keys(j).join()} ${j.accessToken} ${j.expiresAt}`;
    });
  } catch (e) {
    return String(e.code ?? e.message).slice(0, 60);
  }
};
const c = (name, config, files, more = {}) => ({
  name: `sso: ${name}`,
  env: { ...NOKEYS, AWS_PROFILE: 'p', ...more.env },
  home: { '.aws/config': config, ...files, ...more.home },
  ...more.c,
});
await all([
  c('session plain', prof() + sess(), cache('corp', tok())),
  c('legacy plain', legacy(), cache(URL_, tok())),
  c('session name with space, quoted', prof('p', 'My Corp') + sess("'My Corp'"), cache('My Corp', tok())),
  c('session name with umlaut', prof('p', 'büro') + sess('büro'), cache('büro', tok())),
  c('session name with two words unquoted', prof('p', 'My Corp') + sess('My Corp'), cache('My Corp', tok())),
  c('expiresAt ...UTC', legacy(), cache(URL_, tok({ expiresAt: isoIn(7200e3).replace('Z', 'UTC') }))),
  c(
    'expiresAt ...UTC with session',
    prof() + sess(),
    cache('corp', tok({ expiresAt: isoIn(7200e3).replace('Z', 'UTC') })),
  ),
  c('expiresAt offset', legacy(), cache(URL_, tok({ expiresAt: isoIn(7200e3).replace('Z', '+00:00') }))),
  c('expires in 10 min, refreshable', prof() + sess(), cache('corp', tok({ expiresAt: isoIn(600e3) })), {
    c: { after },
  }),
  c('expires in 3 min, refreshable', prof() + sess(), cache('corp', tok({ expiresAt: isoIn(180e3) })), {
    c: { after },
  }),
  c(
    'expires in 3 min, no refresh token',
    prof() + sess(),
    cache('corp', tok({ expiresAt: isoIn(180e3), refreshToken: undefined })),
    { c: { after } },
  ),
  c('expires in 3 min, legacy', legacy(), cache(URL_, tok({ expiresAt: isoIn(180e3) })), { c: { after } }),
  c('expired, refreshable', prof() + sess(), cache('corp', tok({ expiresAt: isoIn(-600e3) })), { c: { after } }),
  c(
    'expired, registration expired',
    prof() + sess(),
    cache('corp', tok({ expiresAt: isoIn(-600e3), registrationExpiresAt: isoIn(-600e3) })),
    { c: { after } },
  ),
  c('expired, refresh refused', prof() + sess(), cache('corp', tok({ expiresAt: isoIn(-600e3) })), {
    c: {
      after,
      answer: (r) =>
        r.url === '/token'
          ? {
              status: 400,
              body: '{"error":"invalid_grant","error_description":"x"}',
              headers: { 'content-type': 'application/json', 'x-amzn-errortype': 'InvalidGrantException' },
            }
          : undefined,
    },
  }),
  c('expired legacy', legacy(), cache(URL_, tok({ expiresAt: isoIn(-600e3) }))),
  c('no token', prof() + sess(), {}),
  c('no token legacy', legacy(), {}),
  c('token file not JSON', prof() + sess(), cache('corp', '{"accessToken": "ATO')),
  c('token file empty', prof() + sess(), cache('corp', '')),
  c('missing session section', prof(), {}),
  c('session without region', `${prof()}[sso-session corp]\nsso_start_url = ${URL_}\n`, cache('corp', tok())),
  c(
    'profile region conflicts with session',
    prof().replace('sso_session', 'sso_region = us-west-2\nsso_session') + sess(),
    cache('corp', tok()),
  ),
  c(
    'profile repeats same start url',
    prof().replace('sso_session', `sso_start_url = ${URL_}\nsso_region = eu-west-1\nsso_session`) + sess(),
    cache('corp', tok()),
  ),
  c(
    'missing role name',
    `[profile p]\nsso_session = corp\nsso_account_id = 111122223333\n${sess()}`,
    cache('corp', tok()),
  ),
  c('session alone, with keys in credentials file', `[profile p]\nsso_session = corp\nregion = us-east-1\n${sess()}`, {
    ...cache('corp', tok()),
    '.aws/credentials': '[p]\naws_access_key_id = AKIDCRED\naws_secret_access_key = s\n',
  }),
  c(
    'start url alone, with keys',
    `[profile p]\nsso_start_url = ${URL_}\nsso_region = eu-west-1\naws_access_key_id = AKIDCFG\naws_secret_access_key = s\n`,
    {},
  ),
  c('sso profile with credential_process too (aws-sso-util)', legacy('credential_process = {HOME}/bin/p\n'), {
    ...cache(URL_, tok()),
    'bin/p': '#!/bin/sh\necho \'{"Version":1,"AccessKeyId":"AKIDPROC","SecretAccessKey":"s"}\'\n',
  }),
  c('sso profile with credential_process too, no token', legacy('credential_process = {HOME}/bin/p\n'), {
    'bin/p': '#!/bin/sh\necho \'{"Version":1,"AccessKeyId":"AKIDPROC","SecretAccessKey":"s"}\'\n',
  }),
  c('sso and static keys in credentials', legacy(), {
    ...cache(URL_, tok()),
    '.aws/credentials': '[p]\naws_access_key_id = AKIDCRED\naws_secret_access_key = s\n',
  }),
  c(
    'role with sso source',
    `[profile p]\nrole_arn = arn:aws:iam::111122223333:role/one\nsource_profile = s\n${prof('s')}${sess()}`,
    cache('corp', tok()),
  ),
  c(
    'role with sso source, name with space',
    `[profile p]\nrole_arn = arn:aws:iam::111122223333:role/one\nsource_profile = s\n` +
      prof('s', 'My Corp') +
      sess("'My Corp'"),
    cache('My Corp', tok()),
  ),
  c(
    'role with legacy sso source',
    `[profile p]\nrole_arn = arn:aws:iam::111122223333:role/one\nsource_profile = s\nregion = eu-central-1\n` +
      legacy().replace('profile p', 'profile s'),
    cache(URL_, tok()),
    { env: { AWS_DEFAULT_REGION: null } },
  ),
  c('start url with #/', legacy().replaceAll(URL_, `${URL_}/#/`), cache(`${URL_}/#/`, tok())),
  c('start url with # fragment in session', prof() + sess().replace(URL_, `${URL_}#/`), cache('corp', tok())),
  c('GetRoleCredentials 401', legacy(), cache(URL_, tok()), {
    c: {
      answer: (r) =>
        /federation/.test(r.url)
          ? {
              status: 401,
              body: '{"message":"Session token not found or invalid"}',
              headers: { 'content-type': 'application/json', 'x-amzn-errortype': 'UnauthorizedException' },
            }
          : undefined,
    },
  }),
  c('GetRoleCredentials 403', legacy(), cache(URL_, tok()), {
    c: {
      answer: (r) =>
        /federation/.test(r.url)
          ? {
              status: 403,
              body: '{"message":"No access"}',
              headers: { 'content-type': 'application/json', 'x-amzn-errortype': 'ForbiddenException' },
            }
          : undefined,
    },
  }),
  c('GetRoleCredentials 429 twice', legacy(), cache(URL_, tok()), {
    c: {
      answer: (r, n) =>
        /federation/.test(r.url) && n < 2
          ? {
              status: 429,
              body: '{"message":"slow"}',
              headers: { 'content-type': 'application/json', 'x-amzn-errortype': 'TooManyRequestsException' },
            }
          : undefined,
    },
  }),
  c('role name with space, + and unicode', legacy().replace('Admin', 'Power User+é'), cache(URL_, tok())),
  c('account id quoted', legacy().replace('111122223333', '"111122223333"'), cache(URL_, tok())),
  c('cli cache of role credentials', legacy(), {
    ...cache(URL_, tok()),
    ['.aws/cli/cache/' +
      sha(JSON.stringify({ accountId: '111122223333', roleName: 'Admin', startUrl: URL_ }).replaceAll(' ', '')) +
      '.json']: JSON.stringify({
      ProviderType: 'sso',
      Credentials: {
        AccessKeyId: 'ASIACACHED',
        SecretAccessKey: 'x',
        SessionToken: 'ctoken',
        Expiration: isoIn(3000e3),
      },
    }),
  }),
  c(
    'colon delimiter in session',
    `${prof()}[sso-session corp]\nsso_start_url: ${URL_}\nsso_region: eu-west-1\n`,
    cache('corp', tok()),
  ),
  c('AWS_CONFIG_FILE with ~', prof() + sess(), cache('corp', tok()), {
    env: { AWS_CONFIG_FILE: '~/conf' },
    home: { conf: prof() + sess(), '.aws/config': '' },
  }),
  c('AWS_CONFIG_FILE with $HOME', prof() + sess(), cache('corp', tok()), {
    env: { AWS_CONFIG_FILE: '$HOME/conf' },
    home: { conf: prof() + sess(), '.aws/config': '' },
  }),
  c('role with sso source, AWS_CONFIG_FILE with ~', '', cache('corp', tok()), {
    env: { AWS_CONFIG_FILE: '~/conf' },
    home: {
      conf: `[profile p]\nrole_arn = arn:aws:iam::111122223333:role/one\nsource_profile = s\n${prof('s')}${sess()}`,
    },
  }),
  c(
    'role with sso source in --profile, AWS_PROFILE elsewhere',
    `[profile r]\nrole_arn = arn:aws:iam::111122223333:role/one\nsource_profile = s\n[profile p]\nregion = us-east-1\n` +
      prof('s') +
      sess(),
    cache('corp', tok()),
    { c: { args: [...ARGS, '--profile', 'r'] } },
  ),
  c('default profile sso', `[default]\nsso_session = corp\n${P}${sess()}`, cache('corp', tok()), {
    env: { AWS_PROFILE: null },
  }),
]);
