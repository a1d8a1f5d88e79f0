// Tasks that export images to Amazon S3: DescribeExportImageTasks.
import type { Handler } from './call.ts';
import { type FilterValues, matching } from './filters.ts';
import { endDryRun, filtersOf, valuesAt } from './form.ts';
import { type PageLimits, pager } from './paging.ts';
import { Refusal } from './refusal.ts';
import type { ExportTask } from './types.ts';
import { element, fields, list } from './xml.ts';

const LIMITS: PageLimits = { least: 1, most: 500 };

export const describeExportImageTasks: Handler = ({ world, form }) => {
  endDryRun(form);
  const page = pager(world, form, LIMITS);
  const ids = valuesAt(form, 'ExportImageTaskId');
  const missing = ids.find((id) => !world.exportTasks.some(({ exportImageTaskId }) => exportImageTaskId === id));
  // The code is documented: https://docs.aws.amazon.com/ec2/latest/devguide/errors-overview.html. The page has the texts of
  // this code and of InvalidExportTaskID.Malformed interchanged, and does not list the text that EC2 sends.
  if (missing !== undefined)
    throw new Refusal('InvalidExportTaskID.NotFound', `The export task ID '${missing}' cannot be found`);
  const found = world.exportTasks.filter(
    ({ exportImageTaskId }) => ids.length === 0 || ids.includes(exportImageTaskId),
  );
  const { items, nextToken } = page(matching(found, filtersOf(form), FILTERS));
  return list('exportImageTaskSet', items, taskXml) + nextToken;
};

const taskXml = ({ exportImageTaskId, imageId, description, bucket, prefix, ...state }: ExportTask): string => {
  const { progress, status, statusMessage } = state;
  return (
    fields({ exportImageTaskId, imageId, description, progress, status, statusMessage }) +
    element('s3ExportLocation', fields({ s3Bucket: bucket, s3Prefix: prefix }))
  );
};

const FILTERS: FilterValues<ExportTask> = { 'task-state': ({ status }) => status };
