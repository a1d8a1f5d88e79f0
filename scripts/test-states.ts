// Runs each state of the state machine through TestState of AWS Step Functions, which makes no call to EC2, and compares the
// results with those of the interpreter in the tests:
//   npm run test-states -- --profile images --region us-east-1
// The profile needs states:TestState. Nothing is created. One request for each case.
import { SFNClient } from '@aws-sdk/client-sfn';
import { STATE_CASES } from '../test/support/state-machine/state-cases.ts';
import { testStates } from '../test/support/state-machine/state-tests.ts';
import { argumentsOf, refuse } from './arguments.ts';

const { values } = argumentsOf('test-states', {
  options: { profile: { type: 'string' }, region: { type: 'string' }, only: { type: 'string' } },
});
if (values.profile === undefined) refuse('test-states', '--profile is missing: the requests need credentials.');

const cases = STATE_CASES.filter(({ state }) => values.only === undefined || state === values.only);
if (cases.length === 0) refuse('test-states', `there is no state ${values.only}.`);

const client = new SFNClient({
  profile: values.profile,
  ...(values.region !== undefined && { region: values.region }),
  // The host of TestState begins with `sync-`, which an endpoint of one's own does not have.
  disableHostPrefix: process.env.AWS_ENDPOINT_URL !== undefined,
});
const differing = await testStates(client, cases, console.log);
console.log(`\n${cases.length} cases, ${differing} differ from the interpreter`);
process.exitCode = differing === 0 ? 0 : 1;
