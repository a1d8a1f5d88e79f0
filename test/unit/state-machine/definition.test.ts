// The definition of the state machine: what AWS requires of it, and what validators do not find.
import validate from 'asl-validator';
import jsonata from 'jsonata';
import { describe, expect, test } from 'vitest';
import { isThrottled, RETRYABLE_CODES } from '../../../src/aws/retry.ts';
import { UNLISTED_FOR } from '../../../src/operations/creating/creation-time.ts';
import { UNLISTED } from '../../../src/operations/creating/find-image.ts';
import { machineDefinition } from '../../../src/state-machine/definition.ts';
import type { MachineState, MapState, TaskState } from '../../../src/state-machine/states.ts';
import { ACCOUNT_LIMITS, RESOURCE_LIMITS } from '../../../src/workflow/error-reach.ts';
import { FUNCTIONS, problemsOf } from '../../support/state-machine/definition-checks.ts';
import {
  assignedBy,
  expressionsIn,
  localsIn,
  nextOf,
  variablesIn,
} from '../../support/state-machine/expressions-in.ts';

const definition = machineDefinition();
const text = JSON.stringify(definition);
const images = definition.States.Images as MapState;
const child = images.ItemProcessor.States;
const all: readonly (readonly [string, MachineState])[] = [
  ...Object.entries(definition.States),
  ...Object.entries(child),
];

test('asl-validator accepts the definition', () => {
  // The validator adds members to what it checks.
  const { isValid, errors } = validate(JSON.parse(text));
  expect(errors).toEqual([]);
  expect(isValid).toBe(true);
});

test('has 17 states, within the limit of 1 MB', () => {
  expect(all).toHaveLength(17);
  expect(Buffer.byteLength(text)).toBeLessThan(1_048_576);
});

