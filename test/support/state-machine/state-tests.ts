// Compares the service's own TestState with the interpreter, case by case.

import { type SFNClient, TestStateCommand, type TestStateInput, type TestStateOutput } from '@aws-sdk/client-sfn';
import type { JsonValue } from '../../../src/model/json-value.ts';
import { type Step, stepOf } from './interpreter.ts';
import { CHILD, DEFINITION, ITEM, type StateCase } from './state-cases.ts';
import type { State } from './types.ts';
import { type JsonObject, type Scope, ServiceFault } from './values.ts';

/** The context object of an execution: https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html */
const CONTEXT: JsonObject = { Execution: { Name: 'nightly', StartTime: '2026-01-02T03:04:05.000Z', Input: {} } };

const isChild = ({ state }: StateCase): boolean => state in CHILD.States;

const stateOf = ({ state }: StateCase): State => (DEFINITION.States[state] ?? CHILD.States[state]) as unknown as State;

/** The variables of a state of a child: those that `Turn` assigns, and those of the case. */
async function variablesOf(one: StateCase): Promise<JsonObject> {
  if (one.state === 'Images') {
    const input = { Bucket: 'b', Start: '2026-01-02T03:04:05.000Z' };
    const { assigned } = await step({ title: '', state: 'Prepare', input, next: undefined }, {});
    return assigned;
  }
  if (!isChild(one) || one.state === 'Turn') return {};
  const { assigned } = await step({ title: '', state: 'Turn', input: ITEM, next: undefined }, {});
  return { ...assigned, ...one.variables };
}

/** Runs the state of a case in the interpreter. */
async function step(one: StateCase, variables: JsonObject): Promise<Step> {
  const { input = {}, mock, items = [] } = one;
  const now = (): Date => new Date();
  const states = { input, context: { ...CONTEXT, State: { Name: one.state, EnteredTime: now().toISOString() } } };
  const scope: Scope = { variables, states, now, random: Math.random };
  const call = async (): Promise<JsonObject> => {
    if (mock && 'error' in mock) throw new ServiceFault(mock.error, mock.cause);
    return mock?.result as JsonObject;
  };
  const world = { call, wait: async () => {}, now, readItems: async () => items, onChild: () => {} };
  const frame = { world, context: CONTEXT, children: [], signal: AbortSignal.abort() };
  const result = await stepOf(stateOf(one), scope, frame, () => {});
  return one.state === 'Images' ? { ...result, output: mock && 'result' in mock ? mock.result : null } : result;
}

/** The request of a case. The service takes a context only with a mock. */
export async function requestOf(one: StateCase): Promise<TestStateInput> {
  const { state, input = {}, mock, items } = one;
  const definition = isChild(one)
    ? { QueryLanguage: 'JSONata', StartAt: CHILD.StartAt, States: CHILD.States }
    : DEFINITION;
  return {
    definition: JSON.stringify(definition),
    stateName: state,
    input: JSON.stringify(input),
    variables: JSON.stringify(await variablesOf(one)),
    inspectionLevel: 'DEBUG',
    ...(mock && {
      context: JSON.stringify(CONTEXT),
      mock:
        'error' in mock
          ? { errorOutput: { error: mock.error, cause: mock.cause } }
          : { result: JSON.stringify(mock.result), fieldValidationMode: 'PRESENT' },
    }),
    ...(items && {
      stateConfiguration: { mapItemReaderData: items.map((item) => `${JSON.stringify(item)}\n`).join('') },
    }),
  };
}

/** What the service is expected to return for a case, by the interpreter. */
export async function expectedOf(one: StateCase): Promise<Partial<TestStateOutput>> {
  const variables = await variablesOf(one);
  try {
    const { output, next, assigned } = await step(one, variables);
    return {
      status: one.mock && 'error' in one.mock ? 'CAUGHT_ERROR' : 'SUCCEEDED',
      output: JSON.stringify(output),
      ...(next !== undefined && { nextState: next }),
      inspectionData: { variables: JSON.stringify({ ...variables, ...assigned }) },
    };
  } catch (fault) {
    if (!(fault instanceof ServiceFault)) throw fault;
    return { status: 'FAILED', error: fault.error, cause: fault.fault };
  }
}

/** Variables whose values are times. */
const TIMES = ['mapBegun', 'begun', 'doubtSince', 'listed'];

const parsed = (text: string | undefined): JsonValue => (text === undefined ? null : JSON.parse(text));

/** The parts of a result that are compared. Texts of JSON may differ in their white space, and times in their values. */
function comparable({ status, output, error, cause, nextState, inspectionData }: Partial<TestStateOutput>): JsonObject {
  const variables = (parsed(inspectionData?.variables) ?? {}) as JsonObject;
  const steady = Object.entries(variables).map(([name, value]): [string, JsonValue] => [
    name,
    TIMES.includes(name) && Number(value) > 1e12 ? 'a time' : value,
  ]);
  return {
    status: status ?? '',
    nextState: nextState ?? '',
    output: status === 'FAILED' ? null : parsed(output),
    error: status === 'FAILED' ? (error ?? '') : '',
    cause: status === 'FAILED' ? (cause ?? '') : '',
    variables: Object.fromEntries(steady.toSorted(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** The parts in which two results differ, each with what was expected and what came. */
export function differencesOf(expected: Partial<TestStateOutput>, found: Partial<TestStateOutput>): string[] {
  const [a, b] = [comparable(expected), comparable(found)];
  return Object.keys(a).flatMap((part) => {
    const [wanted, came] = [a, b].map((all) => JSON.stringify(all[part]));
    return wanted === came ? [] : [`${part}: expected ${wanted}, got ${came}`];
  });
}

/** Tests all cases with the service. Calls `report` for each. Returns the number of cases that differ. */
export async function testStates(
  client: Pick<SFNClient, 'send'>,
  cases: readonly StateCase[],
  report: (line: string) => void,
): Promise<number> {
  let differing = 0;
  for (const one of cases) {
    const found = await client.send(new TestStateCommand(await requestOf(one)));
    const differences = differencesOf(await expectedOf(one), found);
    if (differences.length > 0) differing++;
    report(`${differences.length > 0 ? 'differs' : 'ok     '} ${one.state}: ${one.title}`);
    for (const difference of differences) report(`        ${difference}`);
  }
  return differing;
}
