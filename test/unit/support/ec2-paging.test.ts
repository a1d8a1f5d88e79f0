// The embedded endpoint: pages of the six operations that have them.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listOf, type Outcome, refused, type Stage, startStage } from '../../support/ec2-client.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => stage.stop());

/** A paged operation: its list, the limits of MaxResults, and its IDs with their name in the error, if it checks them. */
interface Paged {
  readonly operation: string;
  readonly list: string;
  readonly least: number;
  readonly most: number;
  readonly ids?: readonly [member: string, id: string, shown: string];
}

const paged: readonly Paged[] = [
  { operation: 'DescribeImages', list: 'Images', least: 1, most: 1000, ids: ['ImageIds', 'ami-1', 'imageIdsSet'] },
  {
    operation: 'DescribeInstances',
    list: 'Reservations',
    least: 5,
    most: 1000,
    ids: ['InstanceIds', 'i-1', 'instancesSet'],
  },
  {
    operation: 'DescribeSnapshots',
    list: 'Snapshots',
    least: 5,
    most: 1000,
    ids: ['SnapshotIds', 'snap-1', 'snapshotSet'],
  },
  { operation: 'DescribeTags', list: 'Tags', least: 5, most: 1000 },
  {
    operation: 'DescribeStoreImageTasks',
    list: 'StoreImageTaskResults',
    least: 1,
    most: 200,
    ids: ['ImageIds', 'ami-1', 'imageIdsSet'],
  },
  { operation: 'ListImagesInRecycleBin', list: 'Images', least: 1, most: 1000 },
];

/** Fills the world with 12 results for each operation. */
async function fill(): Promise<void> {
  const { world, send } = stage;
  world.retentionDays = 7;
  world.addImages(12);
  for (const { imageId } of [...world.images]) {
    await send('CreateStoreImageTask', { ImageId: imageId, Bucket: 'images' });
    await send('DeregisterImage', { ImageId: imageId, DeleteAssociatedSnapshots: true });
  }
  world.addImages(12);
  for (const image of world.images) image.tags = [];
  const [instance] = world.instances;
  if (!instance) throw new Error('no instance');
  for (let at = 1; at < 12; at++) world.instances.push({ ...instance, instanceId: `i-${at}` });
}

/** Follows the tokens. Returns the results of each page. */
async function pagesOf({ operation, list }: Paged, input: object): Promise<Outcome[][]> {
  const pages: Outcome[][] = [];
  for (let token: unknown; ; ) {
    const page = await stage.send(operation, { ...input, ...(token !== undefined && { NextToken: token }) });
    if ('code' in page) throw new Error(JSON.stringify(page));
    pages.push(listOf(page, list));
    token = page.NextToken;
    if (token === undefined) return pages;
  }
}

describe.each(paged)('$operation', (operation) => {
  const { least, most } = operation;

  /** The progress of tasks differs from call to call. */
  const named = (results: readonly Outcome[]) =>
    results.map(({ ProgressPercentage: _, StoreTaskState: __, ...others }) => others);

  test('gives every result once, whatever the size of the pages is', async () => {
    await fill();
    const [all = [], ...rest] = await pagesOf(operation, {});
    expect([all.length, rest]).toEqual([12, []]);
    for (const size of [5, 6, 11, 12, 13]) {
      const pages = await pagesOf(operation, { MaxResults: size });
      const full = Array.from({ length: Math.ceil(12 / size) }, (_, at) => Math.min(size, 12 - size * at));
      expect(pages.map((page) => page.length)).toEqual(full);
      expect(named(pages.flat())).toEqual(named(all));
    }
  });

  test('has small pages without MaxResults if the world says so', async () => {
    await fill();
    stage.world.pageSize = 5;
    expect((await pagesOf(operation, {})).map((page) => page.length)).toEqual([5, 5, 2]);
    expect((await pagesOf(operation, { MaxResults: 10 })).map((page) => page.length)).toEqual([5, 5, 2]);
  });

  test.each([0, -1, least - 1, most + 1])('refuses a MaxResults of %i', async (size) => {
    const expected = size > most ? `less than ${most}` : `greater than ${least}`;
    const message = `Value ( ${size} ) for parameter maxResults is invalid. Expecting a value ${expected}.`;
    expect(await stage.send(operation.operation, { MaxResults: size })).toEqual(
      refused('InvalidParameterValue', message),
    );
  });

  test.each([least, most])('takes a MaxResults of %i', async (size) => {
    expect(await stage.send(operation.operation, { MaxResults: size })).not.toHaveProperty('code');
  });

  test('refuses a token that is not its own', async () => {
    await fill();
    const other = paged.find((one) => one !== operation)?.operation ?? '';
    const { NextToken } = await stage.send(other, { MaxResults: 5 });
    expect(NextToken).toEqual(expect.any(String));
    for (const token of [NextToken, 'abc', '5', '']) {
      const outcome = await stage.send(operation.operation, { NextToken: token });
      expect(outcome).toEqual(refused('InvalidNextToken', `The token '${token}' is not valid.`));
    }
  });
});

test.each(paged.filter(({ ids }) => ids))('$operation refuses MaxResults together with IDs', async (operation) => {
  const [member = '', id, shown] = operation.ids ?? [];
  const outcome = await stage.send(operation.operation, { [member]: [id], MaxResults: 5 });
  const message = `The parameter ${shown} cannot be used with the parameter maxResults`;
  expect(outcome).toEqual(refused('InvalidParameterCombination', message));
});
