// The requests of a journal beside those of a plan.
import { expect, test } from 'vitest';
import { assertSamePlan, compareHistory } from '../../../src/workflow/compare-history.ts';
import { JournalHistory, type LineState } from '../../../src/workflow/journal-lines.ts';

const HASHES: Readonly<Record<string, string>> = {
  a: 'aaaaaaaaaaaaaaaa',
  b: 'bbbbbbbbbbbbbbbb',
  c: 'cccccccccccccccc',
};

const ANOTHER = 'The journal plan.jsonl.journal belongs to another plan: it has none of the requests in plan.jsonl';
const MISSING =
  '1 line of the journal plan.jsonl.journal may have an image, but the plan plan.jsonl no longer has it as it was';

const CASES: [
  name: string,
  states: Record<string, LineState['state']>,
  plan: string[],
  counts: number[],
  error: string | undefined,
][] = [
  ['nothing was sent', {}, ['a'], [0, 0, 0], undefined],
  ['all are in the plan', { a: 'made', b: 'sending', c: 'refused' }, ['a', 'b', 'c'], [3, 0, 0], undefined],
  ['an image was made for a line that is gone', { a: 'made', b: 'available' }, ['b'], [1, 1, 0], undefined],
  ['the only line was refused and corrected', { a: 'refused' }, ['b'], [0, 0, 0], undefined],
  ['the only image failed, and its line was corrected', { a: 'failed' }, ['b'], [0, 0, 0], undefined],
  ['all are of another plan', { a: 'made', b: 'failed' }, ['c'], [0, 1, 0], ANOTHER],
  ['a line in doubt is gone', { a: 'sending', b: 'failed' }, ['b'], [1, 0, 1], MISSING],
  ['all are of another plan, and in doubt', { a: 'sending', b: 'made' }, ['c'], [0, 1, 1], MISSING],
];

test.each(CASES)('if %s, a journal can be resumed or not', (_, states, plan, counts, error) => {
  const history = new JournalHistory();
  for (const [name, Event] of Object.entries(states)) {
    const event = { Time: '2026-11-29T21:00:00.000Z', Line: 1, Hash: HASHES[name] as string, Name: '', InstanceId: '' };
    history.add({ ...event, ImageId: 'ami-1', Code: 'X', Message: '', Event } as Parameters<JournalHistory['add']>[0]);
  }
  const has = (hash: string): boolean => plan.some((name) => HASHES[name] === hash);
  const found = compareHistory(history, { has });
  expect([found.shared, found.madeOutside, found.doubtOutside]).toEqual(counts);
  const messageOf = (): string | undefined => {
    try {
      assertSamePlan(history, { path: 'plan.jsonl', has }, 'plan.jsonl.journal');
      return undefined;
    } catch (thrown) {
      return (thrown as Error).message;
    }
  };
  expect(messageOf()).toBe(error);
});
