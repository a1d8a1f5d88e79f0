// The steps of a call: parse, load, build, validate, connect, send, print. Errors come in the AWS CLI's order.

import { MISSING_ARGUMENTS } from './cli/argv.ts';
import { assertCommand, type CommandLine, isHelpOrVersion, type ParsedCommand, parseArgv } from './cli/parse.ts';
import type { Invocation } from './cli/program.ts';
import { checkGlobals, checkSurroundings } from './config/early-settings.ts';
import { markSetting } from './config/mark-setting.ts';
import { progressSetting } from './config/progress-setting.ts';
import type { Settings } from './config/settings.ts';
import { type ConfigFiles, loadConfigFiles } from './config/shared-config.ts';
import { type ValidationLevel, validationLevelOf } from './config/validation-level.ts';
import { CliError, inStage } from './errors.ts';
import type { Io, Trace } from './io/io.ts';
import { model } from './model/model.ts';
import { outputSkeleton } from './model/skeleton.ts';
import { type WaitOptions, waitOptions, withPace } from './operations/waiting/wait-options.ts';
import { type Notes, notesOf } from './output/notes.ts';
import type { Query } from './output/query.ts';
import { printRequestSkeleton } from './output/request-skeleton.ts';
import { debugLogger, isErrorForProgram, printHint } from './output/stderr.ts';
import { compileQueryOption, createPrinter, type Printer, resultMembers } from './output/stdout.ts';
import type { PageRange } from './paging/first-request.ts';
import type { PagedListing } from './paging/listing.ts';
import type { PagedDraft } from './paging/paging-options.ts';
import { buildRequest } from './request/build.ts';
import type { ValueRemarks } from './request/checks.ts';
import type { InputObject } from './request/input-value.ts';
import type { NamedRequest } from './request/name-template.ts';
import type { Request } from './request/validate.ts';
import { type Connect, hasHints, loadSettings, recentName, send, waitOf, withHints } from './send.ts';

/** Shared state of one run. */
export interface Session {
  readonly io: Io;
  readonly connect: Connect;
  /** The line that --version prints. */
  readonly version: () => Promise<string>;
}

/**
 * Parses the command of a line and compiles --query. Throws the first error in the AWS CLI's order: global options, a
 * missing command, --query, values of global options, the command, its options. If required options are missing, the error
 * also has the problems of those that are given.
 */
export async function parseLine(
  line: CommandLine,
  io: Io,
  isPartial = false,
): Promise<{ readonly command: ParsedCommand; readonly query: Query }> {
  try {
    assertCommand(line, model);
    const checked = isHelpOrVersion(line) ? new Map() : line.globals;
    const query = await compileQueryOption(checked);
    checkGlobals(checked);
    return { command: parseArgv(line, model, isPartial), query };
  } catch (error) {
    // The AWS CLI loads the configuration before it parses argv, so it reports an unreadable file first.
    const files = loadConfigFiles(io);
    const isMissing = error instanceof CliError && error.message.startsWith(`${MISSING_ARGUMENTS} --`);
    if (isPartial || !isMissing || !line.argv.some((word) => word.startsWith('--'))) throw error;
    const { partialCall } = await import('./cli/partial-call.ts');
    const { withRequestProblems } = await import('./request/rest.ts');
    throw await withRequestProblems(error, partialCall(line, model), io.env, files);
  }
}

/** A checked call, and the reporters of what happens to it. */
export interface PreparedCall extends LoadedCall, CheckedCall, Notes {
  readonly waiting: WaitOptions | undefined;
  readonly trace: Trace;
  /** True if programs read standard error. */
  readonly isForProgram: boolean;
}

/** Loads and checks a call, and prints the hints about it. Prints a skeleton instead, and returns undefined, if asked to. */
export async function prepareCall(
  invocation: Invocation,
  query: Query,
  { io, version }: Session,
): Promise<PreparedCall | undefined> {
  const { operation, globals, values } = invocation;
  const loaded = await loadCall(invocation, io);
  const skeleton = values.get('GenerateCliSkeleton');
  if (skeleton !== undefined && skeleton !== 'output')
    return void (await printRequestSkeleton(String(skeleton), operation, io));
  const checked = await checkCall(invocation, loaded, query, io);
  if (skeleton === 'output') return void (await checked.show(outputSkeleton(operation.output)));
  const trace = debugLogger(globals, io);
  if (trace) {
    const { explainedLines } = await import('./config/explain.ts');
    [await version(), ...explainedLines(globals, loaded.files, io, checked.settings.region)].forEach(trace);
  }
  const isForProgram = isErrorForProgram(globals, io);
  const notes = [...invocation.notes, ...checked.remarks.notes];
  const reporters = await notesOf({ ...invocation, ...loaded, ...checked, notes, isForProgram }, io);
  for (const hint of hasHints(invocation, isForProgram) ? checked.remarks.hints : []) await printHint(hint, io);
  return { ...loaded, ...checked, ...reporters, trace, isForProgram };
}

/** Runs the call of a command line. */
export type RunCall = (
  invocation: Invocation,
  argv: readonly string[],
  query: Query,
  session: Session,
) => Promise<void>;

