// Random sequences of calls at the same time, of faults of the network and the service, and of clocks. A judge that does
// not know the rules of the program decides whether each call reported the truth.
import { expect, test } from 'vitest';
import { judge, type Rule } from '../support/search/judge.ts';
import type { Plan, Step } from '../support/search/plan.ts';
import type { CallerRecord, Record } from '../support/search/record.ts';
import { describeRun, planOf, playAndJudge, shrink, Tally } from '../support/search/search.ts';

const SEED = 20_260_101;

test.each([
  ['create-image', 500, {}],
  ['register-image', 150, { command: 'register-image' }],
  ['create-restore-image-task', 150, { command: 'create-restore-image-task' }],
] as const)(
  'every call of %s reports the truth about its image in %i random sequences',
  {
    timeout: 300_000,
    tags: ['slow'],
  },
  async (name, sequences, command) => {
    const settings = { seed: SEED, mark: 20, ...command };
    const tally = new Tally();
    for (let number = 0; number < sequences; number++) {
      const { record, violations } = await playAndJudge(planOf(settings, number));
      tally.add(record);
      const [first] = violations;
      if (!first) continue;
      const smallest = await playAndJudge(await shrink(settings, number, first));
      const replay = `npm run search -- --seed ${SEED} --mark 20 --command ${name} --only ${number}`;
      expect(smallest.violations, `${replay}\n${describeRun(smallest.record)}`).toEqual([]);
    }
    console.log(`${tally.sequences} sequences of ${name}: ${tally.describe()}`);
    // A program that reports a doubt in any case would violate no rule.
    expect(tally.listed).toBeGreaterThan(0);
    expect(tally.found).toBe(tally.listed);
  },
);

const lost: Step = { fault: { kind: 'closed', isDone: true } };
const notDone: Step = { fault: { kind: 'closed' } };
const refused: Step = { fault: { kind: 'refused', code: 'IncorrectState' } };
const ID = 'ami-00000000000000001';
const ERROR = '\nec2img: [ERROR]: x\n';
const failed = { code: 254, stdout: '', stderr: ERROR };
const printed = (id: string, stderr: string) => ({ code: 0, stdout: `{"ImageId": "${id}"}`, stderr });
const doubt = (id: string) => ({ ...failed, stderr: `${ERROR}hint: an earlier attempt may have created ${id}; x\n` });

/** A sequence, and a change of its record that makes its last caller one that violates rules. */
const wrong: readonly [name: string, plan: Plan, change: (last: CallerRecord, all: Record) => void, Rule[]][] = [
  [
    'prints the image of another call without saying so',
    { callers: [{}, { create: [notDone] }] },
    (last) => Object.assign(last, printed(ID, `hint: the response was lost, but the image was created: ${ID}\n`)),
    ['false-id'],
  ],
  [
    'prints the image of another call although the description differs',
    { callers: [{}, { create: [notDone], request: { description: 'A' } }] },
    (last) => Object.assign(last, printed(ID, 'hint: another call may have made it\n')),
    ['false-id'],
  ],
  [
    'prints an image that no response named',
    { callers: [{}] },
    (last) => Object.assign(last, printed('ami-00000000000000009', '')),
    ['false-id', 'lost'],
  ],
  ['succeeds without an ID', { callers: [{}] }, (last) => Object.assign(last, { stdout: '' }), ['no-id', 'lost']],
  [
    'loses an image that EC2 lists',
    { callers: [{ create: [lost] }] },
    (last) => Object.assign(last, failed),
    ['lost', 'not-found'],
  ],
  [
    'loses an image that EC2 does not list yet',
    { listedAfter: 1000, callers: [{ create: [lost] }] },
    (last) => Object.assign(last, failed),
    ['lost'],
  ],
  [
    'reports a doubt about an image that EC2 lists',
    { callers: [{ create: [lost] }] },
    (last) => Object.assign(last, doubt(ID)),
    ['not-found'],
  ],
  [
    'sends a request again without a lookup',
    { callers: [{ create: [notDone] }] },
    ({ calls }) => calls.splice(0, calls.length, ...calls.filter(({ action }) => action === 'CreateImage')),
    ['resent'],
  ],
  [
    'sends a refused request again',
    { callers: [{ create: [refused] }] },
    ({ calls }) => calls.push({ action: 'CreateImage', sentAt: 0, shown: '', meaning: 'refused' }),
    ['resent'],
  ],
  ['creates two images', { callers: [{}] }, (last, { most }) => most.set(last, 2), ['doubled']],
  [
    'reports a doubt after a refusal',
    { callers: [{ create: [refused] }] },
    (last) => Object.assign(last, doubt('an image')),
    ['unfounded'],
  ],
  [
    'names an image with another description in a doubt',
    { older: [{ age: 30_000, request: { description: 'A' } }], callers: [{ create: [notDone] }] },
    (last) => Object.assign(last, doubt(ID)),
    ['wrong-hint'],
  ],
  [
    'ends a refusal with another exit code',
    { callers: [{ create: [refused] }] },
    (last) => Object.assign(last, { code: 255 }),
    ['form'],
  ],
];

test.each(wrong)('the judge rejects a call that %s', async (_, plan, change, rules) => {
  const { record, violations } = await playAndJudge(plan);
  expect(violations).toEqual([]);
  change(record.callers.at(-1) as CallerRecord, record);
  expect(judge(record).map(({ rule }) => rule)).toEqual(rules);
});
