// Sends the request of a call, until it is done or the user interrupts it.

import { untilAborted } from './abort.ts';
import type { Ec2 } from './aws/ec2.ts';
import { awsCommand } from './cli/command-line.ts';
import type { Invocation } from './cli/program.ts';
import type { Settings } from './config/settings.ts';
import { InterruptedError } from './errors.ts';
import type { Interruption, Io } from './io/io.ts';
import type { JsonValue } from './model/json-value.ts';
import type { OperationContext, WaitSettings } from './operations/context.ts';
import { loadRemote, loadTls } from './operations/load.ts';
import type { ProgressForm } from './operations/waiting/status.ts';
import { printHint } from './output/stderr.ts';
import type { Request } from './request/validate.ts';

/** Connects on first use and caches the client, so an MFA code is requested at most once. */
export type Connect = (settings: Settings, trace: (line: string) => void) => Promise<Ec2>;

/** A lazy connection. `close` is safe even if it was never opened. */
export function connectionFor(io: Io): {
  readonly connect: Connect;
  readonly close: () => void;
} {
  const { signal } = new AbortController();
  const options = { ...io, sleep: (milliseconds: number) => io.sleep(milliseconds, signal) };
  let ec2: Ec2 | undefined;
  return {
    connect: async (settings, trace) => {
      if (settings.endpoint?.protocol !== 'http:') await loadTls();
      const { connect } = await loadRemote();
      ec2 ??= await connect(settings, { ...options, trace });
      return ec2;
    },
    close: () => ec2?.close(),
  };
}

/** The settings of a wait, and how it shows its progress. */
export type WaitCall = Pick<WaitSettings, 'timeout' | 'interval' | 'resume' | 'isNew'> & {
  readonly progress: ProgressForm;
  readonly hasHints: boolean;
};

/** A validated call and its reporters. */
interface Call {
  readonly invocation: Invocation;
  readonly request: Request;
  readonly isMarked: boolean;
  readonly ec2: Ec2;
  readonly settings: Settings;
  readonly wait: WaitCall | undefined;
  readonly trace: (line: string) => void;
  /** True if programs read standard error. */
  readonly isForProgram: boolean;
  readonly note: (line: string) => void;
  readonly onSuccess: () => void;
  readonly onResponse: (response: object) => void;
}

/** Runs the function of the operation, with the progress of a wait. Throws InterruptedError after a signal. */
export async function send(
  { invocation, request, isMarked, ec2, settings, wait, trace, isForProgram, note, onSuccess, onResponse }: Call,
  { signal }: Interruption,
  io: Io,
): Promise<object | undefined> {
  const { waiting, end } = wait ? await startWait(wait, io) : { waiting: undefined, end: () => {} };
  let hintIfInterrupted = (): string | undefined => 'nothing was sent';
  const context: OperationContext = {
    maxAttempts: settings.maxAttempts,
    sleep: (milliseconds) => io.sleep(milliseconds, signal),
    random: io.random,
    now: io.now,
    trace,
    hint: (line) => void (isForProgram || printHint(line, io)),
    note,
    awsCommand: (words) => awsCommand(words, invocation),
    signal,
    isMarked,
    onInterrupt: (hint) => {
      hintIfInterrupted = hint;
    },
    onSuccess,
    onResponse,
    ...(waiting && { wait: waiting }),
  };
  const call = async (): Promise<object | undefined> => {
    const { callOf } = await loadRemote();
    signal.throwIfAborted();
    hintIfInterrupted = () => undefined;
    try {
      return await callOf(invocation.operation)(ec2, request, context);
    } catch (error) {
      // Ctrl-C also ends a credential process, of which this process may hear first.
      await new Promise((soon) => setImmediate(soon));
      throw error;
    }
  };
  try {
    const interrupt = (): InterruptedError => new InterruptedError(signal.reason, hintIfInterrupted());
    const response = await untilAborted(call(), signal, interrupt);
    end();
    return response;
  } catch (error) {
    end(error);
    throw error;
  }
}

/** Loads what a wait needs, so that nothing can fail between creating a resource and waiting for it. */
async function startWait(wait: WaitCall, io: Io) {
  const { createProgress, endBy } = await import('./operations/waiting/progress.ts');
  // xterm does not wrap lines again when it becomes narrower.
  const progress = await createProgress(wait.progress, io.stderr, { doesReflow: io.env.XTERM_VERSION === undefined });
  const waiting: WaitSettings = {
    ...wait,
    report: progress.report,
    advise: (line) => wait.hasHints && progress.hint(line),
    compileQuery: await queryCompiler(),
  };
  return { waiting, end: (error?: unknown) => progress.end(error === undefined ? 'success' : endBy(error)) };
}

/** Returns the compiler for waiter queries. Only waits load the query library. */
async function queryCompiler(): Promise<WaitSettings['compileQuery']> {
  const { compileQuery } = await import('./output/query.ts');
  return (expression) => {
    const query = compileQuery(expression);
    return (response) => query(response as JsonValue);
  };
}
