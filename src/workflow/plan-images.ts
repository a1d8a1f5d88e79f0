// plan-images: prints a request of create-image for each of many instances.

import type { Invocation } from '../cli/program.ts';
import { CliError, generalError, parameterError } from '../errors.ts';
import type { Interruption } from '../io/io.ts';
import { commandOf } from '../model/model.ts';
import { optionName } from '../model/shape.ts';
import {
  type InstanceSelection,
  instanceRequests,
  type PlannedInstance,
  readInstances,
} from '../operations/instances.ts';
import { printHint } from '../output/stderr.ts';
import { print } from '../output/stdout.ts';
import { send } from '../send.ts';
import { lineBuilder } from './plan-lines.ts';
import { selected } from './selected-instances.ts';
import type { WorkflowCall } from './workflow-call.ts';

/**
 * The call without a format from the environment or the profile. Throws a parameter error for --output or --query: a plan
 * is JSON Lines.
 */
export function withoutFormat(invocation: Invocation): Invocation {
  const { globals } = invocation;
  const given = ['Output', 'Query'].find((member) => globals.has(member));
  if (given === undefined) return { ...invocation, globals: new Map([...globals, ['Output', 'json']]) };
  throw parameterError(
    `plan-images does not accept --${optionName(given)}: a plan is always JSON Lines`,
    'to select or change lines, use a program for JSON, such as jq',
  );
}

/**
 * Prints a plan: all lines, or none if one of them is invalid. Throws a parameter error for invalid lines, a general error
 * if there are no instances, what DescribeInstances throws, and InterruptedError after a signal.
 */
export async function planImages(call: WorkflowCall): Promise<void> {
  const { draft, invocation, validationLevel, settings, io, addTo, explained } = call;
  const { linesFor } = lineBuilder(draft, invocation, validationLevel);
  const selection: InstanceSelection = call.request;
  const moment = new Date();
  const interruption = io.captureSignals();
  try {
    const found = await fetchInstances(call, selection, interruption).catch(async (error) => {
      const known = await explained(error);
      throw known instanceof CliError ? addTo(known) : known;
    });
    const { instances, hints } = selected(found, selection, validationLevel);
    if (instances.length === 0) throw noInstances(settings.region, hints);
    const lines = linesFor(instances, settings.region, moment);
    if (call.hasHints) for (const hint of hints) await printHint(hint, io);
    await print(linesOf(lines), undefined, io, interruption);
  } finally {
    interruption.end();
  }
}

function* linesOf(lines: readonly string[]): Generator<string> {
  for (const line of lines) yield `${line}\n`;
}

/** Reads the instances with the retries, the notes and the reaction to signals of describe-instances. */
async function fetchInstances(
  call: WorkflowCall,
  selection: InstanceSelection,
  interruption: Interruption,
): Promise<PlannedInstance[]> {
  const operation = commandOf('describe-instances');
  const found: PlannedInstance[] = [];
  const sent = {
    ...call,
    ec2: await call.connect(),
    invocation: { ...call.invocation, operation },
    wait: undefined,
    onResponse: () => {},
    listing: {
      fetchAll: async (fetch: (request: object) => Promise<object | undefined>) => {
        for (const one of await readInstances(instanceRequests(selection), fetch)) found.push(one);
      },
    },
  };
  await send(sent, interruption, call.io);
  return found;
}

/** An empty plan would make no image and look like a success. */
const noInstances = (region: string, hints: readonly string[]): CliError =>
  generalError(`No instance in ${region} is selected, so the plan would be empty`, undefined, 'EmptyPlan').with({
    hints: [
      ...hints,
      'without a filter on instance-state-name, only running and stopped instances are selected; --region sets the Region',
    ],
  });
