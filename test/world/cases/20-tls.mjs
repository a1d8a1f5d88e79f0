import { readFileSync } from 'node:fs';
import https from 'node:https';
import { ARGS, all, DESC0, OK } from '../harness.ts';

const D = new URL('../certificates/', import.meta.url).pathname;
const tls =
  (name, opt = {}) =>
  async () => {
    const seen = [];
    const s = https.createServer(
      { key: readFileSync(`${D + name}.key`), cert: readFileSync(`${D + name}.pem`), ...opt },
      (q, r) => {
        let b = '';
        q.on('data', (d) => (b += d));
        q.on('end', () => {
          seen.push(`${/Action=(\w+)/.exec(b)?.[1]} ${q.socket.getProtocol()}`);
          r.writeHead(200, { 'content-type': 'text/xml' });
          r.end(/DescribeImages/.test(b) ? DESC0 : OK);
        });
      },
    );
    s.on('tlsClientError', (e) => seen.push(`tls ${e.code}`));
    await new Promise((d) => s.listen(0, '127.0.0.1', d));
    return {
      vars: { TLSPORT: String(s.address().port) },
      log: () => [...new Set(seen)],
      stop: () => {
        s.closeAllConnections();
        s.close();
      },
    };
  };
const c = (name, cert, env, more = {}) => ({
  name: `tls: ${name}`,
  setup: tls(cert, more.opt),
  env: { AWS_ENDPOINT_URL: `https://${more.host ?? 'localhost'}:{TLSPORT}`, AWS_MAX_ATTEMPTS: '1', ...env },
  home: more.home,
  files: more.files,
  ...more.c,
});
const B = (f) => ({ AWS_CA_BUNDLE: D + f });
await all([
  c('good', 'good', B('ca.pem')),
  c('good by IP', 'good', B('ca.pem'), { host: '127.0.0.1' }),
  c('no bundle', 'good', {}),
  c('wrong bundle', 'good', B('ca2.pem')),
  c('self-signed as bundle', 'self', B('self.pem')),
  c('self-signed no bundle', 'self', {}),
  c('CN only, no SAN', 'cnonly', B('ca.pem')),
  c('SAN DNS of the IP', 'ipdns', B('ca.pem'), { host: '127.0.0.1' }),
  c('wrong host', 'wrong', B('ca.pem')),
  c('weak 1024 bit key', 'weak', B('weak.pem')),
  c('bundle with comments', 'good', B('ca-comments.pem')),
  c('bundle CRLF', 'good', B('ca-crlf.pem')),
  c('bundle two certs', 'good', B('two.pem')),
  c('bundle with BOM', 'good', B('ca-bom.pem')),
  c('bundle with a broken second cert', 'good', B('ca-broken.pem')),
  c('bundle openssl -text', 'good', B('ca-text.pem')),
  c('bundle TRUSTED CERTIFICATE', 'good', B('ca-trusted.pem')),
  c('bundle DER', 'good', B('ca.der')),
  c('bundle no cert', 'good', B('nocert.txt')),
  c('bundle empty file', 'good', B('empty.pem')),
  c('bundle missing', 'good', B('missing.pem')),
  c('bundle is a directory', 'good', { AWS_CA_BUNDLE: D }),
  c('REQUESTS_CA_BUNDLE is a directory', 'good', { REQUESTS_CA_BUNDLE: D }),
  c('bundle with ~', 'good', { AWS_CA_BUNDLE: '~/ca.pem' }, { home: { 'ca.pem': readFileSync(`${D}ca.pem`, 'utf8') } }),
  c(
    'ca_bundle in profile with ~',
    'good',
    {},
    { home: { 'ca.pem': readFileSync(`${D}ca.pem`, 'utf8'), '.aws/config': '[default]\nca_bundle = ~/ca.pem\n' } },
  ),
  c(
    'ca_bundle in profile with $HOME',
    'good',
    {},
    { home: { 'ca.pem': readFileSync(`${D}ca.pem`, 'utf8'), '.aws/config': '[default]\nca_bundle = $HOME/ca.pem\n' } },
  ),
  c(
    'ca_bundle in profile, relative',
    'good',
    {},
    {
      files: { 'ca.pem': readFileSync(`${D}ca.pem`, 'utf8') },
      home: { '.aws/config': '[default]\nca_bundle = ca.pem\n' },
    },
  ),
  c(
    '--ca-bundle with ~',
    'good',
    {},
    { home: { 'ca.pem': readFileSync(`${D}ca.pem`, 'utf8') }, c: { args: [...ARGS, '--ca-bundle', '~/ca.pem'] } },
  ),
  c('--ca-bundle file://', 'good', {}, { c: { args: [...ARGS, '--ca-bundle', `file://${D}ca.pem`] } }),
  c('--ca-bundle empty', 'good', {}, { c: { args: [...ARGS, '--ca-bundle', ''] } }),
  c('SSL_CERT_FILE', 'good', { SSL_CERT_FILE: `${D}ca.pem` }),
  c('NODE_EXTRA_CA_CERTS', 'good', { NODE_EXTRA_CA_CERTS: `${D}ca.pem` }),
  c('NODE_TLS_REJECT_UNAUTHORIZED=0', 'good', { NODE_TLS_REJECT_UNAUTHORIZED: '0' }),
  c('CURL_CA_BUNDLE', 'good', { CURL_CA_BUNDLE: `${D}ca.pem` }),
  c('--no-verify-ssl', 'wrong', {}, { c: { args: [...ARGS, '--no-verify-ssl'] } }),
  c('--no-verify-ssl with missing bundle', 'wrong', B('missing.pem'), { c: { args: [...ARGS, '--no-verify-ssl'] } }),
  c('AWS_CA_BUNDLE empty', 'good', { AWS_CA_BUNDLE: '' }),
  c('TLS 1.1 server', 'good', B('ca.pem'), {
    opt: { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' },
  }),
  c('TLS 1.2 only', 'good', B('ca.pem'), { opt: { maxVersion: 'TLSv1.2' } }),
  c('server wants client cert', 'good', B('ca.pem'), {
    opt: { requestCert: true, rejectUnauthorized: true, ca: readFileSync(`${D}ca.pem`) },
  }),
  {
    ...c('https to a plain port', 'good', B('ca.pem')),
    env: { AWS_ENDPOINT_URL: 'https://127.0.0.1:{PORT}', AWS_MAX_ATTEMPTS: '1', ...B('ca.pem') },
  },
  {
    ...c('http to a TLS port', 'good', B('ca.pem')),
    env: { AWS_ENDPOINT_URL: 'http://127.0.0.1:{TLSPORT}', AWS_MAX_ATTEMPTS: '1' },
  },
]);
