// Which of the instances that EC2 listed are in a plan.

import type { ValidationLevel } from '../config/validation-level.ts';
import { parameterError } from '../errors.ts';
import type { InstanceSelection, PlannedInstance } from '../operations/instances.ts';
import { shown } from '../text/safe.ts';

interface Selected {
  readonly instances: readonly PlannedInstance[];
  /** Hints about instances of which EC2 creates no image now. */
  readonly hints: readonly string[];
}

/** States that an instance never leaves for one in which EC2 creates images. */
const FINAL = ['shutting-down', 'terminated'];

/** States that an instance soon leaves. */
const PASSING = ['pending', 'stopping'];

/**
 * Selects the instances of a plan: those of IDs in the order of the IDs, and of filters in that of EC2. Throws a parameter
 * error for IDs that EC2 did not list. By the documented rules, an instance of which EC2 never creates an image is an error
 * if its ID was given, and is otherwise left out.
 */
export function selected(
  found: readonly PlannedInstance[],
  { InstanceIds }: InstanceSelection,
  level: ValidationLevel,
): Selected {
  const byId = new Map(found.map((instance) => [instance.id, instance]));
  const ids = InstanceIds && [...new Set(InstanceIds)];
  const listed = ids ? ids.flatMap((id) => byId.get(id) ?? []) : found;
  const missing = ids?.filter((id) => !byId.has(id)).map((id) => `${shown(id)}: EC2 did not list the instance`) ?? [];
  const unfit = level === 'documented' ? listed.flatMap(problemOf) : [];
  const problems = ids ? [...missing, ...unfit.map(({ id, problem }) => `${id}: ${problem}`)] : [];
  if (problems.length > 0) {
    throw parameterError(`No line is printed, because of these instances:\n${problems.join('\n')}`);
  }
  const out = new Set(unfit.map(({ id }) => id));
  return {
    instances: listed.filter(({ id }) => !out.has(id)),
    hints: [
      ...unfit.map(({ id, problem }) => `${id} is left out: ${problem}`),
      ...(ids ? listed : []).filter(({ state }) => PASSING.includes(state)).map(passingHint),
    ],
  };
}

function problemOf({ id, state, hasVolume }: PlannedInstance): { id: string; problem: string }[] {
  if (FINAL.includes(state)) return [{ id, problem: `the instance is ${state}` }];
  return hasVolume ? [] : [{ id, problem: 'its root volume is an instance store, of which EC2 creates no image' }];
}

const passingHint = ({ id, state }: PlannedInstance): string =>
  `${id} is ${state}; EC2 creates images of running and stopped instances only`;
