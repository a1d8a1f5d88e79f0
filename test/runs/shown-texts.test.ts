// Texts of a server in messages: on one line, cut off, and only about what was asked for.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { run } from '../../src/run.ts';
import { fakeIo } from '../support/fake-io.ts';
import { answers, httpAnswer, type RawEndpoint, startRawEndpoint } from '../support/raw-endpoint.ts';

let endpoint: RawEndpoint;
beforeEach(async () => {
  endpoint = await startRawEndpoint();
});
afterEach(() => endpoint.stop());

const IMAGE = 'ami-0123456789abcdef0';
const CREATE = ['create-image', '--instance-id', 'i-1234567890abcdef0', '--name', 'web'];
const WAIT = ['wait', 'image-available', '--image-ids', IMAGE, '--no-quiet', '--wait-timeout', '1'];

async function ended(argv: readonly string[], ...bodies: (readonly [status: string, body: string])[]) {
  endpoint.play(answers(bodies.map(([status, body]) => httpAnswer(status, body))));
  const { io, seen } = fakeIo({
    env: {
      AWS_ACCESS_KEY_ID: 'A',
      AWS_SECRET_ACCESS_KEY: 's',
      AWS_REGION: 'us-east-1',
      AWS_MAX_ATTEMPTS: '1',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_ENDPOINT_URL: endpoint.url,
    },
  });
  return { code: await run(argv, io), stdout: seen.stdout, stderr: seen.stderr };
}

const refusal = (message: string): string =>
  `<Response><Errors><Error><Code>AuthFailure</Code><Message>${message}</Message></Error></Errors></Response>`;
const image = (id: string, state: string, reason: string): string =>
  `<item><imageId>${id}</imageId><imageState>${state}</imageState><stateReason><message>${reason}</message></stateReason></item>`;
const images = (...items: string[]): string =>
  `<DescribeImagesResponse><imagesSet>${items.join('')}</imagesSet></DescribeImagesResponse>`;

const EVIL = 'a&#10;hint: run b&#13;&#x1b;[2J&#x202e;c&#x2028;d&#x85;';
const SHOWN = 'a\\x0ahint: run b\\x0d\\x1b[2J\\u202ec\\u2028d\\x85';
const ADVICE = 'hint: AWS rejected these credentials; check the profile, its keys, and the clock of this machine\n';

test('the message of an error is on one line', async () => {
  const { code, stderr } = await ended(CREATE, ['400 Bad Request', refusal(EVIL)]);
  expect(code).toBe(254);
  expect(stderr).toBe(
    `\nec2img: [ERROR]: An error occurred (AuthFailure) when calling the CreateImage operation (reached max retries: 0): ${SHOWN}\n${ADVICE}`,
  );
});

test('an encoded authorization message is shown as a whole, and a longer message is cut off', async () => {
  const encoded = 'e'.repeat(10_240);
  const whole = await ended(CREATE, ['400 Bad Request', refusal(encoded)]);
  expect(whole.stderr).toContain(`operation (reached max retries: 0): ${encoded}\n`);
  const long = await ended(CREATE, ['400 Bad Request', refusal('e'.repeat(200_000))]);
  expect(long.stderr).toBe(
    '\nec2img: [ERROR]: An error occurred (AuthFailure) when calling the CreateImage operation (reached max retries: 0): ' +
      `${'e'.repeat(12_000)}... (188000 more characters)\n${ADVICE}`,
  );
});

test('the states and reasons of images are on one line', async () => {
  const { code, stderr } = await ended(WAIT, ['200 OK', images(image(IMAGE, 'failed', EVIL))]);
  expect(code).toBe(255);
  expect(stderr).toBe(
    `${IMAGE}: not checked yet (0s)\n${IMAGE}: failed (0s)\n` +
      '\nec2img: [ERROR]: Waiter ImageAvailable failed: Waiter encountered a terminal failure state: For expression ' +
      `"Images[].State" we matched expected path: "failed" at least once\nhint: Image ${IMAGE} failed and will not become available (${SHOWN})\n`,
  );
});

describe('a wait', () => {
  test('shows no image that was not asked for, and each once', async () => {
    const others = Array.from({ length: 1000 }, (_, at) => image(`ami-${at}`, 'available', ''));
    const page = images(...others, image(IMAGE, 'available', ''), image(IMAGE, 'available', ''), ...others);
    const { code, stderr } = await ended(WAIT, ['200 OK', page]);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: `${IMAGE}: not checked yet (0s)\n${IMAGE}: available (0s)\n`,
    });
  });

  test('cuts a state off', async () => {
    const { stderr } = await ended(WAIT, ['200 OK', images(image(IMAGE, 'x'.repeat(10_000), ''))]);
    expect(stderr.split('\n')[1]).toBe(`${IMAGE}: ${'x'.repeat(4096)}... (5904 more characters) (0s)`);
  });
});

test('every line of --debug starts with DEBUG and the time since the start', async () => {
  const { stderr } = await ended([...CREATE, '--debug'], ['200 OK', 'a\nec2img: [ERROR]: b\nhint: c']);
  const [debug = ''] = stderr.split('\nec2img: [ERROR]: Unable to parse response');
  expect(debug).toContain('\nDEBUG: 0.000s ec2img: [ERROR]: b\nDEBUG: 0.000s hint: c\n');
  expect(debug.split('\n').filter((line) => line !== '' && !/^DEBUG: \d+\.\d{3}s /.test(line))).toEqual([]);
});

test('a document with an error in every value gives a message and hints of limited length', async () => {
  const members = Array.from({ length: 1000 }, (_, at) => `"Nam${at}e": ${JSON.stringify('x'.repeat(100))}`);
  const { code, stderr } = await ended([...CREATE, '--cli-input-json', `{${members.join(',')}}`]);
  expect(code).toBe(252);
  expect(stderr.length).toBeLessThan(50_000);
  expect(stderr).toMatch(/\.\.\. \(\d+ more characters\)\nhint: Nam0e: did you mean Name\?\n/);
  expect(stderr.match(/^hint: .*/gm)?.slice(20)).toEqual(['hint: and 980 more hints']);
});
