// Which documents are responses of an operation, and what is read of them.
import { describe, expect, test } from 'vitest';
import { NEED_ID, ourSender } from '../../support/both-clients.ts';
import { sdkOperation } from '../../support/sdk-operations.ts';

const send = ourSender({ region: 'us-east-1', credentials: undefined });

const answered = async (operation: string, body: string, status = 200) => {
  const { response, error } = await send(sdkOperation(operation).command({}), { status, body });
  return response ?? error;
};

const unreadable = (status: string): string =>
  `Error: Unable to parse response (status ${status}), invalid XML received. Further retries may succeed`;

// Without a token, only the ID shows that a request has created something that it would create again.
describe('a response of an operation that creates an image and has no idempotency token', () => {
  test.each(NEED_ID)('%s is accepted only with its root element and the ID', async (name) => {
    const id = { ImageId: 'ami-1' };
    expect(await answered(name, `<${name}Response><imageId>ami-1</imageId></${name}Response>`)).toEqual(id);
    expect(await answered(name, `<x:${name}Response><x:imageId>ami-1</x:imageId></x:${name}Response>`)).toEqual(id);
    const others = [
      '<R><imageId>ami-1</imageId></R>',
      `<${name}Response/>`,
      `<${name}Response><imageId/></${name}Response>`,
      `<${name}Response><imageId> \n</imageId></${name}Response>`,
      `<${name}Response><image>ami-1</image></${name}Response>`,
    ];
    for (const body of others) {
      expect(await answered(name, body)).toBe(
        `${unreadable('200: not an EC2 response')}:\n${body.replace('\n', '\\x0a')}`,
      );
    }
  });
});

// Measured on AWS CLI 2.36, which accepts any document with status 200.
describe('any document is a response of another operation', () => {
  test.each<[operation: string, body: string, value: object]>([
    ['CopyImage', '<R><imageId>ami-1</imageId></R>', { ImageId: 'ami-1' }],
    ['CopyImage', '<R/>', {}],
    ['CreateStoreImageTask', '<R/>', {}],
    ['CreateStoreImageTask', '<R><objectKey>a.bin</objectKey></R>', { ObjectKey: 'a.bin' }],
    ['DeleteSnapshot', '<R><return>true</return></R>', {}],
    ['CreateTags', '<R/>', {}],
    ['EnableImage', '<R xmlns="urn:x"><return>true</return></R>', { Return: true }],
    ['EnableImage', '<R><return>maybe</return></R>', { Return: false }],
    ['DisableImageDeregistrationProtection', '<R><return>true</return></R>', { Return: 'true' }],
    ['DescribeImages', '<DescribeSnapshotsResponse><imagesSet/></DescribeSnapshotsResponse>', { Images: [] }],
    ['DescribeImages', '<Response><imagesSet><item/></imagesSet></Response>', { Images: [{}] }],
  ])('%s %s', async (operation, body, value) => {
    expect(await answered(operation, body)).toEqual(value);
  });
});

describe('these are never responses', () => {
  const error = '<Response><Errors><Error><Code>A</Code><Message>no</Message></Error></Errors></Response>';
  test.each<[body: string, expected: string]>([
    ['', unreadable('200: empty')],
    ['plain', `${unreadable('200: not an EC2 response')}:\nplain`],
    ['<html><body/></html>', `${unreadable('200: not an EC2 response')}:\n<html><body/></html>`],
    [
      '<!DOCTYPE html><html><body/></html>',
      `${unreadable('200: not an EC2 response')}:\n<!DOCTYPE html><html><body/></html>`,
    ],
    ['<!DOCTYPE R><R/>', `${unreadable('200: not an EC2 response')}:\n<!DOCTYPE R><R/>`],
    ['<R><return>true</return>', `${unreadable('200: not an EC2 response')}:\n<R><return>true</return>`],
    [error, 'Error: no'],
    [error.replaceAll(/<\/?Errors>/g, '').replaceAll('Response', 'ErrorResponse'), 'Error: no'],
  ])('%s', async (body, expected) => {
    for (const operation of ['DescribeImages', 'DeleteSnapshot', 'EnableImage', 'CopyImage', 'CreateImage'])
      expect(await answered(operation, body)).toBe(expected);
  });
});

describe('a number of a response', () => {
  const snapshot = async (text: string) =>
    answered(
      'DescribeSnapshots',
      `<R><snapshotSet><item><volumeSize>${text}</volumeSize><fullSnapshotSizeInBytes>${text}</fullSnapshotSizeInBytes></item></snapshotSet></R>`,
    );

  // Measured on AWS CLI 2.36. It prints nothing of a response with one of the texts below the first line.
  test.each<[text: string, value: number | bigint | string]>([
    ['8', 8],
    [' 8 ', 8],
    ['\n8\t', 8],
    ['+8', 8],
    ['-8', -8],
    ['-0', 0],
    ['008', 8],
    ['1_0', 10],
    ['9007199254740991', 2 ** 53 - 1],
    ['9007199254740993', 9007199254740993n],
    ['-9007199254740993', -9007199254740993n],
    ['12345678901234567890123', 12345678901234567890123n],
    ['9'.repeat(4300), BigInt('9'.repeat(4300))],

    ['8.0', '8.0'],
    ['1e3', '1e3'],
    ['0x8', '0x8'],
    ['1__0', '1__0'],
    ['x', 'x'],
    ['', ''],
    ['9'.repeat(4301), '9'.repeat(4301)],
  ])('%j is %o', async (text, value) => {
    const expected = { Snapshots: [{ VolumeSize: value, FullSnapshotSizeInBytes: value }] };
    expect(await snapshot(text)).toEqual(expected);
  });
});

test.each([
  ['true', true],
  ['false', false],
  ['TRUE', false],
  ['True', false],
  ['1', false],
  [' true ', false],
  ['', false],
])('the boolean %j of a response is %j', async (text, value) => {
  expect(await answered('EnableImage', `<R><return>${text}</return></R>`)).toEqual({ Return: value });
});
