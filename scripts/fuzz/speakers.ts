// Servers that misbehave: what they write to a connection, and when.

import type { Socket } from 'node:net';
import type { Speaker } from '../../test/support/raw-endpoint.ts';
import { httpAnswer } from '../../test/support/raw-endpoint.ts';
import { XML_SHAPES } from '../../test/support/xml-shapes.ts';
import { answer } from './answers.ts';
import type { Random } from './random.ts';

/** A server, and its description for a report. */
export interface Server {
  readonly name: string;
  readonly speak: Speaker;
}

const MEBIBYTE = 2 ** 20;

/** Milliseconds between two pieces of an answer that drips. */
const DRIP = 100;

/** Writes a text, then another again and again, as fast as it is read or slowly. */
function endless(socket: Socket, first: string, further: string, isSlow: boolean): void {
  if (first !== '') socket.write(first, 'latin1');
  const timer = setInterval(() => socket.write(further, 'latin1'), isSlow ? DRIP : 1);
  socket.once('close', () => clearInterval(timer));
}

const HEAD = 'HTTP/1.1 200 OK\r\n';
const CHUNKED = `${HEAD}transfer-encoding: chunked\r\n\r\n`;

const ENDLESS: Readonly<Record<string, readonly [first: string, further: string]>> = {
  'a status line': ['HTTP/1.1 200 ', 'O'],
  headers: [HEAD, 'a: b\r\n'],
  'a header': [`${HEAD}a: `, 'b'],
  'a name of a header': [HEAD, 'b'],
  'a body': [`${HEAD}\r\n`, 'x'],
  'a body of a length': [`${HEAD}content-length: 9999999\r\n\r\n`, '<a>'],
  chunks: [CHUNKED, '1\r\nx\r\n'],
  'an extension of a chunk': [`${CHUNKED}1;`, 'a=b;'],
  'the length of a chunk': [CHUNKED, '0'],
  trailers: [`${CHUNKED}0\r\n`, 'a: b\r\n'],
  '100': ['', 'HTTP/1.1 100 Continue\r\n\r\n'],
  '102': ['', 'HTTP/1.1 102 Processing\r\n\r\n'],
  '103': ['', 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'],
  'line ends': ['', '\r\n'],
  responses: ['', `${HEAD}content-length: 0\r\n\r\n`],
  zeros: ['', '\0'],
};

const RAW: Readonly<Record<string, string>> = {
  nothing: '',
  'an upgrade': 'HTTP/1.1 101 Switching Protocols\r\nupgrade: h2c\r\nconnection: upgrade\r\n\r\n',
  'an upgrade without headers': 'HTTP/1.1 101 Switching Protocols\r\n\r\n',
  'a redirect': 'HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n',
  'HTTP/0.9': '<CreateImageResponse/>',
  'HTTP/2': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  'a negative length': `${HEAD}content-length: -1\r\n\r\n`,
  'two lengths': `${HEAD}content-length: 1\r\ncontent-length: 2\r\n\r\nab`,
  'a length and chunks': `${HEAD}content-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
  'a length that is too large': `${HEAD}content-length: 99999999999999999999\r\n\r\n`,
  'a body that ends early': `${HEAD}content-length: 100\r\n\r\n<CreateImageResponse><imageId>ami-1`,
  'a chunk that ends early': `${CHUNKED}ffff\r\nab`,
  gzip: `${HEAD}content-encoding: gzip\r\ncontent-length: 3\r\n\r\n\x1f\x8b\x08`,
  'no status': 'HTTP/1.1  \r\n\r\n',
  TLS: '\x16\x03\x01\x00\x05hello',
  'a status of 1000': 'HTTP/1.1 1000 x\r\n\r\n',
  'no content': 'HTTP/1.1 204 No Content\r\n\r\n',
};

const STATUSES = ['200 OK', '200 OK', '400 Bad Request', '403 Forbidden', '407 x', '429 x', '500 x', '503 x'];

/** Bodies for metadata services: credentials that are incomplete, of the wrong type, huge or nested. */
const JSON_BODIES: readonly ((length: number) => string)[] = [
  (length) =>
    `{"AccessKeyId":"${'a'.repeat(length)}","SecretAccessKey":"b","Token":"c","Expiration":"2099-01-01T00:00:00Z"}`,
  (length) => '['.repeat(length),
  (length) => `{"a":${'{"a":'.repeat(length / 5)}`,
  (length) => `[${'1,'.repeat(length / 2)}1]`,
  (length) => '9'.repeat(length),
  (length) => `"${'\\u0041'.repeat(length / 6)}"`,
  () => '{"AccessKeyId":null,"SecretAccessKey":{},"Token":[],"Expiration":0}',
  () => '{"__proto__":{"AccessKeyId":"a"},"Expiration":"x"}',
  (length) => '\n'.repeat(length),
];

export function anyServer(random: Random): Server {
  const kinds: (() => Server)[] = [
    () => {
      const name = random.pick(Object.keys(ENDLESS));
      const [first, further] = ENDLESS[name] as readonly [string, string];
      const isSlow = random.once(2);
      const more = isSlow ? further : further.repeat(Math.ceil(10_000 / further.length));
      return {
        name: `${isSlow ? 'slow' : 'fast'} and endless: ${name}`,
        speak: (socket) => endless(socket, first, more, isSlow),
      };
    },
    () => {
      const name = random.pick(Object.keys(RAW));
      const isOpen = random.once(3);
      const text = RAW[name] ?? '';
      return {
        name: `${name}${isOpen ? ', connection left open' : ''}`,
        speak: (socket) => void (isOpen ? socket.write(text, 'latin1') : socket.end(text, 'latin1')),
      };
    },
    () => {
      const name = random.pick(Object.keys(XML_SHAPES));
      const length = random.pick([1000, 100_000, MEBIBYTE, 5.5 * MEBIBYTE, 7 * MEBIBYTE]);
      const status = random.pick(STATUSES);
      const data = httpAnswer(status, XML_SHAPES[name]?.(length) ?? '');
      return { name: `${status}, ${length} bytes of XML: ${name}`, speak: (socket) => void socket.end(data) };
    },
    () => {
      const at = random.below(JSON_BODIES.length);
      const length = random.pick([1000, 100_000, 5.5 * MEBIBYTE]);
      const data = httpAnswer(random.pick(STATUSES), JSON_BODIES[at]?.(length) ?? '');
      return { name: `${length} bytes of JSON ${at}`, speak: (socket) => void socket.end(data) };
    },
    () => {
      const all = [answer(random), ...random.upTo(3, () => answer(random))];
      return {
        name: `spoilt answers: ${JSON.stringify(all.map((one) => Buffer.from(one).toString('latin1').slice(0, 300)))}`,
        speak: (socket, number) => void socket.end(all[Math.min(number, all.length - 1)] ?? ''),
      };
    },
    () => {
      const after = random.below(2000);
      const data = httpAnswer('200 OK', XML_SHAPES['images of a list']?.(100_000) ?? '').subarray(0, 5000);
      return {
        name: `a connection that ends after ${after} bytes`,
        speak: (socket) => {
          socket.write(data.subarray(0, after), () => (random.once(2) ? socket.resetAndDestroy() : socket.destroy()));
        },
      };
    },
  ];
  return random.pick(kinds)();
}