test('has nothing that a template engine would replace', () => {
  expect(text.match(/\$\{|%\{|\{\{|<</g)).toBeNull();
});

test('is one plain object of JSON', () => {
  expect(JSON.parse(text)).toEqual(structuredClone(definition));
});

describe('the graph', () => {
  const reached = (start: string, states: Readonly<Record<string, MachineState>>): Set<string> => {
    const seen = new Set<string>();
    const visit = (name: string): void => {
      if (seen.has(name)) return;
      seen.add(name);
      nextOf(states[name] as MachineState).forEach(visit);
    };
    visit(start);
    return seen;
  };

  test.each([
    ['the machine', definition.StartAt, definition.States],
    ['a child', images.ItemProcessor.StartAt, child],
  ])('of %s reaches every state, and no other', (_, start, states) => {
    expect([...reached(start, states)].toSorted()).toEqual(Object.keys(states).toSorted());
  });

  test.each(Object.keys(child))('reaches an end from %s', (name) => {
    const ends = ['Succeed', 'Fail'];
    expect([...reached(name, child)].some((one) => ends.includes(child[one]?.Type ?? ''))).toBe(true);
  });
});

test('has no mistake that a validator accepts', () => {
  expect(problemsOf(definition)).toEqual([]);
});

/** Changes of the text of the definition, and the problem that is found. */
const MISTAKES: readonly (readonly [from: string, to: string, problem: string])[] = [
  ['{% $request %}', '{% $reqest %}', 'Create: $reqest is unknown'],
  ['CreationDate >= $start', 'CreationDate >= $begin', 'Look: $begin is unknown'],
  [
    'aws-sdk:ec2:createImage',
    'aws-sdk:ec2:creatImage',
    'Create: the SDK has no arn:aws:states:::aws-sdk:ec2:creatImage',
  ],
  ['"InputType":"JSONL"', '"InputType":"JSONX"', 'Images: ItemReader.ReaderConfig.InputType is JSONX'],
  ['"OutputType":"JSONL"', '"OutputType":"XML"', 'Images: ResultWriter.WriterConfig.OutputType is XML'],
  [
    '"Transformation":"COMPACT"',
    '"Transformation":"SMALL"',
    'Images: ResultWriter.WriterConfig.Transformation is SMALL',
  ],
  ['"Key":"{% $plan %}"', '"Keys":"{% $plan %}"', 'Images: ItemReader.Arguments has Bucket,Keys'],
  ['s3:putObject', 's3:putObjects', 'Images: ResultWriter.Resource is arn:aws:states:::s3:putObjects'],
  ['"Mode":"DISTRIBUTED"', '"Mode":"INLINE"', 'Images: ItemProcessor.ProcessorConfig.Mode is INLINE'],
  ['"States":{"Turn":', '"States":{"Lost":{"Type":"Succeed"},"Turn":', 'Lost: no state leads to it'],
];

test.each(MISTAKES)('the checks find the mistake of %s written as %s', (from, to, problem) => {
  expect(problemsOf(JSON.parse(text.replace(from, to)))).toEqual([problem]);
});

describe('the variables', () => {
  test('have no name of a function of JSONata: AWS does not document which of both counts', async () => {
    const names = all.flatMap(([, state]) => assignedBy(state));
    const isFunction = (name: string): Promise<boolean> => jsonata(`$exists($${name})`).evaluate({});
    expect(await isFunction('error')).toBe(true);
    for (const name of names) expect([name, await isFunction(name)]).toEqual([name, false]);
  });

  const assigned = (states: Readonly<Record<string, MachineState>>): Set<string> =>
    new Set(Object.values(states).flatMap(assignedBy));

  test('of a child have values from the start', () => {
    const first = assignedBy(child.Turn as MachineState);
    expect([...assigned(child)].filter((name) => !first.includes(name))).toEqual([]);
  });

  test('are all used', () => {
    const used = new Set(all.flatMap(([, state]) => [...variablesIn(state)]));
    const unused = [...assigned(definition.States), ...assigned(child)].filter((name) => !used.has(name));
    expect(unused).toEqual([]);
  });

  test('have names that Step Functions accepts', () => {
    const names = [...assigned(definition.States), ...assigned(child)];
    expect(names.filter((name) => !/^[a-z][A-Za-z]{0,79}$/.test(name) || name === 'states')).toEqual([]);
  });

  test('of the parent are not used in a child', () => {
    const own = [...assigned(definition.States)].filter((name) => !assigned(child).has(name));
    const used = Object.values(child).flatMap((state) => [...variablesIn(state)]);
    expect(used.filter((name) => own.includes(name))).toEqual([]);
  });

  test('of a child have other names than those of its parent', () => {
    const names = assigned(definition.States);
    expect([...assigned(child)].filter((name) => names.has(name))).toEqual([]);
  });

  test.each([
    ['the machine', definition.States],
    ['a child', child],
  ])('of %s have other names than those that expressions bind', (_, states) => {
    const locals = Object.values(states).flatMap((state) => [...localsIn(state)]);
    expect(locals.length).toBeGreaterThan(0);
    expect(locals.filter((name) => assigned(states).has(name) || FUNCTIONS.includes(name))).toEqual([]);
  });

  test('that functions share a name with do not exist', () => {
    expect([...assigned(definition.States), ...assigned(child)].filter((name) => FUNCTIONS.includes(name))).toEqual([]);
  });
});

describe('the expressions', () => {
  test.each(all.map(([name, state]) => [name, expressionsIn(state)] as const))(
    'of %s use literals in single quotation marks, and no field without a path',
    (_, expressions) => {
      expect(expressions.filter((one) => one.includes('"') || /\beval\b/.test(one))).toEqual([]);
    },
  );
});

describe('the calls', () => {
  const tasks = all.filter((entry): entry is readonly [string, TaskState] => entry[1].Type === 'Task');

  test.each(tasks)('%s has a time-out, and catches every error', (_, { TimeoutSeconds, Catch }) => {
    expect(TimeoutSeconds).toBe(300);
    expect(Catch.map(({ ErrorEquals }) => ErrorEquals)).toEqual([['States.ALL']]);
  });
});

describe('has the rules of create-images', () => {
  const sort = JSON.stringify(child.Sort);
  const codes = [...[...RETRYABLE_CODES].filter(isThrottled), ...ACCOUNT_LIMITS, ...RESOURCE_LIMITS];

  test.each(codes)('for the code %s', (code) => {
    expect(sort).toContain(`'${code.replace(/Exception$/, '').toLowerCase()}'`);
  });

  test('for the words and the time of an image that is not listed', () => {
    expect(JSON.stringify(child.Judge)).toContain(`(${UNLISTED})`);
    expect(JSON.stringify(child.Judge)).toContain(`>= ${UNLISTED_FOR}`);
  });
});
