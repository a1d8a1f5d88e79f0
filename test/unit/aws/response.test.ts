import { describe, expect, test } from 'vitest';
import { readResponse } from '../../../src/aws/response.ts';
import { structureOf, TextPlan } from '../../../src/aws/xml-plan.ts';

const PLAN = structureOf({ imageId: new TextPlan(), z: new TextPlan() });

const parse = (statusCode: number, text: string, reason = '') =>
  readResponse({ statusCode, reason, headers: {}, body: Buffer.from(text) }, PLAN);

const error = (content: string): string => `<Response><Errors>${content}</Errors><RequestID>r</RequestID></Response>`;

// Expected values: measured on AWS CLI 2.36, which reads the root element of an error as that of any other response.
describe('a successful response', () => {
  test.each<[what: string, text: string, root: string, value: object]>([
    [
      'the root element of its operation',
      '<CreateImageResponse><imageId>ami-1</imageId></CreateImageResponse>',
      'CreateImageResponse',
      { imageId: 'ami-1' },
    ],
    ['another root element', '<?xml version="1.0"?>\n<x xmlns="urn:y"><z/></x>', 'x', { z: '' }],
    ['an empty root element', '<a/>', 'a', {}],
    ['namespace prefixes', '<ns:R xmlns:ns="u"><ns:imageId>a</ns:imageId></ns:R>', 'R', { imageId: 'a' }],
    ['the root element of an error', '<Response><imageId>a</imageId></Response>', 'Response', { imageId: 'a' }],
    ['an error without a code', error('<Error><Message>m</Message></Error>'), 'Response', {}],
    ['an error with an empty code', '<ErrorResponse><Error><Code/></Error></ErrorResponse>', 'ErrorResponse', {}],
    ['an error below another root element', '<R><Errors><Error><Code>A</Code></Error></Errors></R>', 'R', {}],
  ])('is read if it has %s', (_, text, root, value) => {
    expect(parse(200, text)).toEqual({ root, value });
  });
});

describe('an error response', () => {
  test.each([
    ['spaces around its code', 400, error('<Error><Code> A </Code><Message>b</Message></Error>'), ' A ', 'b'],
    ['a code and a message', 400, error('<Error><Code>A</Code><Message>b &lt;c&gt;</Message></Error>'), 'A', 'b <c>'],
    [
      'several errors, of which the first is reported',
      400,
      error('<Error><Code>A</Code><Message>1</Message></Error><Error><Code>B</Code></Error>'),
      'A',
      '1',
    ],
    [
      'the structure of other query services',
      400,
      '<ErrorResponse><Error><Code>A</Code><Message>m</Message></Error></ErrorResponse>',
      'A',
      'm',
    ],
    ['no message', 400, error('<Error><Code>A</Code></Error>'), 'A', 'Unknown'],
    ['empty elements', 400, error('<Error><Code/><Message/></Error>'), 'None', 'None'],
    ['HTML instead of an error', 404, '<html><body>no</body></html>', 'Unknown', 'Unknown'],
    [
      'status 503 and an error',
      503,
      error('<Error><Code>Unavailable</Code><Message>m</Message></Error>'),
      'Unavailable',
      'm',
    ],
    ['status 502 and the HTML page of a gateway', 502, '<html><body>Bad gateway</body></html>', '502', 'Bad Gateway'],
    ['status 503 and no body', 503, '', '503', 'Bad Gateway'],
    ['status 500 and a body that is not XML', 500, 'oops', '500', 'Bad Gateway'],
  ])('is reported with the expected code and message if it has %s', (_, status, body, code, message) => {
    expect(() => parse(status, body, 'Bad Gateway')).toThrow(
      expect.objectContaining({ kind: 'service', status, code, message }),
    );
  });

  // EC2 documents the root elements and a code in every error (API reference, troubleshooting).
  test.each([
    [400, error('<Error><Code>A</Code></Error>'), true],
    [200, error('<Error><Code>A</Code></Error>'), true],
    [302, error('<Error><Code>A</Code></Error>'), true],
    [503, error('<Error><Code>Unavailable</Code></Error>'), true],
    [400, '<ErrorResponse><Error><Code>A</Code></Error></ErrorResponse>', true],
    [400, error('<Error><Code>\n  A\n</Code></Error>'), true],
    [400, error('<Error><Message>no code</Message></Error>'), false],
    [400, error('<Error><Code/></Error>'), false],
    [400, error('<Error><Code> </Code></Error>'), false],
    [403, '<Error><Code>AccessDenied</Code></Error>', false],
    [403, '<Portal><Errors><Error><Code>A</Code></Error></Errors></Portal>', false],
    [403, '<html><body>no</body></html>', false],
    [502, '<html><body>no</body></html>', false],
    [503, '', false],
  ])('with status %i and the body %s is an answer of the service: %s', (status, body, isAnswer) => {
    expect(() => parse(status, body)).toThrow(expect.objectContaining({ kind: 'service', status, isAnswer }));
  });
});

describe('a response that is not from EC2', () => {
  const text = (reason: string): string =>
    `Unable to parse response (status ${reason}), invalid XML received. Further retries may succeed`;
  const responses: [status: number, body: string, message: string][] = [
    [200, '', text('200: empty')],
    [200, '<html><body>Log in</body></html>', `${text('200: not an EC2 response')}:\n<html><body>Log in</body></html>`],
    [204, '', text('204: empty')],
    [301, '', text('301: empty')],
    [200, 'hello', `${text('200: not an EC2 response')}:\nhello`],
    [
      200,
      `ami-1${'x'.repeat(20_000)}`,
      `${text('200: not an EC2 response')}:\nami-1${'x'.repeat(4091)}... (15909 more characters)`,
    ],
    [400, 'plain', `${text('400: not an EC2 response')}:\nplain`],
    [
      200,
      '<CreateImageResponse><imageId>ami-1',
      `${text('200: not an EC2 response')}:\n<CreateImageResponse><imageId>ami-1`,
    ],
  ];

  test.each(responses.map(([status, body, message]) => [status, body.slice(0, 50), body, message] as const))(
    'is reported as unreadable if its status is %i and its body starts with %j',
    (status, _start, body, message) => {
      expect(() => parse(status, body)).toThrow(expect.objectContaining({ kind: 'unreadable', status, message }));
    },
  );
});

// An error document has one error. A tree of megabytes would take hundreds.
test.each([
  [400, { kind: 'unreadable', status: 400, isAnswer: false }],
  [503, { kind: 'service', status: 503, code: '503', isAnswer: false }],
])('an error of more than 256 KiB with status %i is a page, not an answer of the service', (status, expected) => {
  const document = error(`<Error><Code>A</Code></Error>${'<a> </a>'.repeat(2 ** 15)}`);
  expect(() => parse(status, document)).toThrow(expect.objectContaining(expected));
  const short = error(`<Error><Code>A</Code></Error>${'<a> </a>'.repeat(2 ** 14)}`);
  expect(() => parse(status, short)).toThrow(expect.objectContaining({ kind: 'service', code: 'A', isAnswer: true }));
});
