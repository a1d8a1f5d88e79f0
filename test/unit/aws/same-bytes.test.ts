// Our client sends what the SDK's client sends, byte for byte, and reads what that reads.
import crypto from 'node:crypto';
import { readFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { isDeepStrictEqual } from 'node:util';
import { CreateImageCommand, EC2Client } from '@aws-sdk/client-ec2';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { connect } from '../../../src/aws/ec2.ts';
import { COMMANDS } from '../../../src/aws/sdk-commands.ts';
import { type Settings, settingsOf } from '../../../src/config/settings.ts';
import { loadConfigFiles } from '../../../src/config/shared-config.ts';
import { anyInput } from '../../support/any-input.ts';
import { anyBroken, anyResponse, anyStrange, asSdk } from '../../support/any-response.ts';
import {
  type Answer,
  NEED_ID,
  type Outcome,
  ourSender,
  type Sender,
  type SenderSettings,
  sdkConfig,
  sdkSender,
} from '../../support/both-clients.ts';
import { startServer } from '../../support/http-server.ts';
import { SDK_OPERATIONS, type SdkOperation, sdkOperation } from '../../support/sdk-operations.ts';
import { NO_PROGRAMS } from '../../support/transport.ts';

const KEYS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'very-secret' };
const SETTINGS: SenderSettings = { region: 'us-east-1', credentials: { ...KEYS, sessionToken: 'a-token' } };

const NOW = new Date('2026-01-02T03:04:05Z');

let uuids = 0;
const nextUuid = () => `00000000-0000-4000-8000-${String(++uuids).padStart(12, '0')}` as const;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
  // The SDK draws UUIDs from Web Crypto, our client from node:crypto.
  vi.spyOn(crypto, 'randomUUID').mockImplementation(nextUuid);
  vi.spyOn(globalThis.crypto, 'randomUUID').mockImplementation(nextUuid);
  syncBuiltinESMExports();
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  syncBuiltinESMExports();
  vi.unstubAllEnvs();
});

/** The senders over the SDK's client and over ours. */
type Senders = readonly [Sender, Sender];

const sendersWith = (settings: SenderSettings): Senders => [sdkSender(settings, true), ourSender(settings)];

/** The outcomes of a command with the SDK's client and with ours, which draw the same UUIDs. */
async function outcomes(senders: Senders, operation: SdkOperation, input: unknown, answer?: Answer) {
  const all: Outcome[] = [];
  for (const send of senders) {
    uuids = 0;
    all.push(await send(operation.command(input as object), answer));
  }
  return all as [ofSdk: Outcome, ours: Outcome];
}

/** Our client keeps the text of timestamps, exact numbers and white space on purpose, as the AWS CLI does. */
const readAsSdk = ({ output }: SdkOperation, { response, ...rest }: Outcome): Outcome =>
  response === undefined ? rest : { ...rest, response: asSdk(output, response) as object };

/** The SDK's client accepts a response without the ID of the new image. Ours does not. */
const lacksId = ({ name }: SdkOperation, { response }: Outcome): boolean =>
  NEED_ID.includes(name) &&
  response !== undefined &&
  !/\S/.test(String(new Map(Object.entries(response)).get('ImageId') ?? ''));

async function expectSame(senders: Senders, operation: SdkOperation, input: unknown, answer?: Answer): Promise<void> {
  const [ofSdk, ours] = await outcomes(senders, operation, input, answer);
  expect(ofSdk.error).toBeUndefined();
  if (lacksId(operation, ofSdk)) {
    expect([ours.sent, ours.error]).toEqual([ofSdk.sent, expect.stringMatching(/^Error: Unable to parse response /)]);
    return;
  }
  expect(readAsSdk(operation, ours)).toStrictEqual(ofSdk);
}

/** The settings of a call with these variables, a Region and keys in its environment. */
function settingsIn(given: Readonly<Record<string, string>>): Settings {
  const keys = { AWS_ACCESS_KEY_ID: KEYS.accessKeyId, AWS_SECRET_ACCESS_KEY: KEYS.secretAccessKey };
  const env = { ...keys, AWS_REGION: SETTINGS.region, ...given };
  return settingsOf(new Map(), env, loadConfigFiles({ env, homeOf: () => undefined, readFile: () => Buffer.from('') }));
}

/** The operations that ec2img uses. */
const USED = [...Object.keys(COMMANDS), 'DescribeInstances', 'DescribeVolumes'];

