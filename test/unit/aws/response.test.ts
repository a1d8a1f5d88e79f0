import { describe, expect, test } from 'vitest';
import { checkResponse } from '../../../src/aws/response.ts';

const check = (status: number, text: string, reason = ''): string => checkResponse({ status, reason, text });

describe('an answer that can be read', () => {
  test.each([
    ['an image', '<CreateImageResponse><imageId>ami-1</imageId></CreateImageResponse>'],
    ['another root', '<?xml version="1.0"?>\n<x xmlns="urn:y"><z/></x>'],
    ['nothing in it', '<a/>'],
  ])('%s', (_, body) => {
    expect(check(200, body)).toBe(body);
  });
});

const error = (content: string): string => `<Response><Errors>${content}</Errors><RequestID>r</RequestID></Response>`;

// Expected values: measured on AWS CLI 2.36.
test('prefixes of name spaces do not count', () => {
  const body = '<ns:R xmlns:ns="u"><ns:imageId>a</ns:imageId></ns:R>';
  expect(check(200, body)).toBe('<R xmlns:ns="u"><imageId>a</imageId></R>');
});

describe('an error of the service', () => {
  test.each([
    ['code and message', 400, error('<Error><Code>A</Code><Message>b &lt;c&gt;</Message></Error>'), 'A', 'b <c>'],
    [
      'of several the first',
      400,
      error('<Error><Code>A</Code><Message>1</Message></Error><Error><Code>B</Code></Error>'),
      'A',
      '1',
    ],
    [
      'the form of other query services',
      400,
      '<ErrorResponse><Error><Code>A</Code><Message>m</Message></Error></ErrorResponse>',
      'A',
      'm',
    ],
    ['no message', 400, error('<Error><Code>A</Code></Error>'), 'A', 'Unknown'],
    ['empty elements', 400, error('<Error><Code/><Message/></Error>'), 'None', 'None'],
    ['XML that says nothing', 404, '<html><body>no</body></html>', 'Unknown', 'Unknown'],
    [
      'a 503 with an error in it',
      503,
      error('<Error><Code>Unavailable</Code><Message>m</Message></Error>'),
      'Unavailable',
      'm',
    ],
    ['a 502 of a gateway', 502, '<html><body>Bad gateway</body></html>', '502', 'Bad Gateway'],
    ['a 503 without a body', 503, '', '503', 'Bad Gateway'],
    ['a 500 that is no XML', 500, 'oops', '500', 'Bad Gateway'],
  ])('%s', (_, status, body, code, message) => {
    expect(() => check(status, body, 'Bad Gateway')).toThrow(
      expect.objectContaining({ kind: 'service', status, code, message }),
    );
  });
});

describe('what is no answer', () => {
  const text = (what: string): string =>
    `Unable to parse response (status ${what}), invalid XML received. Further retries may succeed`;
  test.each([
    [200, '', text('200: empty')],
    [200, '<html><body>Log in</body></html>', `${text('200: not an EC2 response')}:\n<html><body>Log in</body></html>`],
    [204, '', text('204: empty')],
    [301, '', text('301: empty')],
    [200, 'hello', `${text('200: not an EC2 response')}:\nhello`],
    [200, `ami-1${'x'.repeat(20_000)}`, `${text('200: not an EC2 response')}:\nami-1${'x'.repeat(9995)}...`],
    [400, 'plain', `${text('400: not an EC2 response')}:\nplain`],
    [
      200,
      '<CreateImageResponse><imageId>ami-1',
      `${text('200: not an EC2 response')}:\n<CreateImageResponse><imageId>ami-1`,
    ],
  ])('%i %j', (status, body, message) => {
    expect(() => check(status, body)).toThrow(expect.objectContaining({ kind: 'unreadable', status, message }));
  });
});
