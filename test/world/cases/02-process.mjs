import { all, isoIn, NOKEYS } from '../harness.ts';

const J = (o) => JSON.stringify({ Version: 1, AccessKeyId: 'AKIDPROC', SecretAccessKey: 'ps', ...o });
const sh = (body) => `#!/bin/sh\n${body}\n`;
const cfg = (cmd, more = '') => ({
  '.aws/config': `[profile p]\nregion = us-east-1\ncredential_process = ${cmd}\n${more}`,
});
const env = { ...NOKEYS, AWS_PROFILE: 'p' };
const c = (name, cmd, script, extra = {}) => ({
  name: `process: ${name}`,
  env: { ...env, ...extra.env },
  home: { ...cfg(cmd, extra.more), 'bin/p': sh(script), ...extra.home },
  ...extra.c,
});
const ech = (o) => `echo '${J(o)}'`;
await all([
  c('plain', '{HOME}/bin/p', ech()),
  c('path with parens', '"{HOME}/bin (x86)/p"', '', {
    home: { 'bin (x86)/bin/p': '', 'bin (x86)/p': sh(ech()), 'x/bin/p': '' },
    c: { prepare: ({ home }) => import('node:fs').then((f) => f.chmodSync(`${home}/bin (x86)/p`, 0o755)) },
  }),
  c(
    'argument with ampersand unquoted',
    '{HOME}/bin/p --url https://x.example/?a=1&b=2',
    `case "$2" in *b=2) ${ech()};; *) echo '{}';; esac`,
  ),
  c(
    'argument with single-quoted dollar',
    `{HOME}/bin/p '$HOME'`,
    `if [ "$1" = '$HOME' ]; then ${ech()}; else echo "got $1" >&2; exit 3; fi`,
  ),
  c(
    'argument with unquoted dollar',
    `{HOME}/bin/p $HOME`,
    `if [ "$1" = '$HOME' ]; then ${ech()}; else ${ech({ AccessKeyId: 'AKIDEXPANDED' })}; fi`,
  ),
  c(
    'argument with glob',
    `{HOME}/bin/p *`,
    `if [ "$1" = '*' ]; then ${ech()}; else ${ech({ AccessKeyId: 'AKIDGLOB' })}; fi`,
    { c: { files: { a: '', b: '' } } },
  ),
  c(
    'pipe in command',
    `{HOME}/bin/p | cat`,
    `if [ "$1" = '|' ]; then ${ech()}; else ${ech({ AccessKeyId: 'AKIDSHELL' })}; fi`,
  ),
  c(
    'argument with #',
    `{HOME}/bin/p role#1`,
    `if [ "$1" = 'role#1' ]; then ${ech()}; else ${ech({ AccessKeyId: 'AKIDOTHER' })}; fi`,
  ),
  c(
    'argument with " #"',
    `{HOME}/bin/p a #b`,
    `if [ "$2" = '#b' ]; then ${ech()}; else ${ech({ AccessKeyId: 'AKIDCUT' })}; fi`,
  ),
  c(
    'semicolon',
    `{HOME}/bin/p a;b`,
    `if [ "$1" = 'a;b' ]; then ${ech()}; else ${ech({ AccessKeyId: 'AKIDSEMI' })}; fi`,
  ),
  c(
    'angle brackets',
    `{HOME}/bin/p a>b`,
    `if [ "$1" = 'a>b' ]; then ${ech()}; else ${ech({ AccessKeyId: 'AKIDREDIR' })}; fi`,
  ),
  c('backslash', `{HOME}/bin/p a\\ b`, `if [ "$1" = 'a b' ]; then ${ech()}; else ${ech({ AccessKeyId: 'AKIDX' })}; fi`),
  c('tilde', `~/bin/p`, ech()),
  c(
    'reads stdin',
    `{HOME}/bin/p`,
    `read x; if [ "$x" = 123456 ]; then ${ech()}; else echo "got [$x]" >&2; exit 4; fi`,
    { c: { stdin: '123456\n', limit: 15000 } },
  ),
  c('stderr noise, rc 0', `{HOME}/bin/p`, `echo warning >&2; ${ech()}`),
  c('rc 1 with stderr', `{HOME}/bin/p`, `echo "token expired, run login" >&2; exit 1`),
  c('rc 1 without stderr', `{HOME}/bin/p`, `exit 1`),
  c('missing program', `{HOME}/bin/nope`, ``),
  c('not executable', `{HOME}/nx`, ``, { home: { nx: '#!/bin/sh\n' } }),
  c('Version 2', `{HOME}/bin/p`, ech({ Version: 2 })),
  c('Version missing', `{HOME}/bin/p`, `echo '{"AccessKeyId":"A","SecretAccessKey":"b"}'`),
  c('Version "1"', `{HOME}/bin/p`, ech({ Version: '1' })),
  c('SessionToken null', `{HOME}/bin/p`, ech({ SessionToken: null })),
  c('SessionToken ""', `{HOME}/bin/p`, ech({ SessionToken: '' })),
  c('Expiration null', `{HOME}/bin/p`, ech({ Expiration: null })),
  c('Expiration ""', `{HOME}/bin/p`, ech({ Expiration: '' })),
  c('Expiration offset no colon', `{HOME}/bin/p`, ech({ Expiration: '2099-01-01T00:00:00+0000' })),
  c('Expiration with space', `{HOME}/bin/p`, ech({ Expiration: '2099-01-01 00:00:00 UTC' })),
  c('Expiration 7 digit fraction', `{HOME}/bin/p`, ech({ Expiration: '2099-01-01T00:00:00.1234567Z' })),
  c('Expiration naive', `{HOME}/bin/p`, ech({ Expiration: '2099-01-01T00:00:00' })),
  c('Expiration past', `{HOME}/bin/p`, ech({ Expiration: '2019-01-01T00:00:00Z' })),
  c('Expiration soon (5 min)', `{HOME}/bin/p`, ech({ Expiration: isoIn(5 * 60e3) })),
  c('Expiration epoch number', `{HOME}/bin/p`, ech({ Expiration: 4102444800 })),
  c('Expiration garbage', `{HOME}/bin/p`, ech({ Expiration: 'tomorrow' })),
  c('BOM before JSON', `{HOME}/bin/p`, `printf '\\357\\273\\277'; ${ech()}`),
  c('CRLF output', `{HOME}/bin/p`, `printf '%s\\r\\n' '${J()}'`),
  c('text before JSON', `{HOME}/bin/p`, `echo Loading; ${ech()}`),
  c('missing secret', `{HOME}/bin/p`, `echo '{"Version":1,"AccessKeyId":"A"}'`),
  c(
    '2MB stdout',
    `{HOME}/bin/p`,
    `echo '{"Version":1,"AccessKeyId":"AKIDPROC","SecretAccessKey":"ps","Pad":"'; head -c 2000000 /dev/zero | tr '\\0' x; echo '"}'`,
  ),
  c('AccountId', `{HOME}/bin/p`, ech({ AccountId: '111122223333' })),
  c('region in same profile and keys too', `{HOME}/bin/p`, ech(), {
    more: 'aws_access_key_id = AKIDCFG\naws_secret_access_key = s\n',
  }),
  c('keys in credentials file too', `{HOME}/bin/p`, ech(), {
    home: { '.aws/credentials': '[p]\naws_access_key_id = AKIDCRED\naws_secret_access_key = s\n' },
  }),
  {
    ...c('in credentials file', 'x', ech(), {
      home: { '.aws/config': '', '.aws/credentials': '[p]\ncredential_process = {HOME}/bin/p\n' },
    }),
  },
  c(
    'process inherits AWS env',
    `{HOME}/bin/p`,
    `if [ "$AWS_PROFILE" = p ]; then ${ech()}; else echo no >&2; exit 1; fi`,
  ),
  c('empty', ``, ech()),
]);
