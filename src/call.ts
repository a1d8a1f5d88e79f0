// One call: what is read and checked before it, in the order in which the AWS CLI does; the connection; and its answer.

import { untilAborted } from './abort.ts';
import type { Ec2 } from './aws/client.ts';
import { awsCommand } from './cli/command-line.ts';
import type { Invocation } from './cli/parse.ts';
import { checkSurroundings, type Settings, settingsOf } from './config/settings.ts';
import { type ConfigFiles, loadConfigFiles } from './config/shared-config.ts';
import { type ValidationLevel, validationLevelOf } from './config/validation-level.ts';
import { InterruptedError } from './errors.ts';
import type { Io } from './io/io.ts';
import type { OperationContext, WaitSettings } from './operations/context.ts';
import { loadRemote } from './operations/load.ts';
import { liveProgress, noProgress, type Progress, plainProgress } from './operations/wait-image-available/progress.ts';
import { waitOptions } from './operations/wait-image-available/wait-options.ts';
import type { Query } from './output/query.ts';
import { printHint } from './output/stderr.ts';
import { createPrinter, type Printer } from './output/stdout.ts';
import { buildRequest, optionHints } from './request/build.ts';
import type { InputObject } from './request/input-value.ts';
import type { Request } from './request/validate.ts';

/** What a command line and the files that it names say. */
interface ParsedCall {
  readonly files: ConfigFiles;
  readonly waiting: ReturnType<typeof waitOptions>;
  readonly draft: InputObject;
}

/** Reads what a call needs. Throws for what cannot be read. */
export async function readCall({ operation, globals, values }: Invocation, io: Io): Promise<ParsedCall> {
  const files = loadConfigFiles(io);
  checkSurroundings(globals, io.env, files);
  const waiting = waitOptions(operation, values);
  return { files, waiting, draft: await buildRequest(values, operation.input, io) };
}

/** A call that can be sent, and how its answer is shown. */
interface CheckedCall extends Printer {
  readonly settings: Settings;
  readonly validationLevel: ValidationLevel;
  readonly request: Request;
}

/** Checks what was read; members may be missing in a partial call. Throws what would fail before anything is sent. */
export async function checkCall(
  invocation: Invocation,
  { files, draft }: ParsedCall,
  query: Query,
  io: Io,
  isPartial = false,
): Promise<CheckedCall> {
  const { operation, globals, values } = invocation;
  const shown = await createPrinter(invocation, query, files, io);
  const settings = settingsOf(globals, io.env, files);
  const validationLevel = validationLevelOf(values, io.env, settings.parameterValidation);
  // Skeletons, pages and what cannot be read need no checks.
  const { validate } = await import('./request/validate.ts');
  const request = validate(draft, operation.input, {
    level: validationLevel,
    rules: operation.rules,
    isPartial,
    isDocument: values.has('CliInputJson') || values.has('CliInputYaml'),
    adviceOn: (member) => optionHints(values, operation.input, member),
  });
  return { ...shown, settings, validationLevel, request };
}

// The connection of a run.

/** Connects once, whoever needs it first: nobody is asked twice for the code of an MFA device. */
export type Connect = (settings: Settings, trace: (line: string) => void) => Promise<Ec2>;

/** The connection to be, and its end, whether there was one or not. */
export function connectionFor({ readFile, askSecret }: Io): { readonly connect: Connect; readonly close: () => void } {
  let ec2: Ec2 | undefined;
  return {
    connect: async (settings, trace) => {
      const { connect } = await loadRemote();
      ec2 ??= await connect(settings, { trace, readFile, askSecret });
      return ec2;
    },
    close: () => ec2?.close(),
  };
}

/** A checked call, and how it is told about. */
interface Call {
  readonly invocation: Invocation;
  readonly request: Request;
  readonly ec2: Ec2;
  readonly settings: Settings;
  readonly wait: Omit<WaitSettings, 'report'> | undefined;
  readonly trace: (line: string) => void;
  readonly note: (line: string) => void;
}

export async function send(
  { invocation, request, ec2, settings, wait, trace, note }: Call,
  io: Io,
): Promise<object | undefined> {
  const progress = wait ? await progressOf(invocation, io) : noProgress;
  const { signal, end } = io.captureSignals();
  let hintIfInterrupted = (): string | undefined => undefined;
  const context: OperationContext = {
    maxAttempts: settings.maxAttempts,
    sleep: (milliseconds) => io.sleep(milliseconds, signal),
    random: io.random,
    now: io.now,
    trace,
    hint: (line) => void printHint(line, io),
    note,
    awsCommand: (words) => awsCommand(words, invocation),
    signal,
    onInterrupt: (hint) => {
      hintIfInterrupted = hint;
    },
    ...(wait && { wait: { ...wait, report: progress.report } }),
  };
  const call = async (): Promise<object | undefined> => {
    const { callOf } = await loadRemote();
    signal.throwIfAborted();
    return callOf(invocation.operation)(ec2, request as never, context);
  };
  const interrupted = (): InterruptedError => new InterruptedError(signal.reason, hintIfInterrupted(), end);
  try {
    return await untilAborted(call(), signal, interrupted);
  } finally {
    progress.end();
    // Once interrupted, further signals wait until the hint is written.
    if (!signal.aborted) end();
  }
}

/**
 * How a wait is shown: live on a terminal, as lines elsewhere. Off a terminal a waiter is as silent as that of the AWS
 * CLI unless --no-quiet is given.
 */
export async function progressOf({ operation, globals, values }: Invocation, io: Io): Promise<Progress> {
  const write = (text: string): void => void io.stderr.write(text).catch(() => {});
  const isLive = io.stderr.isTTY && io.env.TERM !== 'dumb' && !globals.has('Debug');
  const isQuiet = values.get('Quiet') ?? (operation.waiter !== undefined && !io.stderr.isTTY);
  if (isQuiet) return noProgress;
  if (!isLive) return plainProgress(write);
  // A terminal can change its size while we wait.
  return liveProgress({
    write,
    get columns() {
      return io.stderr.columns;
    },
    get rows() {
      return io.stderr.rows;
    },
  });
}
