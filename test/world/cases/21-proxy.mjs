import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { ARGS, all, DESC0, NOKEYS, OK, stsBody } from '../harness.ts';

const D = new URL('../certificates/', import.meta.url).pathname;
// a proxy that answers plain requests itself, and tunnels CONNECT to a TLS server of its own
const proxy =
  (mode = {}) =>
  async () => {
    const seen = [];
    const answer = (q, r) => {
      let b = '';
      q.on('data', (d) => (b += d));
      q.on('end', () => {
        r.writeHead(200, { 'content-type': 'text/xml' });
        r.end(/DescribeImages/.test(b) ? DESC0 : /AssumeRole/.test(b) ? stsBody() : OK);
      });
    };
    const t = https.createServer({ key: readFileSync(`${D}good.key`), cert: readFileSync(`${D}good.pem`) }, (q, r) => {
      seen.push(`INNER ${q.headers.host}`);
      answer(q, r);
    });
    await new Promise((d) => t.listen(0, '127.0.0.1', d));
    const mk = mode.tls
      ? (f) => https.createServer({ key: readFileSync(`${D}good.key`), cert: readFileSync(`${D}good.pem`) }, f)
      : (f) => http.createServer(f);
    const p = mk((q, r) => {
      seen.push(
        `${q.method} ${q.url} host=${q.headers.host} auth=${q.headers['proxy-authorization'] ? Buffer.from(q.headers['proxy-authorization'].split(' ')[1], 'base64').toString() : null}`,
      );
      if (mode.status) {
        q.resume();
        r.writeHead(mode.status, mode.headers ?? {});
        return r.end(mode.body ?? 'proxy says no');
      }
      answer(q, r);
    });
    p.on('connect', (q, sock) => {
      seen.push(
        `CONNECT ${q.url} host=${q.headers.host} auth=${q.headers['proxy-authorization'] ? Buffer.from(q.headers['proxy-authorization'].split(' ')[1], 'base64').toString() : null}`,
      );
      sock.on('error', () => {});
      if (mode.close) return sock.destroy();
      if (mode.hang) return;
      if (mode.connect) return sock.end(`HTTP/1.1 ${mode.connect}\r\nContent-Length: 0\r\n\r\n`);
      const up = net.connect(t.address().port, '127.0.0.1', () => {
        sock.write('HTTP/1.1 200 Connection established\r\n\r\n');
        up.pipe(sock);
        sock.pipe(up);
      });
      up.on('error', () => sock.destroy());
    });
    await new Promise((d) => p.listen(0, '127.0.0.1', d));
    return {
      vars: { PROXY: String(p.address().port) },
      log: () => seen,
      stop: () => {
        p.closeAllConnections?.();
        p.close();
        t.closeAllConnections();
        t.close();
      },
    };
  };
const c = (name, env, more = {}) => ({
  name: `proxy: ${name}`,
  setup: proxy(more.mode),
  limit: 30000,
  env: { AWS_MAX_ATTEMPTS: '1', AWS_CA_BUNDLE: `${D}ca.pem`, ...env },
  home: more.home,
  files: more.files,
  ...more.c,
});
const H = 'http://ec2.example.invalid',
  S = 'https://localhost:8443';