/** Operations with members that those above lack. No operation of EC2 has maps or unions. */
const OTHERS: readonly (readonly [name: string, members: string])[] = [
  ['RunInstances', 'an idempotency token and nested lists'],
  ['CreateFleet', 'timestamps, fractions and lists in lists of structures'],
  ['ImportKeyPair', 'binary data in the request'],
  ['ModifyInstanceAttribute', 'binary data in a structure, and no response'],
  ['DescribeBundleTasks', 'binary data in the response'],
  ['CreateTags', 'no response'],
];

describe('any request and any response', () => {
  const anyExchange = (operation: SdkOperation) => fc.tuple(anyInput(operation.input), anyResponse(operation));

  test.each([...USED.map((name) => [name, 'used by ec2img'] as const), ...OTHERS])(
    "are those of the SDK's client: %s (%s)",
    async (name) => {
      const operation = sdkOperation(name);
      const senders = sendersWith(SETTINGS);
      await fc.assert(
        fc.asyncProperty(anyExchange(operation), ([input, response]) =>
          expectSame(senders, operation, input, { body: response.join('') }),
        ),
      );
    },
  );

  /** Operations with a difference on purpose, which the test below shows. */
  const DIFFERENT = ['CopySnapshot'];

  test("are those of the SDK's client with all members: every operation of EC2", { tags: ['slow'] }, async () => {
    expect(SDK_OPERATIONS.length).toBeGreaterThan(800);
    const senders = sendersWith(SETTINGS);
    for (const operation of SDK_OPERATIONS.filter((name) => !DIFFERENT.includes(name)).map(sdkOperation)) {
      const exchange = fc.tuple(anyInput(operation.input, true), anyResponse(operation, true));
      await fc.assert(
        fc.asyncProperty(fc.constant(operation.name), exchange, (_, [input, response]) =>
          expectSame(senders, operation, input, { body: response.join('') }),
        ),
        { numRuns: 1 },
      );
    }
  });

  // The command of the SDK adds a URL that is signed for the Region of the source. ec2img has no such operation.
  test("differ from those of the SDK's client for CopySnapshot: our client adds no signed URL", async () => {
    const input = { SourceRegion: 'eu-west-1', SourceSnapshotId: 'snap-1' };
    const [ofSdk, ours] = await outcomes(sendersWith(SETTINGS), sdkOperation('CopySnapshot'), input);
    expect(ours.sent?.body).toBe(
      'Action=CopySnapshot&Version=2016-11-15&SourceRegion=eu-west-1&SourceSnapshotId=snap-1',
    );
    expect(ofSdk.sent?.body).toMatch(/&PresignedUrl=https%3A%2F%2Fec2\.eu-west-1\.amazonaws\.com%2F/);
  });

  /** The end of an element, and text after it. The AWS CLI reads a text up to the first element, the SDK's client all of it. */
  const TEXT_AFTER_ELEMENT = /<(?:\w+\/|\/\w+)>(?:\s|<!--.*?-->|<\?.*?\?>)*(?:[^<\s]|<!\[CDATA\[)/s;

  test.each([
    ['is damaged', anyBroken],
    ['has other members than those of the schema', anyStrange],
  ])("keep what the SDK's client reads, if the response %s", async (_, changed) => {
    const read = (operation: SdkOperation, outcome: Outcome): Outcome['response'] => {
      try {
        return readAsSdk(operation, outcome).response;
      } catch {
        // The SDK's client rejects a timestamp that it cannot read.
        return undefined;
      }
    };
    const senders = sendersWith(SETTINGS);
    const anyChanged = fc
      .constantFrom(...USED, 'DescribeBundleTasks')
      .map(sdkOperation)
      .chain((operation) => fc.tuple(fc.constant(operation), changed(anyResponse(operation))));
    await fc.assert(
      fc.asyncProperty(anyChanged, async ([operation, body]) => {
        // The SDK cuts characters above U+FFFF off.
        fc.pre(!/&#x?[\da-f]{5,};/i.test(String(body)));
        // It reads a document in which one of these has no end.
        fc.pre(!/<!--(?!.*-->)|<!\[CDATA\[(?!.*\]\]>)|<\?(?!.*\?>)/s.test(String(body)));
        fc.pre(!TEXT_AFTER_ELEMENT.test(String(body)));
        const [ofSdk, ours] = await outcomes(senders, operation, {}, { body });
        // The SDK's client loses members next to text, and rejects elements in place of text. botocore does neither.
        if (ofSdk.response && !lacksId(operation, ofSdk))
          expect(isPartOf(ofSdk.response, read(operation, ours))).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

/** Checks whether a value has all members and, in their order, all items of another, with the same values. */
function isPartOf(part: unknown, whole: unknown): boolean {
  if (Array.isArray(part) && Array.isArray(whole)) {
    let at = 0;
    return part.every((item) => {
      while (at < whole.length && !isPartOf(item, whole[at])) at++;
      return at++ < whole.length;
    });
  }
  if (typeof part !== 'object' || part === null || part instanceof Date) return isDeepStrictEqual(part, whole);
  const members = new Map(Object.entries(whole ?? {}));
  return Object.entries(part).every(([name, member]) => isPartOf(member, members.get(name)));
}

describe('the request', () => {
  const operation = sdkOperation('CreateImage');
  const input = { InstanceId: 'i-1', Name: 'a b' };

  test.each<[given: string, settings: Partial<SenderSettings>]>([
    ['a session token', {}],
    ['no session token', { credentials: KEYS }],
    ['no credentials', { credentials: undefined }],
    ['FIPS', { useFips: true }],
    ['dual-stack', { useDualstack: true }],
    ['FIPS and dual-stack', { useFips: true, useDualstack: true }],
    ['a Region whose name asks for FIPS', { region: 'us-gov-west-1-fips' }],
    ['a Region of another partition', { region: 'cn-north-1' }],
    ['a Region that the SDK does not know', { region: 'mars-1' }],
    ['a configured URL', { endpoint: 'http://127.0.0.1:8080' }],
    ['a configured URL with a path', { endpoint: 'https://localhost/a/b' }],
    ['a configured URL with an IPv6 address', { endpoint: 'http://[::1]:4566/' }],
  ])("is that of the SDK's client with %s", async (_, settings) => {
    await expectSame(sendersWith({ ...SETTINGS, ...settings }), operation, input);
  });

  test("is that of the SDK's client with any path and query in the configured URL", async () => {
    const path = fc.array(fc.string({ unit: fc.constantFrom(...'a%2f.~ é+/:@*'), maxLength: 4 }), { maxLength: 3 });
    const query = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'C', 'é&', ''), fc.string({ maxLength: 4 })), {
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(path, query, async (segments, pairs) => {
        const endpoint = new URL('http://localhost:8080');
        endpoint.pathname = segments.join('/');
        for (const [name, value] of pairs) endpoint.searchParams.append(name, value);
        await expectSame(sendersWith({ ...SETTINGS, endpoint: endpoint.href }), operation, input);
      }),
      { numRuns: 50 },
    );
  });

  const TRACE = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1';

  // https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
  test.each<[given: string, env: Readonly<Record<string, string>>, trace: string | undefined]>([
    ['a function and a trace', { AWS_LAMBDA_FUNCTION_NAME: 'f', _X_AMZN_TRACE_ID: TRACE }, TRACE],
    ['a function without a trace', { AWS_LAMBDA_FUNCTION_NAME: 'f' }, undefined],
    ['a function with an empty trace', { AWS_LAMBDA_FUNCTION_NAME: 'f', _X_AMZN_TRACE_ID: '' }, undefined],
    ['a trace without a function', { _X_AMZN_TRACE_ID: TRACE }, undefined],
  ])("has the trace header of the SDK's client in AWS Lambda: %s", async (_, given, trace) => {
    for (const name of ['AWS_LAMBDA_FUNCTION_NAME', '_X_AMZN_TRACE_ID']) vi.stubEnv(name, given[name]);
    const { traceId } = settingsIn(given);
    const [ofSdk, ours] = await outcomes(sendersWith({ ...SETTINGS, traceId }), operation, input);
    expect(ours).toStrictEqual(ofSdk);
    expect(headerOf(ours, 'X-Amzn-Trace-Id')).toBe(trace);
  });

  test("has the bytes of that of the SDK's client on its connection", async () => {
    const seen: object[] = [];
    const { url, stop } = await startServer(({ httpVersion, method, url, rawHeaders }, body, response) => {
      const userAgent = rawHeaders.indexOf('user-agent');
      seen.push({ httpVersion, method, url, rawHeaders: rawHeaders.toSpliced(userAgent, 2), body });
      response.end('<CreateImageResponse><imageId>ami-1</imageId></CreateImageResponse>');
    });
    const lambda = { AWS_LAMBDA_FUNCTION_NAME: 'f', _X_AMZN_TRACE_ID: TRACE };
    for (const [name, value] of Object.entries(lambda)) vi.stubEnv(name, value);
    const client = new EC2Client(sdkConfig({ ...SETTINGS, endpoint: url }));
    const ours = await connect(settingsIn({ ...lambda, AWS_ENDPOINT_URL: url, AWS_SESSION_TOKEN: 'a-token' }), {
      trace: () => {},
      readFile: (path: string) => readFileSync(path),
      ...NO_PROGRAMS,
      askSecret: async () => '',
      sleep: async () => {},
      random: () => 0,
      now: () => performance.now(),
    });
    uuids = 0;
    await client.send(new CreateImageCommand(input));
    uuids = 0;
    await ours.send(new CreateImageCommand(input), { signal: new AbortController().signal });
    client.destroy();
    ours.close();
    await stop();
    expect(seen).toHaveLength(2);
    expect(seen[1]).toStrictEqual(seen[0]);
  });

  test.each(['\ud83d', 'a\ude00', '\ude00\ud83d'])(
    "is refused as by the SDK's client for text that has no UTF-8: %j",
    async (text) => {
      const tags = [{ ResourceType: 'image' as const, Tags: [{ Key: 'a', Value: text }] }];
      const [ofSdk, ours] = await outcomes(sendersWith(SETTINGS), operation, { ...input, TagSpecifications: tags });
      expect(ofSdk).toStrictEqual({ sent: undefined, error: 'URIError: URI malformed' });
      expect(ours).toStrictEqual(ofSdk);
    },
  );

  // The SDK's client adds what it has written of the refused request.
  test("has nothing of a refused request before it, unlike that of the SDK's client", async () => {
    const senders = sendersWith(SETTINGS);
    await outcomes(senders, operation, { InstanceId: 'i-2', Name: '\ud83d' });
    const [ofSdk, ours] = await outcomes(senders, operation, input);
    const body = 'Action=CreateImage&Version=2016-11-15&InstanceId=i-1&Name=a%20b';
    expect(ours.sent?.body).toBe(body);
    expect(ofSdk.sent?.body).toBe(body.replace('&InstanceId', '&InstanceId=i-2&Name=&InstanceId'));
  });
});

const headerOf = ({ sent }: Outcome, name: string): string | undefined =>
  sent?.headers.find(([header]) => header === name)?.[1];

describe('the clock of the service', () => {
  const operation = sdkOperation('DescribeImages');
  const date = (minutes: number) => ({ date: new Date(NOW.getTime() + minutes * 60_000).toUTCString() });
  const error = (code: string) =>
    `<Response><Errors><Error><Code>${code}</Code><Message>m</Message></Error></Errors></Response>`;

  test.each([
    ['RequestExpired', 60, '20260102T040405Z'],
    ['RequestExpired', -60, '20260102T020405Z'],
    ['RequestTimeTooSkewed', 5, '20260102T030905Z'],
    ['AuthFailure', -1440, '20260101T030405Z'],
    ['SignatureDoesNotMatch', 1440, '20260103T030405Z'],
  ])("signs as in the SDK's client after %s with a clock that is %d minutes ahead", async (code, minutes, signed) => {
    const senders = sendersWith(SETTINGS);
    const answer = { status: 400, headers: date(minutes), body: error(code) };
    const [, failed] = await outcomes(senders, operation, {}, answer);
    expect(failed).toMatchObject({ error: 'Error: m' });
    const [ofSdk, ours] = await outcomes(senders, operation, {});
    expect(ours).toStrictEqual(ofSdk);
    expect(headerOf(ours, 'x-amz-date')).toBe(signed);
  });

  // The SDK's client follows the clock of every response. Ours changes only what the service has rejected.
  test.each<[given: string, answer: Answer]>([
    ['a success', { headers: date(2), body: '<DescribeImagesResponse/>' }],
    ['a rejection by a clock that is 2 minutes ahead', { status: 400, headers: date(2), body: error('AuthFailure') }],
    ['an error that says nothing of time', { status: 400, headers: date(2), body: error('InvalidAMIID.NotFound') }],
  ])("does not change the time of signatures after %s, unlike in the SDK's client", async (_, answer) => {
    const senders = sendersWith(SETTINGS);
    const times = async () =>
      (await outcomes(senders, operation, {}, answer)).map((each) => headerOf(each, 'x-amz-date'));
    expect(await times()).toEqual(['20260102T030405Z', '20260102T030405Z']);
    expect(await times()).toEqual(['20260102T030605Z', '20260102T030405Z']);
  });
});
