// Runs a wait against a stub of EC2, for unit tests. Only sleeps take time.
import { expect } from 'vitest';
import { type Command, operationName } from '../../src/aws/command.ts';
import type { Ec2 } from '../../src/aws/ec2.ts';
import type { CompileQuery } from '../../src/aws/waiter.ts';
import { CliError } from '../../src/errors.ts';
import type { JsonValue } from '../../src/model/json-value.ts';
import type { OperationContext, WaitSettings } from '../../src/operations/context.ts';
import type { WaitReport } from '../../src/operations/waiting/status.ts';
import { compileQuery } from '../../src/output/query.ts';

/** Responses by operation, or functions that throw. */
type Answers = Readonly<Record<string, (request: object) => unknown>>;

export function stageWait(answers: Answers = {}) {
  const asked: [operation: string, request: object][] = [];
  const reports: WaitReport[] = [];
  const advice: string[] = [];
  let hint = (): string | undefined => undefined;
  let clock = 0;
  const ec2 = {
    region: 'r',
    send: async (command: Command) => {
      const operation = operationName(command);
      asked.push([operation, command.input]);
      return (await (answers[operation] ?? (() => ({})))(command.input)) as never;
    },
    close: () => {},
  } satisfies Ec2;
  const world = {
    maxAttempts: 1,
    random: () => 0,
    now: () => clock,
    sleep: async (milliseconds: number) => {
      clock += milliseconds;
    },
    signal: new AbortController().signal,
    onInterrupt: (newHint: typeof hint) => {
      hint = newHint;
    },
    relatedCommand: () => '',
  } satisfies OperationContext;
  const settings: WaitSettings = {
    timeout: 60_000,
    interval: 15_000,
    report: (report) => void reports.push(report),
    resume: () => 'RESUME',
    isNew: async () => false,
    advise: (line) => void advice.push(line),
    compileQuery: compileForWaits,
  };
  return { ec2, world, settings, asked, reports, advice, interruptHint: () => hint() };
}

/** Compiles queries as send.ts does. */
export const compileForWaits: CompileQuery = (expression) => {
  const query = compileQuery(expression);
  return (response) => query(response as JsonValue);
};

/** Returns the error of a wait. */
export async function errorOf(waiting: Promise<unknown>) {
  const error = await waiting.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(CliError);
  const { kind, message, hints } = error as CliError;
  return { kind, message, hints };
}