await all([
  c('http', { AWS_ENDPOINT_URL: H, HTTP_PROXY: 'http://127.0.0.1:{PROXY}' }),
  c('http with port and path', { AWS_ENDPOINT_URL: `${H}:8080/x/y?q=1`, HTTP_PROXY: 'http://127.0.0.1:{PROXY}' }),
  c('http auth', { AWS_ENDPOINT_URL: H, HTTP_PROXY: 'http://me:pa%40ss%3Aw%23rd@127.0.0.1:{PROXY}' }),
  c('http auth raw specials', { AWS_ENDPOINT_URL: H, HTTP_PROXY: 'http://me:p!$^&*()w@127.0.0.1:{PROXY}' }),
  c('http auth with @ unencoded', { AWS_ENDPOINT_URL: H, HTTP_PROXY: 'http://me:p@ss@127.0.0.1:{PROXY}' }),
  c('http auth with # unencoded', { AWS_ENDPOINT_URL: H, HTTP_PROXY: 'http://me:p#ss@127.0.0.1:{PROXY}' }),
  c('http auth with domain backslash', { AWS_ENDPOINT_URL: H, HTTP_PROXY: 'http://DOM\\me:pw@127.0.0.1:{PROXY}' }),
  c('http auth with %5C', { AWS_ENDPOINT_URL: H, HTTP_PROXY: 'http://DOM%5Cme:pw@127.0.0.1:{PROXY}' }),
  c('http auth with bare %', { AWS_ENDPOINT_URL: H, HTTP_PROXY: 'http://me:50%off@127.0.0.1:{PROXY}' }),
  c('http auth user only', { AWS_ENDPOINT_URL: H, HTTP_PROXY: 'http://me@127.0.0.1:{PROXY}' }),
  c('http auth non-ASCII', { AWS_ENDPOINT_URL: H, HTTP_PROXY: 'http://me:p%C3%A9@127.0.0.1:{PROXY}' }),
  c('https auth', { AWS_ENDPOINT_URL: S, HTTPS_PROXY: 'http://me:pa%40ss%3Aw%23rd@127.0.0.1:{PROXY}' }),
  c('https auth with + and %2B', { AWS_ENDPOINT_URL: S, HTTPS_PROXY: 'http://me:a+b%2Bc@127.0.0.1:{PROXY}' }),
  c('https no scheme', { AWS_ENDPOINT_URL: S, HTTPS_PROXY: '127.0.0.1:{PROXY}' }),
  c('https //host', { AWS_ENDPOINT_URL: S, HTTPS_PROXY: '//127.0.0.1:{PROXY}' }),
  c('https trailing slash', { AWS_ENDPOINT_URL: S, HTTPS_PROXY: 'http://127.0.0.1:{PROXY}/' }),
  c('https upper-case scheme', { AWS_ENDPOINT_URL: S, HTTPS_PROXY: 'HTTP://127.0.0.1:{PROXY}' }),
  c('https with blanks', { AWS_ENDPOINT_URL: S, HTTPS_PROXY: ' http://127.0.0.1:{PROXY} ' }),
  c('https quoted', { AWS_ENDPOINT_URL: S, HTTPS_PROXY: '"http://127.0.0.1:{PROXY}"' }),
  c('https socks5', { AWS_ENDPOINT_URL: S, HTTPS_PROXY: 'socks5://127.0.0.1:{PROXY}' }),
  c('https proxy over TLS', { AWS_ENDPOINT_URL: S, HTTPS_PROXY: 'https://localhost:{PROXY}' }, { mode: { tls: true } }),
  c(
    'http through proxy over TLS',
    { AWS_ENDPOINT_URL: H, HTTP_PROXY: 'https://localhost:{PROXY}' },
    { mode: { tls: true } },
  ),
  c(
    'https 407',
    { AWS_ENDPOINT_URL: S, HTTPS_PROXY: 'http://127.0.0.1:{PROXY}' },
    { mode: { connect: '407 Proxy Authentication Required' } },
  ),
  c(
    'https 403',
    { AWS_ENDPOINT_URL: S, HTTPS_PROXY: 'http://127.0.0.1:{PROXY}' },
    { mode: { connect: '403 Forbidden' } },
  ),
  c(
    'https 503',
    { AWS_ENDPOINT_URL: S, HTTPS_PROXY: 'http://127.0.0.1:{PROXY}' },
    { mode: { connect: '503 Service Unavailable' } },
  ),
  c(
    'https connect closed',
    { AWS_ENDPOINT_URL: S, HTTPS_PROXY: 'http://127.0.0.1:{PROXY}' },
    { mode: { close: true } },
  ),
  c(
    'https connect hangs, connect timeout 2',
    { AWS_ENDPOINT_URL: S, HTTPS_PROXY: 'http://127.0.0.1:{PROXY}' },
    { mode: { hang: true }, c: { args: [...ARGS, '--cli-connect-timeout', '2', '--cli-read-timeout', '4'] } },
  ),
  c(
    'http 407',
    { AWS_ENDPOINT_URL: H, HTTP_PROXY: 'http://127.0.0.1:{PROXY}' },
    { mode: { status: 407, headers: { 'proxy-authenticate': 'Basic' } } },
  ),
  c(
    'http 403 html',
    { AWS_ENDPOINT_URL: H, HTTP_PROXY: 'http://127.0.0.1:{PROXY}' },
    {
      mode: {
        status: 403,
        body: '<html><head><title>Blocked</title></head><body>Access denied by policy</body></html>',
      },
    },
  ),
  c(
    'http 502 html',
    { AWS_ENDPOINT_URL: H, HTTP_PROXY: 'http://127.0.0.1:{PROXY}' },
    { mode: { status: 502, body: '<html>bad gateway</html>' } },
  ),
  c(
    'http 302 to login',
    { AWS_ENDPOINT_URL: H, HTTP_PROXY: 'http://127.0.0.1:{PROXY}' },
    { mode: { status: 302, headers: { location: 'http://login.example.invalid/' } } },
  ),
  c('password in message when refused', { AWS_ENDPOINT_URL: H, HTTP_PROXY: 'http://me:hunter2@127.0.0.1:1' }),
  c('password in message when refused, https', { AWS_ENDPOINT_URL: S, HTTPS_PROXY: 'http://me:hunter2@127.0.0.1:1' }),
  c('NO_PROXY host', { AWS_ENDPOINT_URL: '{ENDPOINT}', HTTP_PROXY: 'http://127.0.0.1:1', NO_PROXY: '127.0.0.1' }),
  c('NO_PROXY CIDR', {
    AWS_ENDPOINT_URL: '{ENDPOINT}',
    HTTP_PROXY: 'http://127.0.0.1:{PROXY}',
    NO_PROXY: '127.0.0.0/8',
  }),
  c('NO_PROXY *.0.0.1', {
    AWS_ENDPOINT_URL: '{ENDPOINT}',
    HTTP_PROXY: 'http://127.0.0.1:{PROXY}',
    NO_PROXY: '*.0.0.1',
  }),
  c('NO_PROXY 127.*', { AWS_ENDPOINT_URL: '{ENDPOINT}', HTTP_PROXY: 'http://127.0.0.1:{PROXY}', NO_PROXY: '127.*' }),
  c('NO_PROXY suffix .invalid', {
    AWS_ENDPOINT_URL: H,
    HTTP_PROXY: 'http://127.0.0.1:{PROXY}',
    NO_PROXY: '.example.com',
  }),
  c('NO_PROXY * among others', {
    AWS_ENDPOINT_URL: '{ENDPOINT}',
    HTTP_PROXY: 'http://127.0.0.1:{PROXY}',
    NO_PROXY: 'a,*',
  }),
  c('NO_PROXY blanks for commas', {
    AWS_ENDPOINT_URL: '{ENDPOINT}',
    HTTP_PROXY: 'http://127.0.0.1:{PROXY}',
    NO_PROXY: 'localhost 127.0.0.1',
  }),
  c('NO_PROXY with port', {
    AWS_ENDPOINT_URL: '{ENDPOINT}',
    HTTP_PROXY: 'http://127.0.0.1:{PROXY}',
    NO_PROXY: '127.0.0.1:{PORT}',
  }),
  c('NO_PROXY with other port', {
    AWS_ENDPOINT_URL: '{ENDPOINT}',
    HTTP_PROXY: 'http://127.0.0.1:{PROXY}',
    NO_PROXY: '127.0.0.1:1',
  }),
  c('NO_PROXY and no_proxy differ', {
    AWS_ENDPOINT_URL: '{ENDPOINT}',
    HTTP_PROXY: 'http://127.0.0.1:{PROXY}',
    NO_PROXY: '127.0.0.1',
    no_proxy: 'x',
  }),
  c('http_proxy empty, HTTP_PROXY set', {
    AWS_ENDPOINT_URL: '{ENDPOINT}',
    HTTP_PROXY: 'http://127.0.0.1:{PROXY}',
    http_proxy: '',
  }),
  c('Http_Proxy mixed case', { AWS_ENDPOINT_URL: H, Http_Proxy: 'http://127.0.0.1:{PROXY}' }),
  c('ALL_PROXY', { AWS_ENDPOINT_URL: '{ENDPOINT}', ALL_PROXY: 'http://127.0.0.1:{PROXY}' }),
  c('REQUEST_METHOD set (CGI)', {
    AWS_ENDPOINT_URL: '{ENDPOINT}',
    HTTP_PROXY: 'http://127.0.0.1:{PROXY}',
    REQUEST_METHOD: 'GET',
  }),
  c(
    'STS through proxy too',
    { ...NOKEYS, AWS_ENDPOINT_URL: H, HTTP_PROXY: 'http://127.0.0.1:{PROXY}', AWS_PROFILE: 'p' },
    {
      home: {
        '.aws/config':
          '[profile p]\nrole_arn = arn:aws:iam::111122223333:role/one\nsource_profile = s\n[profile s]\naws_access_key_id = A\naws_secret_access_key = s\n',
      },
    },
  ),
  c('proxy and 2 attempts, refused', { AWS_ENDPOINT_URL: H, HTTP_PROXY: 'http://127.0.0.1:1', AWS_MAX_ATTEMPTS: '2' }),
]);
