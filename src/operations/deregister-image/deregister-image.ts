// The DeregisterImage call. It reports the snapshots that EC2 was asked to delete and kept: they still cost money.

import type { DeregisterImageResult } from '@aws-sdk/client-ec2';
import type { Ec2 } from '../../aws/ec2.ts';
import type { Operation } from '../../model/model.ts';
import { shown } from '../../text/safe.ts';
import type { OperationContext } from '../context.ts';
import { callPlainly } from '../plain-call.ts';

/** Deregisters an image, and prints a hint about each snapshot that was kept. Throws as `callPlainly`. */
export async function deregisterImage(
  operation: Pick<Operation, 'name'> & Partial<Pick<Operation, 'output'>>,
  ec2: Ec2,
  request: object,
  context: OperationContext,
): Promise<object> {
  const response: DeregisterImageResult = await callPlainly(operation, ec2, request, context);
  for (const { SnapshotId = '', ReturnCode = '' } of response.DeleteSnapshotResults ?? []) {
    if (ReturnCode === 'success') continue;
    const reason = REASONS.get(ReturnCode) ?? (shown(ReturnCode) || 'EC2 gave no reason');
    context.hint?.(`snapshot ${shown(SnapshotId)} was not deleted: ${reason}`);
  }
  return response;
}

/** Why a snapshot was kept (API reference, DeleteSnapshotReturnCode). */
const REASONS: ReadonlyMap<string, string> = new Map([
  ['skipped', 'another image uses it'],
  ['missing-permissions', 'the permission ec2:DeleteSnapshot is missing'],
  ['internal-error', 'EC2 had an internal error; to try again, use delete-snapshot'],
  ['client-error', 'EC2 rejected the request (client-error)'],
]);
