// Sends the request of a call, until it is done or the user interrupts it.

import { untilAborted } from './abort.ts';
import type { Ec2 } from './aws/ec2.ts';
import { relatedCommand, resumeCommand } from './cli/command-line.ts';
import type { Invocation } from './cli/program.ts';
import { isDebug, lookup, settingSources } from './config/lookup.ts';
import { progressForm, type progressSetting } from './config/progress-setting.ts';
import { SETTINGS } from './config/setting-names.ts';
import type { Settings } from './config/settings.ts';
import type { ConfigFiles } from './config/shared-config.ts';
import { CliError, type ErrorCode, InterruptedError } from './errors.ts';
import type { Env, Interruption, Io, Trace } from './io/io.ts';
import type { JsonValue } from './model/json-value.ts';
import type { Operation } from './model/model.ts';
import type { OptionValues } from './model/options.ts';
import type { OperationContext, WaitSettings } from './operations/context.ts';
import { loadInstanceRegion, loadRemote, loadTls } from './operations/load.ts';
import type { ProgressForm } from './operations/waiting/status.ts';
import { longerTimeout, type WaitOptions } from './operations/waiting/wait-options.ts';
import { printHint } from './output/stderr.ts';
import type { PagedListing } from './paging/listing.ts';
import type { NamedRequest } from './request/name-template.ts';
import type { Request } from './request/validate.ts';

/** Resolves the settings of a call. Without a configured Region, requests it from the metadata service of the instance. */
export async function loadSettings(globals: OptionValues, env: Env, files: ConfigFiles): Promise<Settings> {
  const configured = lookup(settingSources(globals, env, files), SETTINGS.region);
  const region = configured ? undefined : (await loadInstanceRegion()).instanceRegion(globals, env, files);
  // Skeletons, help pages and parse errors need no settings, so they are loaded here, with the checks of the request.
  const { settingsOf } = await import('./config/settings.ts');
  try {
    return settingsOf(globals, env, files, await region);
  } catch (error) {
    throw (await import('./config/setting-hints.ts')).withSettingHints(error, globals, env, files);
  }
}

/** Adds a hint about the Region to an error that there was no connection, and hints about filters to one of EC2. */
export async function withHints(
  error: unknown,
  operation: Operation,
  request: Request,
  settings: Settings,
): Promise<unknown> {
  if (!('Filters' in request)) return withRegionHint(error, settings);
  const module = await import('./request/filter-hints.ts').catch(() => undefined);
  return withRegionHint((await module?.withFilterHints(error, operation, request)) ?? error, settings);
}

async function withRegionHint(error: unknown, { regionHint }: Settings): Promise<unknown> {
  const code: ErrorCode = 'EndpointConnectionError';
  if (!(error instanceof CliError) || error.code !== code) return error;
  const hint = await regionHint();
  return hint === undefined ? error : error.with({ hints: [hint] });
}

/** Connects on first use and caches the client, so an MFA code is requested at most once. */
export type Connect = (settings: Settings, trace: Trace) => Promise<Ec2>;

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
export type WaitCall = WaitOptions &
  Pick<WaitSettings, 'resume' | 'isNew'> & {
    readonly progress: ProgressForm;
    readonly hasHints: boolean;
  };

/** False if only programs read standard error, or the user has turned hints off. */
export const hasHints = ({ values }: Invocation, isForProgram: boolean): boolean =>
  !isForProgram && !values.get('Quiet');

/** The name by which an ID is remembered. Each Region has its own IDs. */
export const recentName = (id: string, { region }: Settings): string => `${region}_${id}`;

interface WaitSources {
  readonly waiting: WaitOptions | undefined;
  readonly progress: ReturnType<typeof progressSetting>;
  readonly settings: Settings;
  readonly isForProgram: boolean;
}

/** The wait of a call, if it waits. */
export function waitOf(
  invocation: Invocation,
  argv: readonly string[],
  { waiting, progress, settings, isForProgram }: WaitSources,
  io: Io,
): WaitCall | undefined {
  const { operation, globals, values } = invocation;
  return (
    waiting && {
      ...waiting,
      resume: (imageId, isLonger) =>
        resumeCommand(argv, invocation, imageId, isLonger ? longerTimeout(waiting.timeout) : undefined),
      isNew: async (id) => values.has('ExpectNew') || io.isRecentId(recentName(id, settings)).catch(() => false),
      progress: progressForm(progress, {
        isWaiter: operation.waiter !== undefined,
        isTTY: io.stderr.isTTY,
        hasDebug: isDebug(globals, io.env),
        isForProgram,
        env: io.env,
      }),
      hasHints: hasHints(invocation, isForProgram),
    }
  );
}

/** A validated call and its reporters. */
interface Call extends NamedRequest {
  readonly invocation: Invocation;
  readonly isMarked: boolean;
  readonly ec2: Ec2;
  readonly settings: Settings;
  readonly wait: WaitCall | undefined;
  readonly trace: Trace;
  /** True if programs read standard error. */
  readonly isForProgram: boolean;
  readonly note: (line: string) => void;
  readonly onSuccess: () => void;
  readonly onResponse: (response: object) => void;
  /** Set if the results come in pages. */
  readonly listing: Pick<PagedListing, 'fetchAll'> | undefined;
}

/** What every request of a call needs in addition to the connection. Aborting `signal` ends its waits. */
export const contextOf = (
  call: Pick<Call, 'invocation' | 'settings' | 'trace' | 'isForProgram' | 'note' | 'onSuccess'>,
  signal: AbortSignal,
  io: Io,
): Omit<OperationContext, 'onInterrupt'> => ({
  maxAttempts: call.settings.maxAttempts,
  sleep: (milliseconds) => io.sleep(milliseconds, signal),
  random: io.random,
  now: io.now,
  trace: call.trace,
  hint: (line) => void (call.isForProgram || printHint(line, io)),
  note: call.note,
  relatedCommand: (words) => relatedCommand(words, call.invocation),
  signal,
  onSuccess: call.onSuccess,
});

/** Runs the function of the operation, with the progress of a wait. Throws InterruptedError after a signal. */
export async function send(call: Call, { signal }: Interruption, io: Io): Promise<object | undefined> {
  const { invocation, isMarked, ec2, wait, onResponse } = call;
  const { waiting, end } = wait ? await startWait(wait, io) : { waiting: undefined, end: () => {} };
  let hintIfInterrupted = (): string | undefined => 'nothing was sent';
  const context: OperationContext = {
    ...contextOf(call, signal, io),
    isMarked,
    onInterrupt: (hint) => {
      hintIfInterrupted = hint;
    },
    onResponse,
    ...(waiting && { wait: waiting }),
  };
  const run = async (): Promise<object | undefined> => {
    const { callOf } = await loadRemote();
    signal.throwIfAborted();
    hintIfInterrupted = () => undefined;
    try {
      const sendOnce = callOf(invocation.operation);
      const lookUp = async (id: string) => (await import('./operations/instances.ts')).lookUpInstance(id, ec2, context);
      if (!call.listing) return await sendOnce(ec2, (await call.requestFor?.(lookUp)) ?? call.request, context);
      await call.listing.fetchAll((page) => sendOnce(ec2, page, context), context);
      return undefined;
    } catch (error) {
      // Ctrl-C also ends a credential process, of which this process may hear first.
      await new Promise((soon) => setImmediate(soon));
      throw error;
    }
  };
  try {
    const interrupt = (): InterruptedError => new InterruptedError(signal.reason, hintIfInterrupted());
    const response = await untilAborted(run(), signal, interrupt);
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
