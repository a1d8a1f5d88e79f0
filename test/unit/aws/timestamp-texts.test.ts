// Timestamps in the client's responses, in each format that EC2 might send.
import { DescribeSnapshotsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { keepTimestampTexts } from '../../../src/aws/timestamp-texts.ts';
import { startServer } from '../../support/http-server.ts';

async function snapshotsOf(item: string): Promise<object[] | undefined> {
  const server = await startServer((_request, _body, response) => {
    response.end(`<R><snapshotSet><item>${item}</item></snapshotSet></R>`);
  });
  const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };
  const client = new EC2Client({ endpoint: server.url, region: 'us-east-1', credentials });
  keepTimestampTexts(client);
  try {
    return (await client.send(new DescribeSnapshotsCommand({}))).Snapshots;
  } finally {
    client.destroy();
    await server.stop();
  }
}

test.each(['2026-01-02T03:04:05.000Z', '2026-01-02T03:04:05.123456-08:00', '1767323045', 'foo'])(
  'returns the timestamp %s of a response unchanged',
  async (text) => {
    expect(await snapshotsOf(`<startTime>${text}</startTime>`)).toEqual([{ StartTime: text }]);
  },
);

test('lets the SDK convert numbers, booleans and lists of a response', async () => {
  const item = '<snapshotId>s</snapshotId><volumeSize>8</volumeSize><encrypted>true</encrypted><tagSet/>';
  expect(await snapshotsOf(item)).toEqual([{ SnapshotId: 's', VolumeSize: 8, Encrypted: true, Tags: [] }]);
});
