// Responses of an endpoint: correct responses, errors and HTML pages, with corrupted XML, HTTP or bytes.

import type { Input } from '../../test/support/hostile-input.ts';
import { httpAnswer } from '../../test/support/raw-endpoint.ts';
import { IMAGE, inputOf, WORDS } from './base.ts';
import type { Random } from './random.ts';
import { anyText, spoilt, spoiltBytes } from './texts.ts';

const STATES = ['pending', 'available', 'failed', 'error', 'disabled', 'x', ''];
const CODES = [
  'InvalidAMIName.Duplicate',
  'UnauthorizedOperation',
  'RequestLimitExceeded',
  'InternalError',
  'AuthFailure',
  'RequestExpired',
  'InvalidInstanceID.NotFound',
  'DryRunOperation',
  'constructor',
  '__proto__',
  'toString',
  'InvalidAMIID.NotFound',
];
const STATUSES = [
  '200 OK',
  '200 OK',
  '200 OK',
  '400 Bad Request',
  '403 Forbidden',
  '500 Internal Server Error',
  '503 Service Unavailable',
  '204 No Content',
  '301 Moved',
  '404 Not Found',
  '412 No',
  '999 x',
  '199 x',
  '100 Continue',
  '200',
  '200 \x1b[31m',
];
const HEADERS = [
  'Content-Type: text/html',
  'Content-Encoding: gzip',
  'Transfer-Encoding: chunked',
  'Content-Length: 0',
  'Location: http://127.0.0.1:1/',
  'Date: x',
  'Date: Thu, 01 Jan 1970 00:00:00 GMT',
  'Date: Fri, 31 Dec 9999 23:59:59 GMT',
  'Retry-After: 99999',
  'X: \x1b',
  'x-amzn-requestid: \xff',
  'Set-Cookie: a=b',
  'Trailer: X',
];

const element = (name: string, content: string): string => `<${name}>${content}</${name}>`;

export function answerInput(random: Random): Input {
  const waits = ['--wait', '--wait-timeout', '20', '--poll-interval', '5'];
  const [argv, options] = random.once(12)
    ? [['wait', 'image-available', '--image-ids', IMAGE], waits.slice(1)]
    : [WORDS, random.once(8) ? waits : []];
  const debug = random.once(10) ? ['--debug'] : [];
  const limits = ['--cli-read-timeout', '1', '--cli-connect-timeout', '1'];
  return inputOf({
    argv: [
      ...argv,
      ...options,
      ...limits,
      ...debug,
      ...(random.once(5) ? ['--output', random.pick(['text', 'table', 'yaml'])] : []),
    ],
    answers: [answer(random), ...random.upTo(3, () => answer(random))],
  });
}

export function answer(random: Random): Uint8Array {
  const body = random.once(2) ? spoilt(random, xml(random)) : xml(random);
  const data = random.once(3) ? spoiltBytes(random, body) : body;
  const whole = httpAnswer(
    random.pick(STATUSES),
    data,
    random.once(4) ? random.upTo(3, () => random.pick(HEADERS)) : [],
  );
  if (!random.once(12)) return whole;
  return random.once(2) ? spoiltBytes(random, whole.toString('latin1')) : whole.subarray(0, random.below(whole.length));
}

function xml(random: Random): string {
  const id = random.once(4) ? text(random) : IMAGE;
  const kinds: (() => string)[] = [
    () => element('CreateImageResponse', element('imageId', id) + extra(random)),
    () => element('DescribeImagesResponse', element('imagesSet', random.upTo(3, () => image(random)).join(''))),
    () => element('DescribeSnapshotsResponse', element('snapshotSet', random.upTo(3, () => snapshot(random)).join(''))),
    () => refusal(random),
    () => `<?xml version="1.0" encoding="${random.pick(['UTF-8', 'utf-16', 'x'])}"?>${element('a', text(random))}`,
    () =>
      `<!DOCTYPE a [<!ENTITY x "${'y'.repeat(random.below(99))}"><!ENTITY z SYSTEM "file:///etc/passwd">]>${element('CreateImageResponse', element('imageId', '&x;&x;&z;'))}`,
    () =>
      random.pick([
        '',
        ' ',
        '<html><body>x</body></html>',
        '{"a": 1}',
        '<',
        '<a',
        '<a/>',
        '<a><![CDATA[x]]></a>',
        '<!-- -->',
      ]),
    () => text(random),
  ];
  return random.pick(kinds.slice(0, random.once(3) ? kinds.length : 4))();
}

function refusal(random: Random): string {
  const error = element('Code', random.once(4) ? text(random) : random.pick(CODES)) + element('Message', text(random));
  const errors = random.once(5) ? error + error : element('Error', error);
  return random.once(3) ? element('ErrorResponse', errors) : element('Response', element('Errors', errors));
}

function image(random: Random): string {
  const ebs = element(
    'item',
    element('deviceName', '/dev/sda') +
      element(
        'ebs',
        element('snapshotId', text(random)) + element('volumeSize', random.pick(['8', 'x', '', '-1', '1e999'])),
      ),
  );
  return element(
    'item',
    element('imageId', random.once(5) ? text(random) : IMAGE) +
      element('imageState', random.once(5) ? text(random) : random.pick(STATES)) +
      element('sourceInstanceId', 'i-1234567890abcdef0') +
      element('creationDate', random.pick(['2099-01-01T00:00:00.000Z', 'x', '', '1970-01-01'])) +
      element('blockDeviceMapping', random.once(2) ? ebs : '') +
      element('stateReason', element('message', text(random))) +
      extra(random),
  );
}

const snapshot = (random: Random): string =>
  element(
    'item',
    element('snapshotId', text(random)) +
      element('progress', text(random)) +
      element('status', random.pick(['completed', 'error', 'x'])) +
      element('statusMessage', text(random)),
  );

const extra = (random: Random): string =>
  random.once(3)
    ? element(random.pick(['__proto__', 'constructor', 'toString', 'tagSet', 'x:y', 'imageId']), text(random))
    : '';

const text = (random: Random): string => {
  const plain = anyText(random, [
    '45%',
    'x',
    'The message',
    '&#27;[31m',
    '&#x9b;',
    '&#0;',
    '&#x110000;',
    '&lt;',
    '&x;',
    '&amp;',
  ]);
  return random.once(6) ? plain : plain.replace(/<|&(?![#\w]+;)/g, '');
};