/** Runs an EC2 command: prints a skeleton, or sends the request and prints the response. */
export const runCall: RunCall = async (invocation, argv, query, session) => {
  const call = await prepareCall(invocation, query, session);
  if (call) await sendCall(invocation, argv, call, session);
};

async function sendCall(
  invocation: Invocation,
  argv: readonly string[],
  prepared: PreparedCall,
  { io, connect }: Session,
): Promise<void> {
  const { operation } = invocation;
  const { printResponse, printBefore, settings, request, requestFor, isMarked, trace, isForProgram } = prepared;
  const { note, onSuccess, addTo } = prepared;
  const listing = await listingOf({ ...prepared, operation }, io);
  const wait = waitOf(invocation, argv, prepared, io);
  const interruption = io.captureSignals();
  let created: object | undefined;
  const onResponse = (response: object): void => {
    created = response;
  };
  try {
    const ec2 = await connect(settings, trace);
    const call = {
      invocation,
      request,
      requestFor,
      isMarked,
      ec2,
      settings,
      wait,
      trace,
      isForProgram,
      note,
      onSuccess,
      onResponse,
      listing,
    };
    const response = await send(call, interruption, io).catch(async (error) => {
      const known = await withHints(error, operation, request, settings);
      if (created) throw await printBefore(known, created);
      const whole = listing ? await listing.fail(known) : known;
      throw whole instanceof CliError ? addTo(whole) : whole;
    });
    if (listing) await listing.print(interruption);
    if (response !== undefined) await printResponse(response, interruption);
  } finally {
    interruption.end();
    for (const id of Object.values(resultMembers(created, operation.output)))
      await io.rememberId(recentName(id, settings)).catch(() => {});
  }
}

/** The pages of a call, if its results come in pages. */
async function listingOf(call: CheckedCall & Pick<Invocation, 'operation'>, io: Io): Promise<PagedListing | undefined> {
  const { range } = call;
  return range && (await import('./paging/listing.ts')).startListing({ ...call, range }, io);
}

/** A call with all its files loaded. */
interface LoadedCall extends PagedDraft {
  readonly files: ConfigFiles;
  readonly waiting: WaitOptions | undefined;
}

/** Loads the files of a call and builds its request. Throws if a file cannot be read. */
export async function loadCall(call: Invocation, io: Io): Promise<LoadedCall> {
  const { operation, globals, values } = call;
  const files = loadConfigFiles(io);
  await inStage('InvalidConfigError', checkSurroundings(globals, io.env, files));
  const waiting = waitOptions(operation, values);
  const paging = operation.paginator && (await import('./paging/paging-options.ts'));
  paging?.assertPagingOptions(call);
  const paged = (draft: InputObject): PagedDraft => paging?.pagedDraft(call, draft, io) ?? { draft, hints: [] };
  const checkRest = async (draft: InputObject) =>
    (await import('./request/rest.ts')).problemOfRest(paged(draft).draft, call, io.env, files);
  const draft = await inStage('InvalidConfigError', buildRequest(values, operation.input, io, checkRest));
  return { files, waiting, ...paged(draft) };
}

/** A call that can be sent, and the printer of its response. */
interface CheckedCall extends Printer, NamedRequest {
  readonly settings: Settings;
  readonly validationLevel: ValidationLevel;
  readonly remarks: ValueRemarks;
  readonly isMarked: boolean;
  readonly progress: ReturnType<typeof progressSetting>;
  readonly waiting: WaitOptions | undefined;
  /** Set if the results come in pages. */
  readonly range: PageRange | undefined;
}

/** Checks everything that can be checked without a connection. Members may be missing if `isPartial`. */
export async function checkCall(
  invocation: Invocation,
  { files, draft, readConfig, hints, waiting: given }: LoadedCall,
  query: Query,
  io: Io,
  isPartial = false,
): Promise<CheckedCall> {
  const { operation, globals, values } = invocation;
  const isSilent = operation.waiter !== undefined && !values.has('GenerateCliSkeleton');
  const printer = await createPrinter({ ...invocation, isSilent }, query, files, io);
  const settings = await inStage('InvalidConfigError', loadSettings(globals, io.env, files));
  const validationLevel = validationLevelOf(values, io.env, settings.parameterValidation);
  const isMarked = markSetting(operation, values, io.env);
  const progress = progressSetting(operation, values, io.env);
  const { checkedRequest, namedRequest, remarksOn, waiterConfigOf } = await import('./request/checks.ts');
  const first = readConfig && (await import('./paging/first-request.ts')).firstRequest(draft, readConfig(), operation);
  const check = (given: InputObject): Request =>
    checkedRequest(given, { ...invocation, hints }, validationLevel, isPartial);
  const whole = first?.draft ?? draft;
  const mayBeTemplate = validationLevel === 'documented' && values.has('Name');
  const named = await namedRequest(whole, operation, mayBeTemplate && settings.region, check);
  const pace = waiterConfigOf(draft, operation);
  return {
    ...printer,
    settings,
    validationLevel,
    ...named,
    remarks: remarksOn(draft, invocation),
    isMarked,
    progress,
    waiting: given && pace ? withPace(given, values, pace) : given,
    range: first?.range,
  };
}
