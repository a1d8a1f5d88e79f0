// What the ResultWriter of a Map state writes: JSON Lines with the transformation COMPACT, which leaves only the output of
// children that succeeded (Step Functions Developer Guide, ResultWriter).
import type { Child, JsonObject } from '../state-machine/interpreter.ts';
import type { Objects } from './objects.ts';

interface MapRunFacts {
  readonly mapRunArn: string;
  readonly now: number;
}

export function writeResults(
  objects: Objects,
  { Bucket, Prefix }: JsonObject,
  children: readonly Child[],
  { mapRunArn, now }: MapRunFacts,
): JsonObject {
  const bucket = objects.buckets.get(String(Bucket));
  if (!bucket) throw new Error(`there is no bucket ${Bucket}`);
  const folder = `${Prefix}/${mapRunArn.replace(/.*:/, '')}`;
  const rowOf = ({ status, input, error, cause }: Child, index: number): JsonObject => ({
    ExecutionArn: `${mapRunArn.replace(':mapRun:', ':execution:').replace(/:[^:]*$/, '')}:${index}`,
    Input: JSON.stringify(input),
    InputDetails: { Included: true },
    Name: String(index),
    StartDate: new Date(now).toISOString(),
    Status: status,
    StopDate: new Date(now).toISOString(),
    ...(error !== undefined && { Error: error }),
    ...(cause !== undefined && { Cause: cause }),
  });
  const filesOf = (list: string, rows: readonly unknown[]): JsonObject[] => {
    if (rows.length === 0) return [];
    const Key = `${folder}/${list}_0.jsonl`;
    const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    bucket.set(Key, text);
    return [{ Key, Size: Buffer.byteLength(text) }];
  };
  const rows = (...states: Child['status'][]) =>
    children.flatMap((child, index) => (states.includes(child.status) ? [rowOf(child, index)] : []));
  const ResultFiles = {
    FAILED: filesOf('FAILED', rows('FAILED', 'ABORTED')),
    PENDING: filesOf('PENDING', rows('PENDING')),
    SUCCEEDED: filesOf(
      'SUCCEEDED',
      children.filter(({ status }) => status === 'SUCCEEDED').map(({ output }) => output),
    ),
  };
  const manifest = { DestinationBucket: String(Bucket), MapRunArn: mapRunArn, ResultFiles };
  const Key = `${folder}/manifest.json`;
  bucket.set(Key, JSON.stringify(manifest));
  return { MapRunArn: mapRunArn, ResultWriterDetails: { Bucket: String(Bucket), Key } };
}
