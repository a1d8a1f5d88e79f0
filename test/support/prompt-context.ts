// The context of questions, with a scripted user and resources in memory.
import { CliError } from '../../src/errors.ts';
import type { DescribedOperation } from '../../src/model/described-model.ts';
import type { ResourceKind } from '../../src/model/shape.ts';
import type { Instance } from '../../src/operations/inventory.ts';
import type { Resource } from '../../src/operations/own-resources.ts';
import type { InputValue } from '../../src/request/input-value.ts';
import { validateMember } from '../../src/request/validate.ts';
import { fakePerson, type Script } from './fake-prompter.ts';

export interface PromptWorld {
  readonly script: Script;
  readonly operation: DescribedOperation;
  /** What the lookup of instances returns or throws. */
  readonly instances?: readonly Instance[] | CliError | undefined;
  /** What the lookup of each kind returns or throws; by default, nothing. */
  readonly resources?: Partial<Readonly<Record<ResourceKind, readonly Resource[] | CliError>>> | undefined;
}

function found<T>(result: readonly T[] | CliError): T[] {
  if (result instanceof CliError) throw result;
  return [...result];
}

/** The context of the questions of an operation, the user, and the lines that were reported. */
export function promptContext({ script, operation, instances = [], resources = {} }: PromptWorld) {
  const person = fakePerson(script);
  const reported: string[] = [];
  const context = {
    prompter: person.prompter,
    inventory: {
      instances: async () => found(instances),
      instance: async (id: string) => found(instances).find((one) => one.id === id),
      withSizes: async (instance: Instance) => instance,
      resources: async (kind: ResourceKind) => found(resources[kind] ?? []),
    },
    showLookup: <T>(_: string, answer: Promise<T>) => answer,
    report: async (line: string) => void reported.push(line),
    problemOf: (member: string, value: InputValue) => validateMember(operation, member, value, 'documented'),
    region: 'us-east-1',
    columns: 80,
  };
  return { person, context, reported };
}
