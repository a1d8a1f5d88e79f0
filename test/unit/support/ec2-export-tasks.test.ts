// The embedded endpoint: tasks that export images to Amazon S3.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DRY_RUN, refused, type Stage, startStage } from '../../support/ec2-client.ts';

const ID = 'export-ami-1234567890abcdef0';
const IDS = { ExportImageTaskIds: [ID] };
const task = {
  ExportImageTaskId: ID,
  ImageId: 'ami-1234567890abcdef0',
  Description: 'Web server',
  Progress: '20',
  S3ExportLocation: { S3Bucket: 'images', S3Prefix: 'exports/' },
  Status: 'active',
  StatusMessage: 'converting',
};

let stage: Stage;
beforeEach(async () => {
  stage = await startStage();
  stage.world.exportTasks.push({
    exportImageTaskId: ID,
    imageId: 'ami-1234567890abcdef0',
    description: 'Web server',
    bucket: 'images',
    prefix: 'exports/',
    progress: 20,
    status: 'active',
    statusMessage: 'converting',
  });
});
afterEach(() => stage.stop());

test.each([
  ['without options', {}, [task]],
  ['by ID', IDS, [task]],
  ['by state', { Filters: [{ Name: 'task-state', Values: ['active'] }] }, [task]],
  ['by another state', { Filters: [{ Name: 'task-state', Values: ['completed'] }] }, []],
])('lists tasks %s', async (_, input, tasks) => {
  expect(await stage.send('DescribeExportImageTasks', input)).toMatchObject({ ExportImageTasks: tasks });
});

test.each([
  [
    { ExportImageTaskIds: ['export-ami-0'] },
    refused('InvalidExportTaskID.NotFound', "The export task ID 'export-ami-0' cannot be found"),
  ],
  [
    { Filters: [{ Name: 'state', Values: ['active'] }] },
    refused('InvalidParameterValue', "The filter 'state' is invalid"),
  ],
  [{ DryRun: true }, DRY_RUN],
])('refuses %o', async (input, refusal) => {
  expect(await stage.send('DescribeExportImageTasks', input)).toEqual(refusal);
});
