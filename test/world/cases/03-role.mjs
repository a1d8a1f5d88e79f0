import { ARGS, all, NOKEYS } from '../harness.ts';

const role = (n, x) => `[profile ${n}]\nrole_arn = arn:aws:iam::111122223333:role/${x}\n`;
const src = '[src]\naws_access_key_id = AKIDSRC\naws_secret_access_key = s\n';
const c = (name, config, more = {}) => ({
  name: `role: ${name}`,
  env: { ...NOKEYS, AWS_PROFILE: 'p', ...more.env },
  home: { '.aws/config': config, '.aws/credentials': more.creds ?? src, ...more.home },
  ...more.c,
});
await all([
  c('plain', `${role('p', 'one')}source_profile = src\n`),
  c('inline comment behind source_profile', `${role('p', 'one')}source_profile = src # main account\n`),
  c(
    'inline ; comment behind role_arn',
    `[profile p]\nrole_arn = arn:aws:iam::111122223333:role/one ; x\nsource_profile = src\n`,
  ),
  c('colon delimiter', `[profile p]\nrole_arn: arn:aws:iam::111122223333:role/one\nsource_profile: src\n`),
  c('upper-case keys', `[profile p]\nROLE_ARN = arn:aws:iam::111122223333:role/one\nSource_Profile = src\n`),
  c(
    'profile name with space in quotes',
    `[profile "p q"]\nrole_arn = arn:aws:iam::111122223333:role/one\nsource_profile = src\n`,
    { env: { AWS_PROFILE: 'p q' } },
  ),
  c(
    'source profile name with space',
    `[profile p]\nrole_arn = arn:aws:iam::111122223333:role/one\nsource_profile = my src\n`,
    { creds: src.replace('[src]', '[my src]') },
  ),
  c('profile name with comma', `[profile a,b]\nrole_arn = arn:aws:iam::111122223333:role/one\nsource_profile = src\n`, {
    env: { AWS_PROFILE: 'a,b' },
  }),
  c('profile name with &', `[profile a&b]\nrole_arn = arn:aws:iam::111122223333:role/one\nsource_profile = src\n`, {
    env: { AWS_PROFILE: 'a&b' },
  }),
  c(
    'profile name with umlaut',
    `[profile büro]\nrole_arn = arn:aws:iam::111122223333:role/one\nsource_profile = src\n`,
    { env: { AWS_PROFILE: 'büro' } },
  ),
  c('profile name with =', `[profile a=b]\nrole_arn = arn:aws:iam::111122223333:role/one\nsource_profile = src\n`, {
    env: { AWS_PROFILE: 'a=b' },
  }),
  c('profile name with ~!', `[profile a~b]\nrole_arn = arn:aws:iam::111122223333:role/one\nsource_profile = src\n`, {
    env: { AWS_PROFILE: 'a~b' },
  }),
  c('two spaces in title', `[profile  p]\nrole_arn = arn:aws:iam::111122223333:role/one\nsource_profile = src\n`),
  c('tab in title', `[profile\tp]\nrole_arn = arn:aws:iam::111122223333:role/one\nsource_profile = src\n`),
  c('blank before ]', `[profile p ]\nrole_arn = arn:aws:iam::111122223333:role/one\nsource_profile = src\n`),
  c(
    'comment behind title',
    `[profile p] # mine\nrole_arn = arn:aws:iam::111122223333:role/one\nsource_profile = src\n`,
  ),
  c('text behind title', `[profile p] mine\nrole_arn = arn:aws:iam::111122223333:role/one\nsource_profile = src\n`),
  c('indented keys', `[profile p]\n  role_arn = arn:aws:iam::111122223333:role/one\n  source_profile = src\n`),
  c(
    'nested s3 before',
    `[profile p]\ns3 =\n  max_concurrent_requests = 20\nrole_arn = arn:aws:iam::111122223333:role/one\nsource_profile = src\n`,
  ),
  c(
    'empty key before',
    `[profile p]\ncli_pager =\nrole_arn = arn:aws:iam::111122223333:role/one\nsource_profile = src\n`,
  ),
  c(
    'indented, empty key before',
    `[profile p]\n  cli_pager =\n  role_arn = arn:aws:iam::111122223333:role/one\n  source_profile = src\n`,
  ),
  c('CR only line ends', `[profile p]\rrole_arn = arn:aws:iam::111122223333:role/one\rsource_profile = src\r`),
  c('CRLF', `[profile p]\r\nrole_arn = arn:aws:iam::111122223333:role/one\r\nsource_profile = src\r\n`),
  c('role in credentials file', '', {
    creds: `${src}[p]\nrole_arn = arn:aws:iam::111122223333:role/one\nsource_profile = src\n`,
  }),
  c(
    'source profile only in config',
    `${role('p', 'one')}source_profile = cs\n[profile cs]\naws_access_key_id = AKIDCS\naws_secret_access_key = s\n`,
  ),
  c(
    'chain of three',
    role('p', 'one') +
      'source_profile = q\n' +
      role('q', 'two') +
      'source_profile = r\n' +
      role('r', 'three') +
      'source_profile = src\n',
  ),
  c(
    'chain, each its own region',
    role('p', 'one') +
      'region = eu-west-1\nsource_profile = q\n' +
      role('q', 'two') +
      'region = ap-south-1\nsource_profile = src\n',
    { env: { AWS_DEFAULT_REGION: null } },
  ),
  c('region of env over profile', `${role('p', 'one')}region = eu-west-1\nsource_profile = src\n`),
  c('--region over profile', `${role('p', 'one')}region = eu-west-1\nsource_profile = src\n`, {
    env: { AWS_DEFAULT_REGION: null },
    c: { args: [...ARGS, '--region', 'sa-east-1'] },
  }),
  c(
    'source_profile = self with keys',
    `${role('p', 'one')}source_profile = p\naws_access_key_id = AKIDSELF\naws_secret_access_key = s\n`,
  ),
  c('default source with [default]', `${role('p', 'one')}source_profile = default\n`, {
    creds: src.replace('[src]', '[default]'),
  }),
  c(
    'default source, [profile default] in config',
    role('p', 'one') +
      'source_profile = default\n[profile default]\naws_access_key_id = AKIDPD\naws_secret_access_key = s\n',
    { creds: '' },
  ),
  c(
    'both [default] and [profile default]',
    role('p', 'one') +
      'source_profile = default\n[profile default]\naws_access_key_id = AKIDPD\naws_secret_access_key = s\n[default]\naws_access_key_id = AKIDD\naws_secret_access_key = s\n',
    { creds: '' },
  ),
  c(
    'source with credential_process',
    `${role('p', 'one')}source_profile = cp\n[profile cp]\ncredential_process = {HOME}/bin/p\n`,
    { home: { 'bin/p': '#!/bin/sh\necho \'{"Version":1,"AccessKeyId":"AKIDPROC","SecretAccessKey":"s"}\'\n' } },
  ),
  c(
    'source with web identity',
    `${role('p', 'one')}source_profile = w\n${role('w', 'two')}web_identity_token_file = {HOME}/tok\n`,
    { home: { tok: 'TOKEN\n' } },
  ),
  c('source without anything', `${role('p', 'one')}source_profile = e\n[profile e]\nregion = us-east-1\n`),
  c('source with env keys only', `${role('p', 'one')}credential_source = Environment\n`, {
    env: { AWS_ACCESS_KEY_ID: 'AKIDENV', AWS_SECRET_ACCESS_KEY: 's' },
    c: { args: [...ARGS, '--profile', 'p'] },
  }),
  c('credential_source Environment without keys', `${role('p', 'one')}credential_source = Environment\n`, {
    c: { args: [...ARGS, '--profile', 'p'] },
  }),
  c('credential_source lower case', `${role('p', 'one')}credential_source = environment\n`, {
    env: { AWS_ACCESS_KEY_ID: 'AKIDENV', AWS_SECRET_ACCESS_KEY: 's' },
    c: { args: [...ARGS, '--profile', 'p'] },
  }),
  c(
    'duration, external id with leading zeros, session name',
    role('p', 'one') +
      'source_profile = src\nduration_seconds = 7200\nexternal_id = 000123\nrole_session_name = me@example.com\n',
    { c: { keepSts: true } },
  ),
  c('duration not a number', `${role('p', 'one')}source_profile = src\nduration_seconds = abc\n`, {
    c: { keepSts: true },
  }),
  c('duration with underscore', `${role('p', 'one')}source_profile = src\nduration_seconds = 3600s\n`, {
    c: { keepSts: true },
  }),
  c('external id with # and =', `${role('p', 'one')}source_profile = src\nexternal_id = a=b#c\n`),
  c('external id with " #"', `${role('p', 'one')}source_profile = src\nexternal_id = a #c\n`),
  c('empty external id', `${role('p', 'one')}source_profile = src\nexternal_id =\n`),
  c('empty role_session_name', `${role('p', 'one')}source_profile = src\nrole_session_name =\n`),
  c('empty source_profile', `${role('p', 'one')}source_profile =\n`),
  c('empty role_arn', '[profile p]\nrole_arn =\nsource_profile = src\n'),
  c('empty mfa_serial', `${role('p', 'one')}source_profile = src\nmfa_serial =\n`),
  c('STS refuses', `${role('p', 'one')}source_profile = src\n`, {
    c: {
      answer: (r) =>
        r.form.some(([_k, v]) => v === 'AssumeRole')
          ? {
              status: 403,
              body: '<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>User is not authorized to perform: sts:AssumeRole</Message></Error></ErrorResponse>',
            }
          : undefined,
    },
  }),
  c('STS expired token', `${role('p', 'one')}source_profile = src\n`, {
    c: {
      answer: (r) =>
        r.form.some(([_k, v]) => v === 'AssumeRole')
          ? {
              status: 403,
              body: '<ErrorResponse><Error><Type>Sender</Type><Code>ExpiredToken</Code><Message>The security token included in the request is expired</Message></Error></ErrorResponse>',
            }
          : undefined,
    },
  }),
  c('STS 500 twice', `${role('p', 'one')}source_profile = src\n`, {
    c: { answer: (_r, n) => (n < 2 ? { status: 500, body: '' } : undefined) },
  }),
  c('STS throttles', `${role('p', 'one')}source_profile = src\n`, {
    c: {
      answer: (_r, n) =>
        n < 2
          ? {
              status: 400,
              body: '<ErrorResponse><Error><Code>Throttling</Code><Message>Rate exceeded</Message></Error></ErrorResponse>',
            }
          : undefined,
    },
  }),
  c('STS closes', `${role('p', 'one')}source_profile = src\n`, {
    c: { answer: (_r, n) => (n < 1 ? { close: true } : undefined) },
  }),
  c('STS endpoint env', `${role('p', 'one')}source_profile = src\n`, {
    env: { AWS_ENDPOINT_URL: null, AWS_ENDPOINT_URL_STS: '{ENDPOINT}/sts', AWS_ENDPOINT_URL_EC2: '{ENDPOINT}/ec2' },
  }),
  c('--endpoint-url only for ec2', `${role('p', 'one')}source_profile = src\n`, {
    env: { AWS_ENDPOINT_URL: '{ENDPOINT}/all' },
    c: { args: [...ARGS, '--endpoint-url', '{ENDPOINT}/opt'] },
  }),
  c(
    'endpoint in profile, source has other',
    role('p', 'one') +
      'source_profile = cs\nendpoint_url = {ENDPOINT}/p\n[profile cs]\nendpoint_url = {ENDPOINT}/cs\naws_access_key_id = AKIDCS\naws_secret_access_key = s\n',
    { env: { AWS_ENDPOINT_URL: null } },
  ),
  c(
    'services section for sts',
    role('p', 'one') +
      'source_profile = src\nservices = dev\n[services dev]\nsts =\n  endpoint_url = {ENDPOINT}/sts\nec2 =\n  endpoint_url = {ENDPOINT}/ec2\n',
    { env: { AWS_ENDPOINT_URL: null } },
  ),
  c('endpoint_url with # in profile', `${role('p', 'one')}source_profile = src\nendpoint_url = {ENDPOINT}/a\n`, {
    env: { AWS_ENDPOINT_URL: null },
  }),
  c('env keys and role profile by AWS_PROFILE', `${role('p', 'one')}source_profile = src\n`, {
    env: { AWS_ACCESS_KEY_ID: 'AKIDENV', AWS_SECRET_ACCESS_KEY: 's' },
  }),
  c('env keys and role profile by --profile', `${role('p', 'one')}source_profile = src\n`, {
    env: { AWS_ACCESS_KEY_ID: 'AKIDENV', AWS_SECRET_ACCESS_KEY: 's', AWS_SESSION_TOKEN: 'T' },
    c: { args: [...ARGS, '--profile', 'p'] },
  }),
  c(
    'mfa without terminal',
    `${role('p', 'one')}source_profile = src\nmfa_serial = arn:aws:iam::111122223333:mfa/me\n`,
    { c: { stdin: '123456\n' } },
  ),
]);
