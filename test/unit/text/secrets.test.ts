import { describe, expect, test } from 'vitest';
import { blot, keepAnswer, keepSecret, keepUserinfo } from '../../../src/text/secrets.ts';

const inXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

// Known secrets stay known for the whole process, so each test has its own.
describe('a known secret is blotted out', () => {
  const token = `IQoJ/first+token=="<&>' ${'0123456789'.repeat(5)}=é`;
  test.each<[form: string, text: string]>([
    ['as it is', token],
    ['in a URL', encodeURIComponent(token)],
    ['in lower case', encodeURIComponent(token).replace(/%../g, (code) => code.toLowerCase())],
    ['encoded twice', encodeURIComponent(encodeURIComponent(token))],
    ['in a form', String(new URLSearchParams([['', token]])).slice(1)],
    ['in JSON', JSON.stringify(token).slice(1, -1)],
    ['in JSON with escapes', token.replace(/[^\w ]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)],
    ['in JSON with slashes', token.replaceAll('/', '\\/')],
    ['in HTML', token.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)],
    ['in XML', inXml(token)],
    ['in JSON within JSON', JSON.stringify(JSON.stringify(JSON.stringify(token))).replace(/^[\\"]+|[\\"]+$/g, '')],
    ['in JSON within XML', inXml(JSON.stringify(token).slice(1, -1))],
    ['in XML within XML', inXml(inXml(token))],
    ['in HTML with hexadecimal references', token.replace(/[^\w ]/g, (c) => `&#x${c.charCodeAt(0).toString(16)};`)],
  ])('%s', (_, text) => {
    keepSecret(token);
    expect(blot(`a ${text} b ${text}.`)).toBe('a *** b ***.');
  });

  test('also if its end is missing', () => {
    keepSecret('the second token, which has more than a few characters');
    expect(blot('a the second token, which has mo')).toBe('a ***');
    expect(blot('a the second token')).toBe('a the second token');
  });

  test('without line ends around it', () => {
    keepSecret('the third token\n');
    expect(blot('the third token.')).toBe('***.');
  });

  test('with its line ends and tabs as they are, or escaped for JSON', () => {
    const secret = 'the\tfourth\r\ntoken\b\f.';
    keepSecret(secret);
    expect([secret, JSON.stringify(secret)].map(blot)).toEqual(['***', '"***"']);
  });

  test('if it is a typed code, where it is not part of a longer number', () => {
    keepAnswer('805611');
    expect(blot('805611 TokenCode=805611& "805611" a805611b 18056110 i-08056112')).toBe(
      '*** TokenCode=***& "***" a***b 18056110 i-08056112',
    );
  });

  test('unless it is so short that it occurs by chance', () => {
    for (const text of ['', ' ', 'a', 'seven77', undefined]) keepSecret(text);
    expect(blot('a seven77')).toBe('a seven77');
  });
});

describe('user and password of a URL are blotted out', () => {
  test.each([
    ['http://u1:p1@h1/', 'at http://u1:p1@h1/', 'at http://***:***@h1/'],
    ['http://jane2@corp.com:a"b<c d@h/', 'jane2@corp.com:a"b<c d@h', '***:***@h'],
    ['u3:1234/PASS@h', 'u3:1234/PASS@h', '***:***@h'],
    ['u4:long-password@h', 'only long-password', 'only ***'],
    ['http://u5:percent%2Fpassword@h', 'percent/password and percent%2Fpassword', '*** and ***'],
    ['http://long-token-6@h', 'http://long-token-6@h, long-token-6', 'http://***@h, ***'],
    ['http://u7:pass-7@h', 'Basic dTc6cGFzcy03', 'Basic ***'],
    ['http://token-8@h', 'Basic dG9rZW4tODo=', 'Basic ***'],
    ['http://h/', 'http://h/', 'http://h/'],
  ])('if the URL is %j and the text %j', (url, text, blotted) => {
    keepUserinfo(url);
    expect(blot(text)).toBe(blotted);
  });
});
