// The requests of `npm run test-states`, sent by the SDK to an endpoint on loopback that answers as the service documents.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SFNClient } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CHILD, DEFINITION, STATE_CASES, type StateCase } from '../../support/state-machine/state-cases.ts';
import { differencesOf, expectedOf, requestOf, testStates } from '../../support/state-machine/state-tests.ts';

const STATES = { ...DEFINITION.States, ...CHILD.States };

test('every state has cases, and every way out of a state is that of a case', () => {
  const ways = Object.entries(STATES).flatMap(([name, state]) => {
    const { Next, Default, Catch = [], Choices = [] } = JSON.parse(JSON.stringify(state));
    const targets = [Next, Default, ...[...Catch, ...Choices].map((rule: { Next: string }) => rule.Next)];
    const known = targets.filter((target) => target !== undefined);
    return (known.length > 0 ? known : [undefined]).map((target) => `${name} -> ${target}`);
  });
  const covered = STATE_CASES.map(({ state, next }) => `${state} -> ${next}`);
  expect([...new Set(ways)].filter((way) => !covered.includes(way))).toEqual([]);
  expect([...new Set(covered)].filter((way) => !ways.includes(way))).toEqual([]);
});

test('no two cases of a state have the same title', () => {
  const titles = STATE_CASES.map(({ state, title }) => `${state}: ${title}`);
  expect(titles.filter((title, at) => titles.indexOf(title) !== at)).toEqual([]);
});

test.each(STATE_CASES.map((one) => [one.state, one.title, one] as const))(
  'the interpreter follows the case of %s that %s',
  async (_state, _title, one) => {
    const { nextState, status } = await expectedOf(one);
    const isFail = STATES[one.state]?.Type === 'Fail';
    expect([nextState, status === 'FAILED']).toEqual([one.next, isFail]);
  },
);

/** Whether a member exists can be asked without a context. Prepare asks for others only if its input lacks them. */
const needsContext = (state: { readonly Type: string }): boolean =>
  !['Map', 'Pass'].includes(state.Type) &&
  JSON.stringify(state)
    .replaceAll(/\$exists\(\$states\.context[\w.]*\)/g, '')
    .includes('$states.context');

/** The rules of TestState: https://docs.aws.amazon.com/step-functions/latest/apireference/API_TestState.html */
function problemsOf(request: Awaited<ReturnType<typeof requestOf>>): string[] {
  const { definition = '', stateName = '', input = '', variables = '', mock, context } = request;
  const state = JSON.parse(definition).States[stateName];
  for (const text of [input, variables, context ?? '{}', mock?.result ?? '{}']) JSON.parse(text);
  return [
    ...(state ? [] : [`the definition has no state ${stateName}`]),
    ...(context !== undefined && !mock ? ['a context needs a mock'] : []),
    ...(state?.Type === 'Map' && !mock ? ['a Map state needs a mock'] : []),
    ...(mock && !['Task', 'Map'].includes(state?.Type) ? ['only calls can have a mock'] : []),
    ...(needsContext(state) ? ['the state needs a context'] : []),
    ...(definition.length > 1_048_576 || input.length > 262_144 ? ['a member is too long'] : []),
  ];
}

test.each(STATE_CASES.map((one) => [one.state, one.title, one] as const))(
  'the request for %s that %s keeps the rules of TestState',
  async (_state, _title, one) => {
    expect(problemsOf(await requestOf(one))).toEqual([]);
  },
);

describe('test-states', () => {
  const received: { target: string; body: Record<string, unknown> }[] = [];
  let server: Server;
  let answer: (body: Record<string, unknown>) => Promise<object>;
  let client: SFNClient;

  /** The case that a request is for. */
  const caseOf = async (body: Record<string, unknown>): Promise<StateCase> => {
    for (const one of STATE_CASES) {
      const { stateName, input, variables, mock } = JSON.parse(JSON.stringify(await requestOf(one)));
      const parts = [stateName, input, mock].map((part) => JSON.stringify(part));
      const own = [body.stateName, body.input, body.mock].map((part) => JSON.stringify(part));
      const steady = (text: string): string => text.replaceAll(/\d{13}/g, 'TIME');
      if (parts.join() === own.join() && steady(variables) === steady(String(body.variables))) return one;
    }
    throw new Error('no case has this request');
  };

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const body = JSON.parse(Buffer.concat(chunks).toString());
      received.push({ target: String(request.headers['x-amz-target']), body });
      response.setHeader('content-type', 'application/x-amz-json-1.0');
      response.end(JSON.stringify(await answer(body)));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    client = new SFNClient({
      region: 'us-east-1',
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
      disableHostPrefix: true,
    });
  });
  afterAll(() => {
    client.destroy();
    server.close();
  });

  const someCases = STATE_CASES.filter(({ state }) => ['Turn', 'Create', 'Images', 'Refused'].includes(state));

  test('sends a request for each case, and finds no difference if the service answers like the interpreter', async () => {
    answer = async (body) => expectedOf(await caseOf(body));
    const lines: string[] = [];
    expect(await testStates(client, someCases, (line) => lines.push(line))).toBe(0);
    expect(lines).toEqual(someCases.map(({ state, title }) => `ok      ${state}: ${title}`));
    expect(received.map(({ target, body }) => [target, body.stateName])).toEqual(
      someCases.map(({ state }) => ['AWSStepFunctions.TestState', state]),
    );
  });

  test('reports what differs', async () => {
    answer = async () => ({ status: 'FAILED', error: 'States.Runtime', cause: 'no' });
    const lines: string[] = [];
    const cases = STATE_CASES.filter(({ state }) => state === 'Made');
    expect(await testStates(client, cases, (line) => lines.push(line))).toBe(1);
    expect(lines.slice(0, 4)).toEqual([
      'differs Made: ends with an image',
      '        status: expected "SUCCEEDED", got "FAILED"',
      '        output: expected {"Line":1,"InstanceId":"i-0b000000000000001","Name":"web-1","ImageId":"ami-0aaaaaaaaaaaaaaaa"}, got null',
      '        error: expected "", got "States.Runtime"',
    ]);
  });

  test('ignores white space, the order of variables, and times', () => {
    const inspectionData = { variables: '{"a":1,"begun":1767225600000}' };
    const other = { inspectionData: { variables: '{ "begun": 1767225609999, "a": 1 }' } };
    const base = { status: 'SUCCEEDED', output: '{"a": 1}' } as const;
    expect(differencesOf({ ...base, inspectionData }, { ...base, output: '{"a":1}', ...other })).toEqual([]);
  });
});
