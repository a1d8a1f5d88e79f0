import { describe, expect, test } from 'vitest';
import { parseProxy } from '../../../src/aws/proxy-url.ts';

const plain = { protocol: 'http:', port: 80, authorization: undefined };

describe('the URL of a proxy', () => {
  // Without a scheme, with two slashes: measured on AWS CLI 2.36. It refuses blanks and capitals.
  test.each<[configured: string, proxy: object]>([
    ['http://p:1', { ...plain, host: 'p', port: 1, text: 'http://p:1' }],
    ['http://p:1/', { ...plain, host: 'p', port: 1, text: 'http://p:1/' }],
    ['p:1', { ...plain, host: 'p', port: 1, text: 'http://p:1' }],
    ['p', { ...plain, host: 'p', text: 'http://p' }],
    ['//p:1', { ...plain, host: 'p', port: 1, text: 'http://p:1' }],
    [' HTTP://P:1\n', { ...plain, host: 'p', port: 1, text: 'HTTP://P:1' }],
    ['https://p', { protocol: 'https:', host: 'p', port: 443, authorization: undefined, text: 'https://p' }],
    ['http://[::1]:1', { ...plain, host: '::1', port: 1, text: 'http://[::1]:1' }],
    ['http://p:1/path?a=b', { ...plain, host: 'p', port: 1, text: 'http://p:1/path?a=b' }],
  ])('%j is parsed', (configured, proxy) => {
    expect(parseProxy(configured)).toEqual(proxy);
  });
});

describe('user and password of a proxy', () => {
  // A bare %, %5C, an unescaped @: measured on AWS CLI 2.36.
  test.each<[userinfo: string, sent: string, text: string]>([
    ['me:pass', 'me:pass', 'http://***:***@p:1'],
    ['me:50%off', 'me:50%off', 'http://***:***@p:1'],
    ['me:50%', 'me:50%', 'http://***:***@p:1'],
    ['me:a%zzb%4', 'me:a%zzb%4', 'http://***:***@p:1'],
    ['me:a%2Fb%zz%2f', 'me:a/b%zz/', 'http://***:***@p:1'],
    ['me:%E9', 'me:\xe9', 'http://***:***@p:1'],
    ['me:p%C3%A9', 'me:p\xc3\xa9', 'http://***:***@p:1'],
    ['me:pé', 'me:p\xc3\xa9', 'http://***:***@p:1'],
    ['DOM%5Cme:pw', 'DOM\\me:pw', 'http://***:***@p:1'],
    ['me:p@ss', 'me:p@ss', 'http://***:***@p:1'],
    ['me%3A:a%3Ab', 'me::a:b', 'http://***:***@p:1'],
    ['me', 'me:', 'http://***@p:1'],
    ['me:', 'me:', 'http://***@p:1'],
    ['me:p!$^&*()w"<> +', 'me:p!$^&*()w"<> +', 'http://***:***@p:1'],
  ])('%j is sent as it is meant, and hidden', (userinfo, sent, text) => {
    const proxy = parseProxy(`http://${userinfo}@p:1`);
    expect(proxy).toEqual({ protocol: 'http:', host: 'p', port: 1, authorization: proxy.authorization, text });
    const basic = /^Basic (.*)$/.exec(proxy.authorization ?? '')?.[1] ?? '';
    expect(Buffer.from(basic, 'base64').toString('latin1')).toBe(sent);
  });
});

const ENCODE = 'write \\ as %5C, / as %2F, ? as %3F and # as %23 in the user and the password of a proxy';
const INVALID = 'the URL of the proxy is invalid';

// SOCKS, quotes, a backslash: measured on AWS CLI 2.36.
test.each<[configured: string, text: string, hint: string]>([
  ['socks5://127.0.0.1:1', 'http://socks5://127.0.0.1:1', 'ec2img supports HTTP proxies only, not socks5'],
  ['SOCKS5H://u:w@h:1', 'http://***:***@h:1', 'ec2img supports HTTP proxies only, not SOCKS5H'],
  ['ftp://h:1', 'http://ftp://h:1', 'ec2img supports HTTP proxies only, not ftp'],
  ['"http://127.0.0.1:1"', 'http://"http://127.0.0.1:1"', INVALID],
  ['"http://u:secret@127.0.0.1:1"', 'http://***:***@127.0.0.1:1"', INVALID],
  ['http://u:secret@', 'http://***:***@', INVALID],
  ['http:p:1', 'http:p:1', INVALID],
  ['http://p:x', 'http://p:x', INVALID],
  ['http://DOM\\me:hunter2@127.0.0.1:1', 'http://***:***@127.0.0.1:1', ENCODE],
  ['DOM\\me:hunter2@127.0.0.1:1', 'http://***:***@127.0.0.1:1', ENCODE],
  ['http://me:12/34@127.0.0.1:1', 'http://***:***@127.0.0.1:1', ENCODE],
  ['http://me:p#ss@127.0.0.1:1', 'http://***:***@127.0.0.1:1', ENCODE],
  ['http://me:p?ss@127.0.0.1:1', 'http://***:***@127.0.0.1:1', ENCODE],
])('the proxy %j is refused without its password', (configured, text, hint) => {
  const message = `Failed to connect to proxy URL: "${text}"`;
  expect(() => parseProxy(configured)).toThrow(expect.objectContaining({ kind: 'general', message, hints: [hint] }));
});
