// Commands of the model with the options that they need, and values of every kind for their options.

import { model, type Operation } from '../../src/model/model.ts';
import { isTimestamp, memberOf, members, optionName, type Shape } from '../../src/model/shape.ts';
import { httpAnswer } from '../../test/support/raw-endpoint.ts';
import { IMAGE, inputOf, WORDS } from './base.ts';
import type { Random } from './random.ts';
import { anyText, spoilt } from './texts.ts';

/** A command with its required options, and a response that it can read. */
export interface AnyCommand {
  readonly operation: Operation;
  readonly words: readonly string[];
  readonly answers: readonly Uint8Array[];
}

const CREATE = model.operations.find(({ name }) => name === 'CreateImage') as Operation;

/** create-image every third time, and otherwise any command. */
export function anyCommand(random: Random): AnyCommand {
  if (random.once(3)) return { operation: CREATE, words: WORDS, answers: inputOf({}).answers as Uint8Array[] };
  const operation = random.pick(model.operations);
  const { input, command } = operation;
  const required = (input.required ?? []).flatMap((name) => optionWords(random, name, memberOf(input, name) as Shape));
  return { operation, words: [...command, ...required, ...waitWords(operation)], answers: pagesOf(random, operation) };
}

/** A short timeout, for a command that can wait. */
export const waitWords = ({ extraOptions }: Operation): string[] =>
  memberOf(extraOptions, 'WaitTimeout') ? ['--wait-timeout', '1'] : [];

/** Up to three responses. The last one repeats, so its token would be the same twice. */
function pagesOf(random: Random, { name, waiter }: Operation): Uint8Array[] {
  const root = `${waiter?.operation ?? name}Response`;
  const page = (): Uint8Array => {
    const token = random.once(2) ? `<nextToken>${random.pick(['a', 'b', ' ', '&lt;', 'é'])}</nextToken>` : '';
    const list = random.pick([
      '',
      '<item/>',
      `<item><imageId>${IMAGE}</imageId><imageState>available</imageState></item>`,
    ]);
    const set = random.pick(['imagesSet', 'snapshotSet', 'reservationSet', 'tagSet', 'imageSet']);
    const more = random.pick(['', '<return>true</return>', '<description/>', '<x>1</x>']);
    const body = `<${root}><imageId>${IMAGE}</imageId><${set}>${list}</${set}>${token}${more}</${root}>`;
    return httpAnswer('200 OK', random.once(6) ? spoilt(random, body) : body);
  };
  return [page(), ...random.upTo(2, page)];
}

/** An option with any value of its kind, in the way that the command line takes it. */
export function optionWords(random: Random, name: string, shape: Shape): string[] {
  const option = `--${optionName(name)}`;
  if (shape.type === 'boolean') return [random.once(2) ? option : `--${shape['x-negated-option'] ?? optionName(name)}`];
  if (shape.items) return [option, ...random.upTo(3, () => elementWord(random, shape.items as Shape))];
  return [option, elementWord(random, shape)];
}

/** A word for a scalar, or a structure in shorthand. */
function elementWord(random: Random, shape: Shape): string {
  if (shape.type !== 'object') return leafText(random, shape);
  const pairs = random.upTo(3, () => {
    const [name, member] = random.pick(members(shape)) ?? ['a', shape];
    return `${name}=${shorthandOf(random, member)}`;
  });
  return pairs.join(',');
}

function shorthandOf(random: Random, shape: Shape): string {
  if (shape.items) return `[${random.upTo(2, () => shorthandOf(random, shape.items as Shape)).join(',')}]`;
  return shape.type === 'object' ? `{${elementWord(random, shape)}}` : leafText(random, shape);
}

const TIMES = [
  '2026-01-02T03:04:05Z',
  '20260102T030405,5+0230',
  '2026-01-02',
  '1767323045.5',
  '1767323045123',
  '2026',
  '20260102030405',
  '02.01.2026',
  'Fri, 02 Jan 2026 03:04:05 EST',
  '2026-01',
  '10:00',
  'now',
  '1e400',
  'nan',
];

const NUMBERS = ['8', '-1', '0', ' 1_0 ', '١٥', '9'.repeat(30), '1.5', 'x'];

const TEXTS = ['ami-0123456789abcdef0', 'snap-1', 'self', 'web', 'Value=a', 'a=b', 'Name', '["a"]', 'file://one', ''];

/** A plausible or a hostile text for a scalar. */
export function leafText(random: Random, shape: Shape): string {
  if (random.once(12)) return anyText(random, [...TIMES, ...NUMBERS, ...TEXTS]);
  if (isTimestamp(shape)) return random.once(4) ? spoilt(random, random.pick(TIMES)) : random.pick(TIMES);
  if (shape.type === 'integer' || shape.type === 'number') return random.pick(NUMBERS);
  if (shape.type === 'boolean') return random.pick(['true', 'false', 'True', '1']);
  return random.pick(shape['x-known-values'] ?? TEXTS);
}
