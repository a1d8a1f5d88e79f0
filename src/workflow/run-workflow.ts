// The commands that make many calls. Loaded on demand.

import { prepareCall, type RunCall } from '../call.ts';
import { runCreateImages } from './create-images.ts';
import { planImages, withoutFormat } from './plan-images.ts';
import { workflowCall } from './workflow-call.ts';

/** Runs a command of this folder. Throws parameter errors before anything is sent, and what the command throws. */
export const runWorkflow: RunCall = async (given, argv, query, session) => {
  if (given.operation.name === 'StateMachineCreateImages')
    return (await import('../state-machine/print-state-machine.ts')).printStateMachine(given, argv, query, session);
  const isPlan = given.operation.name === 'PlanImages';
  const invocation = isPlan ? withoutFormat(given) : given;
  const prepared = await prepareCall(invocation, query, session);
  if (!prepared) return;
  const call = workflowCall(invocation, argv, prepared, session);
  await (isPlan ? planImages(call) : runCreateImages(call));
};
