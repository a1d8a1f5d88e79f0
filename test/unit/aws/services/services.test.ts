// S3 and Step Functions: where requests go, how they are signed, what they look like, and how errors are read.
import { createHash, createHmac } from 'node:crypto';
import {
  CompleteMultipartUpload$,
  type CompleteMultipartUploadCommand,
  GetObject$,
  ListObjectsV2$,
  PutObject$,
  S3Client,
} from '@aws-sdk/client-s3';
import { SFNClient, StartExecution$ } from '@aws-sdk/client-sfn';
import { formatUrl } from '@aws-sdk/core/util';
import { HttpResponse } from '@smithy/core/protocols';
import type { HttpRequest } from '@smithy/types';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Client } from '../../../../src/aws/client.ts';
import type { Command } from '../../../../src/aws/command.ts';
import type { Receiver } from '../../../../src/aws/connection.ts';
import { s3For } from '../../../../src/aws/services/s3.ts';
import { STEP_FUNCTIONS } from '../../../../src/aws/services/step-functions.ts';
import { commandWith } from '../../../../src/workflow/execution/cloud-calls.ts';

const KEYS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'very-secret' };

interface Place {
  readonly region?: string;
  readonly useFips?: boolean;
  readonly useDualstack?: boolean;
}

interface Answer {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** Sends a command to a receiver. Returns the request, what was traced, and the response or the error. */
async function exchange(receiver: Receiver, command: Command, place: Place = {}, answer: Answer = {}) {
  const { status = 200, headers = {}, body = '' } = answer;
  const sent: HttpRequest[] = [];
  const traced: string[] = [];
  const client = new Client({
    ...receiver,
    region: place.region ?? 'us-east-1',
    useFips: place.useFips === true,
    useDualstack: place.useDualstack === true,
    credentials: KEYS,
    transport: {
      exchange: async (request) => {
        sent.push(request);
        return new HttpResponse({ statusCode: status, reason: 'Reason', headers, body: Buffer.from(body) });
      },
      close: () => {},
    },
    now: () => 0,
    trace: (line) => traced.push(line),
  });
  const { signal } = new AbortController();
  const [response, error] = await client.send(command, { signal }).then(
    (result) => [result, undefined],
    (thrown) => [undefined, thrown],
  );
  return { request: sent[0] as HttpRequest, traced, response, error };
}

const put = (Key: string, Body = 'text') =>
  commandWith(PutObject$, { Bucket: 'my-images', Key, Body: Buffer.from(Body) });
const list = commandWith(ListObjectsV2$, { Bucket: 'my-images', Prefix: 'a/' });
const start = commandWith(StartExecution$, { stateMachineArn: 'arn', name: 'run', input: '{"Name":"Grüße"}' });
const STATES: Receiver = { service: STEP_FUNCTIONS, endpoint: undefined };

// https://docs.aws.amazon.com/general/latest/gr/s3.html and https://docs.aws.amazon.com/general/latest/gr/step-functions.html
describe('the address of a request', () => {
  test.each<[bucket: string, place: Place, url: string]>([
    ['my-images', {}, 'https://my-images.s3.us-east-1.amazonaws.com/k'],
    ['my-images', { region: 'eu-central-1' }, 'https://my-images.s3.eu-central-1.amazonaws.com/k'],
    ['my-images', { region: 'cn-north-1' }, 'https://my-images.s3.cn-north-1.amazonaws.com.cn/k'],
    ['my-images', { region: 'us-west-2', useFips: true }, 'https://my-images.s3-fips.us-west-2.amazonaws.com/k'],
    [
      'my-images',
      { region: 'eu-west-1', useDualstack: true },
      'https://my-images.s3.dualstack.eu-west-1.amazonaws.com/k',
    ],
    // A certificate has no wildcard for a name with dots.
    ['my.images', {}, 'https://s3.us-east-1.amazonaws.com/my.images/k'],
  ])('to the bucket %s at %j is the documented one', async (bucket, place, url) => {
    const { request } = await exchange(s3For(bucket, undefined), put('k'), place);
    expect(formatUrl({ ...request, query: {} })).toBe(url);
  });

  test.each([
    ['http://127.0.0.1:4566', 'http://127.0.0.1:4566/my-images/k'],
    ['http://127.0.0.1:4566/', 'http://127.0.0.1:4566/my-images/k'],
    ['https://s3.example.com/base/', 'https://s3.example.com/base/my-images/k'],
  ])('to the configured endpoint %s has the bucket in its path', async (endpoint, url) => {
    const { request } = await exchange(s3For('my-images', new URL(endpoint)), put('k'), { useFips: true });
    expect(formatUrl({ ...request, query: {} })).toBe(url);
  });

  test.each<[place: Place, url: string]>([
    [{}, 'https://states.us-east-1.amazonaws.com/'],
    [{ region: 'cn-north-1' }, 'https://states.cn-north-1.amazonaws.com.cn/'],
    [{ region: 'us-west-1', useFips: true }, 'https://states-fips.us-west-1.amazonaws.com/'],
    [{ region: 'eu-west-1', useDualstack: true }, 'https://states.eu-west-1.api.aws/'],
  ])('to Step Functions at %j is the documented one', async (place, url) => {
    const { request } = await exchange(STATES, start, place);
    expect(formatUrl(request)).toBe(url);
  });
});

const hex = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/**
 * The signature of a request by the steps of the IAM User Guide ("Create a signed AWS API request"). For S3, the path is
 * not escaped once more.
 */
function signatureOf({ method, path, query = {}, headers, body }: HttpRequest, service: string): string {
  const [, day = '', region = '', signed = ''] =
    /Credential=[^/]*\/(\d+)\/([^/]*)\/.*SignedHeaders=([^,]*)/.exec(headers.authorization ?? '') ?? [];
  const escaped = (text: string) =>
    encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
  const canonical = [
    method,
    service === 's3' ? path : path.split('/').map(escaped).join('/'),
    Object.entries(query)
      .map(([name, value]) => `${escaped(name)}=${escaped(String(value ?? ''))}`)
      .sort()
      .join('&'),
    ...signed.split(';').map((name) => `${name}:${headers[name]?.trim()}`),
    '',
    signed,
    hex(body ?? ''),
  ].join('\n');
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], `${day}/${region}/${service}/aws4_request`, hex(canonical)];
  const key = [day, region, service, 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${KEYS.secretAccessKey}`);
  return hmac(key as Buffer, text.join('\n')).toString('hex');
}

describe('the signature of a request', () => {
  const signatureIn = ({ headers }: HttpRequest) => /Signature=(\w+)/.exec(headers.authorization ?? '')?.[1];

  test.each([
    ['plans/run-1.jsonl', '/plans/run-1.jsonl'],
    ['a b/ü+(1)=%/x', '/a%20b/%C3%BC%2B%281%29%3D%25/x'],
  ])('to S3 for the key %s is made from the path as it is sent', async (key, path) => {
    const { request } = await exchange(s3For('my-images', undefined), put(key));
    expect([request.path, signatureIn(request)]).toEqual([path, signatureOf(request, 's3')]);
    expect(request.headers['x-amz-content-sha256']).toBe(hex('text'));
    expect(request.headers['content-length']).toBe('4');
  });

  test('to S3 without a body, and to Step Functions, is the documented one', async () => {
    const { request } = await exchange(s3For('my-images', undefined), list);
    expect(signatureIn(request)).toBe(signatureOf(request, 's3'));
    const states = await exchange(STATES, start);
    expect(signatureIn(states.request)).toBe(signatureOf(states.request, 'states'));
  });
});

/** The request that a client of the SDK sends. */
async function ofSdk(command: 's3' | 'sfn', send: (client: never) => Promise<unknown>): Promise<HttpRequest> {
  const sent: HttpRequest[] = [];
  const handle = async (request: HttpRequest) => {
    sent.push(request);
    return { response: new HttpResponse({ statusCode: 200, headers: {}, body: Buffer.from('') }) };
  };
  const config = { region: 'us-east-1', credentials: KEYS, requestHandler: { handle } };
  const checksums = 'WHEN_REQUIRED' as const;
  const client =
    command === 's3' ? new S3Client({ ...config, requestChecksumCalculation: checksums }) : new SFNClient(config);
  await send(client as never).catch(() => {});
  return sent[0] as HttpRequest;
}

describe("a request is that of the SDK's client", () => {
  const bodyOf = ({ body }: HttpRequest): string => Buffer.from(body ?? '').toString();
  const same = (one: HttpRequest) => ({
    method: one.method,
    url: formatUrl(one),
    body: bodyOf(one),
    type: one.headers['content-type'],
    target: one.headers['x-amz-target'],
    range: one.headers.range,
  });

  test('to S3', async () => {
    const { PutObjectCommand, CompleteMultipartUploadCommand, GetObjectCommand, ListObjectsV2Command } = await import(
      '@aws-sdk/client-s3'
    );
    const part = {
      Bucket: 'my-images',
      Key: 'a b',
      UploadId: 'u&1',
      MultipartUpload: { Parts: [{ PartNumber: 1, ETag: '"<e>"' }] },
    };
    const get = { Bucket: 'my-images', Key: 'a b', Range: 'bytes=0-1', IfMatch: '"e"' };
    const written = { Bucket: 'my-images', Key: 'a b', Body: Buffer.from('x'), ContentType: 'application/jsonl' };
    const listed = { Bucket: 'my-images', Prefix: 'a b/', ContinuationToken: 't+1=' };
    const pairs: [ours: Command, theirs: object][] = [
      [commandWith(PutObject$, written), new PutObjectCommand(written)],
      [commandWith(GetObject$, get), new GetObjectCommand(get)],
      [commandWith(ListObjectsV2$, listed), new ListObjectsV2Command(listed)],
      [
        commandWith<CompleteMultipartUploadCommand>(CompleteMultipartUpload$, part),
        new CompleteMultipartUploadCommand(part),
      ],
    ];
    for (const [ours, theirs] of pairs) {
      const { request } = await exchange(s3For('my-images', undefined), ours);
      expect(same(request)).toEqual(same(await ofSdk('s3', (client: S3Client) => client.send(theirs as never))));
    }
  });

  test('to Step Functions, whose body is a text that warns about nothing', async () => {
    const { StartExecutionCommand } = await import('@aws-sdk/client-sfn');
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const { request } = await exchange(STATES, start);
    expect(warn).not.toHaveBeenCalled();
    const theirs = await ofSdk('sfn', (client: SFNClient) =>
      client.send(new StartExecutionCommand(start.input as never)),
    );
    expect(typeof request.body).toBe('string');
    expect(same(request)).toEqual(same(theirs));
    warn.mockRestore();
  });
});

describe('a response', () => {
  const NOW = Date.parse('2026-01-02T03:04:05.000Z');
  beforeEach(() => {
    vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const LATER = new Date(NOW + 600_000).toUTCString();
  const error = (members: string) => `<?xml version="1.0"?><Error>${members}<RequestId>1</RequestId></Error>`;
  const S3 = s3For('my-images', undefined);
  const complete = commandWith(CompleteMultipartUpload$, { Bucket: 'my-images', Key: 'k', UploadId: 'u' });

  test.each<[name: string, answer: Answer, members: object]>([
    [
      'an error of S3',
      { status: 404, body: error('<Code>NoSuchKey</Code><Message>The key &amp; more</Message>') },
      { kind: 'service', code: 'NoSuchKey', message: 'The key & more', status: 404, isAnswer: true },
    ],
    [
      'an error without a document',
      { status: 503 },
      { kind: 'service', code: '503', message: 'Reason', isAnswer: false },
    ],
    [
      'the page of a proxy',
      { status: 403, body: '<html>no</html>' },
      { kind: 'service', code: '403', message: 'Reason', isAnswer: false },
    ],
    [
      'a bucket in another Region',
      { status: 301, headers: { 'x-amz-bucket-region': 'eu-west-1' }, body: error('<Code>PermanentRedirect</Code>') },
      { code: 'PermanentRedirect', bucketRegion: 'eu-west-1' },
    ],
    [
      'a signature for another Region than that of the bucket',
      { status: 400, body: error('<Code>AuthorizationHeaderMalformed</Code><Region>eu-west-1</Region>') },
      { code: 'AuthorizationHeaderMalformed', bucketRegion: 'eu-west-1' },
    ],
    [
      'a signature by a wrong clock',
      { status: 403, headers: { date: LATER }, body: error('<Code>RequestTimeTooSkewed</Code>') },
      { code: 'RequestTimeTooSkewed', skew: 600_000 },
    ],
    ['a text that is no XML', { body: 'no' }, { kind: 'unreadable', status: 200 }],
  ])('of S3 that is %s is read', async (_, answer, members) => {
    const { error: thrown } = await exchange(S3, list, {}, answer);
    expect(thrown).toMatchObject(members);
  });

  test('of CompleteMultipartUpload can be an error with the status of a success', async () => {
    const body = error('<Code>InternalError</Code><Message>x</Message>');
    const { error: thrown } = await exchange(S3, complete, {}, { body });
    expect(thrown).toMatchObject({ kind: 'service', code: 'InternalError', status: 500 });
  });

  test.each<[name: string, answer: Answer, members: object]>([
    [
      'an error of Step Functions',
      { status: 400, body: '{"__type":"com.amazonaws.swf#ExecutionDoesNotExist","message":"no"}' },
      { kind: 'service', code: 'ExecutionDoesNotExist', message: 'no', isAnswer: true },
    ],
    [
      'an error without a document',
      { status: 502 },
      { kind: 'service', code: '502', message: 'Reason', isAnswer: false },
    ],
    [
      'a signature by a wrong clock',
      { status: 400, headers: { date: LATER }, body: '{"__type":"InvalidSignatureException","message":"expired"}' },
      { code: 'InvalidSignatureException', skew: 600_000 },
    ],
    ['a text that is no JSON', { body: 'no' }, { kind: 'unreadable', status: 200 }],
  ])('of Step Functions that is %s is read', async (_, answer, members) => {
    const { error: thrown } = await exchange(STATES, start, {}, answer);
    expect(thrown).toMatchObject(members);
  });
});

test('a trace has neither keys nor a signature, and only the start of a long plan', async () => {
  const { traced, request } = await exchange(s3For('my-images', undefined), put('k', 'x'.repeat(2 ** 18)));
  const text = traced.join('\n');
  expect(request.headers.authorization).toContain('AKIDEXAMPLE');
  expect(text).not.toMatch(/AKIDEXAMPLE|very-secret|Signature/);
  expect(traced[0]).toMatch(
    /^PUT https:\/\/my-images\.s3\.us-east-1\.amazonaws\.com\/k\?x-id=PutObject x{131072}\.\.\. \(131072 more bytes\)$/,
  );
});
