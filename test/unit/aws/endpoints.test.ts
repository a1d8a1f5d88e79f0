// The URLs to which our client sends, compared with those of the SDK's client. src/aws/ec2.ts takes the endpoint rules
// from a file that the SDK's package does not export.
import { CreateImageCommand } from '@aws-sdk/client-ec2';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ourSender, type Sender, type SenderSettings, sdkSender } from '../../support/both-clients.ts';
import { partitionsOfSdk } from '../../support/regions.ts';

const KEYS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'very-secret' };

type Place = Omit<SenderSettings, 'credentials'>;

/** The URL of a request, or the error without one. */
async function urlOf(senderOf: (settings: SenderSettings) => Sender, place: Place): Promise<string> {
  const send = senderOf({ ...place, credentials: KEYS });
  const { sent, error } = await send(new CreateImageCommand({ InstanceId: 'i-1', Name: 'abc' }));
  return sent?.url ?? String(error);
}

const ours = (place: Place): Promise<string> => urlOf(ourSender, place);
const ofSdk = (place: Place): Promise<string> => urlOf(sdkSender, place);

const VARIANTS = [
  { useFips: false, useDualstack: false },
  { useFips: true, useDualstack: false },
  { useFips: false, useDualstack: true },
  { useFips: true, useDualstack: true },
];

async function expectSameUrls(places: readonly Place[]): Promise<void> {
  const listed = async (url: typeof ours) =>
    Promise.all(places.map(async (place) => [JSON.stringify(place), await url(place)]));
  expect(places.length).toBeGreaterThan(0);
  expect(await listed(ours)).toEqual(await listed(ofSdk));
}

const partitions = await partitionsOfSdk();

// https://docs.aws.amazon.com/general/latest/gr/ec2-service.html
// https://docs.amazonaws.cn/en_us/aws/latest/userguide/endpoints-Beijing.html
test.each<[place: Place, url: string]>([
  [{ region: 'us-east-1' }, 'https://ec2.us-east-1.amazonaws.com/'],
  [{ region: 'eu-central-1' }, 'https://ec2.eu-central-1.amazonaws.com/'],
  [{ region: 'ca-central-1', useFips: true }, 'https://ec2-fips.ca-central-1.amazonaws.com/'],
  [{ region: 'eu-west-1', useDualstack: true }, 'https://ec2.eu-west-1.api.aws/'],
  [{ region: 'us-gov-west-1' }, 'https://ec2.us-gov-west-1.amazonaws.com/'],
  [{ region: 'us-gov-east-1', useDualstack: true }, 'https://ec2.us-gov-east-1.api.aws/'],
  [{ region: 'cn-north-1' }, 'https://ec2.cn-north-1.amazonaws.com.cn/'],
])('sends to the documented endpoint of %j', async (place, url) => {
  expect(await ours(place)).toBe(url);
});

test.each(partitions.map(({ id, regions }) => [id, Object.keys(regions)] as const))(
  "sends to the URL of the SDK's client in every Region of the partition %s, with and without FIPS and dual-stack",
  async (_, regions) => {
    await expectSameUrls(regions.flatMap((region) => VARIANTS.map((variant) => ({ region, ...variant }))));
  },
);

test("sends to the URL of the SDK's client in Regions whose names ask for FIPS", async () => {
  const regions = partitions.flatMap((partition) => Object.keys(partition.regions));
  const named = regions.flatMap((region) => [`fips-${region}`, `${region}-fips`]);
  const old = ['fips-aws-global', 'aws-fips', 'fips-prod-us-east-1', 'fips-dkr-us-east-1'];
  await expectSameUrls(
    [...named, ...old].flatMap((region) => [{ region }, { region, useFips: true, useDualstack: true }]),
  );
});

describe('a Region that the SDK does not know', () => {
  test.each(partitions.map(({ id, regionRegex }) => [id, regionRegex] as const))(
    "has the URL of the SDK's client, or is rejected as by it, if its name is like those of the partition %s",
    async (_, regionRegex) => {
      await fc.assert(
        fc.asyncProperty(fc.stringMatching(new RegExp(regionRegex)), fc.constantFrom(...VARIANTS), (region, variant) =>
          expectSameUrls([{ region, ...variant }]),
        ),
        { numRuns: 20 },
      );
    },
  );

  test.each([
    'mars-1',
    'localhost',
    'US-EAST-1',
    'us_east_1',
    'us-east-1.evil.example',
    'us-east-1/',
    '-a',
    'a'.repeat(64),
  ])("has the URL of the SDK's client, or is rejected as by it: %s", (region) =>
    expectSameUrls(VARIANTS.map((variant) => ({ region, ...variant }))),
  );

  test("has the URL of the SDK's client, or is rejected as by it, with any other name", async () => {
    const region = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter((name) => name !== '*');
    await fc.assert(
      fc.asyncProperty(region, fc.constantFrom(...VARIANTS), (name, variant) =>
        expectSameUrls([{ region: name, ...variant }]),
      ),
    );
  });
});

describe('a configured URL', () => {
  const HOSTS = ['localhost', '127.0.0.1', '[::1]', '[2001:db8::1]', 'ec2.example.com', 'bücher.example', 'a:b@host'];

  test("is the URL of the SDK's client if it has no query and its path ends with a slash", async () => {
    const path = fc.array(fc.string({ unit: fc.constantFrom(...'aZ0-._~%2f:@&=+ é😀'), maxLength: 4 }), {
      maxLength: 3,
    });
    const url = fc
      .tuple(
        fc.constantFrom('http', 'https'),
        fc.constantFrom(...HOSTS),
        fc.constantFrom('', ':80', ':443', ':8080', ':65535'),
        path,
        fc.constantFrom('', '#fragment'),
      )
      .map(([scheme, host, port, segments, rest]) => `${scheme}://${host}${port}/${segments.join('/')}/${rest}`);
    await fc.assert(fc.asyncProperty(url, (endpoint) => expectSameUrls([{ region: 'us-east-1', endpoint }])));
  });

  // Intended differences. The AWS CLI sends to the configured URL as it is (measured on AWS CLI 1.45, botocore 1.43).
  test.each<[difference: string, place: Omit<Place, 'region'>, url: string, sdk: string]>([
    ['keeps a path without a slash at its end', { endpoint: 'http://host/a/b' }, 'http://host/a/b', 'http://host/a/b/'],
    ['keeps the query', { endpoint: 'http://host/a/?x=1&y=%20' }, 'http://host/a/?x=1&y=%20', 'http://host/a/'],
    ['keeps equal names in the query', { endpoint: 'http://host?x=1&x=2' }, 'http://host/?x=1&x=2', 'http://host/'],
    [
      'is used although FIPS is on',
      { endpoint: 'http://host', useFips: true },
      'http://host/',
      'EndpointError: Invalid Configuration: FIPS and custom endpoint are not supported',
    ],
    [
      'is used although dual-stack is on',
      { endpoint: 'http://host', useDualstack: true },
      'http://host/',
      'EndpointError: Invalid Configuration: Dualstack and custom endpoint are not supported',
    ],
  ])("%s, unlike in the SDK's client", async (_, place, url, sdk) => {
    const everywhere = { region: 'us-east-1', ...place };
    expect([await ours(everywhere), await ofSdk(everywhere)]).toEqual([url, sdk]);
  });

  test("is used in a Region whose name asks for FIPS, unlike in the SDK's client", async () => {
    const place = { region: 'fips-us-east-1', endpoint: 'http://host' };
    expect(await ours(place)).toBe('http://host/');
    expect(await ofSdk(place)).toBe('EndpointError: Invalid Configuration: FIPS and custom endpoint are not supported');
  });
});
