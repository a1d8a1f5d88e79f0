// The steps of a call: parse, load, build, validate, connect, send, print. Errors come in the AWS CLI's order.

import { MISSING_ARGUMENTS } from './cli/argv.ts';
import { resumeCommand } from './cli/command-line.ts';
import { assertCommand, type CommandLine, isHelpOrVersion, type ParsedCommand, parseArgv } from './cli/parse.ts';
import type { Invocation } from './cli/program.ts';
import { checkGlobals, checkSurroundings } from './config/early-settings.ts';
import { isDebug, lookup, settingSources } from './config/lookup.ts';
import { markSetting } from './config/mark-setting.ts';
import { progressForm, progressSetting } from './config/progress-setting.ts';
import { SETTINGS } from './config/setting-names.ts';
import type { Settings } from './config/settings.ts';
import { type ConfigFiles, loadConfigFiles } from './config/shared-config.ts';
import { type ValidationLevel, validationLevelOf } from './config/validation-level.ts';
import { CliError, type ErrorCode, inStage } from './errors.ts';
import type { Env, Io } from './io/io.ts';
import { model } from './model/model.ts';
import type { OptionValues } from './model/options.ts';
import { outputSkeleton } from './model/skeleton.ts';
import { loadInstanceRegion } from './operations/load.ts';
import { longerTimeout, waitOptions } from './operations/waiting/wait-options.ts';
import { createNotes, type Notes } from './output/notes.ts';
import type { Query } from './output/query.ts';
import { printRequestSkeleton } from './output/request-skeleton.ts';
import { debugLogger, isErrorForProgram, unverifiedTls } from './output/stderr.ts';
import { compileQueryOption, createPrinter, type Printer, resultMembers } from './output/stdout.ts';
import { buildRequest } from './request/build.ts';
import type { InputObject } from './request/input-value.ts';
import type { Request } from './request/validate.ts';
import { type Connect, send, type WaitCall } from './send.ts';

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

/** Runs an EC2 command: prints a skeleton, or sends the request and prints the response. */
export async function runCall(
  invocation: Invocation,
  argv: readonly string[],
  query: Query,
  { io, connect, version }: Session,
): Promise<void> {
  const { operation, globals, values } = invocation;
  const loaded = await loadCall(invocation, io);
  const skeleton = values.get('GenerateCliSkeleton');
  if (skeleton !== undefined && skeleton !== 'output') return printRequestSkeleton(String(skeleton), operation, io);

  const checked = await checkCall(invocation, loaded, query, io);
  const { printResponse, printBefore, settings, request, isMarked } = checked;
  if (skeleton === 'output') return checked.show(outputSkeleton(operation.output));
  const trace = debugLogger(globals, io);
  if (isDebug(globals, io.env)) {
    const { explainedLines } = await import('./config/explain.ts');
    [await version(), ...explainedLines(globals, loaded.files, io, settings.region)].forEach(trace);
  }
  const isForProgram = isErrorForProgram(globals, io);
  const { note, onSuccess, addTo } = await notesOf(invocation, loaded, settings, isForProgram, io);
  const wait = waitOf(invocation, argv, { ...loaded, ...checked, isForProgram }, io);
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
      isMarked,
      ec2,
      settings,
      wait,
      trace,
      isForProgram,
      note,
      onSuccess,
      onResponse,
    };
    const response = await send(call, interruption, io).catch(async (error) => {
      const known = await withRegionHint(error, settings);
      if (created) throw await printBefore(known, created);
      throw known instanceof CliError ? addTo(known) : known;
    });
    if (response !== undefined) await printResponse(response, interruption);
  } finally {
    interruption.end();
    for (const id of Object.values(resultMembers(created, operation.output)))
      await io.rememberId(recentName(id, settings)).catch(() => {});
  }
}

/** The notes of a call: about its command line, its TLS connection and, on a terminal, settings that it ignores. */
async function notesOf(
  { globals, values, notes }: Invocation,
  { files }: LoadedCall,
  settings: Settings,
  isForProgram: boolean,
  io: Io,
): Promise<Notes> {
  const ignored = io.stderr.isTTY
    ? (await import('./config/ignored-settings.ts')).ignoredSettings(globals, io.env, files)
    : [];
  const warning = unverifiedTls(settings);
  return createNotes(
    { warning, notes: [...notes, ...ignored], isQuiet: values.get('Quiet') === true, isForProgram },
    io,
  );
}

/** The name by which an ID is remembered. Each Region has its own IDs. */
const recentName = (id: string, { region }: Settings): string => `${region}_${id}`;

interface WaitSources extends Pick<LoadedCall, 'waiting'>, Pick<CheckedCall, 'progress' | 'settings'> {
  readonly isForProgram: boolean;
}

/** The wait of a call, if it waits. */
function waitOf(
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
      hasHints: !isForProgram && !values.get('Quiet'),
    }
  );
}

/** Adds a hint about the Region to an error that there was no connection. */
async function withRegionHint(error: unknown, { regionHint }: Settings): Promise<unknown> {
  const code: ErrorCode = 'EndpointConnectionError';
  if (!(error instanceof CliError) || error.code !== code) return error;
  const hint = await regionHint();
  return hint === undefined ? error : error.with({ hints: [hint] });
}

/** A call with all its files loaded. */
interface LoadedCall {
  readonly files: ConfigFiles;
  readonly waiting: ReturnType<typeof waitOptions>;
  readonly draft: InputObject;
}

/** Loads the files of a call and builds its request. Throws if a file cannot be read. */
export async function loadCall({ operation, globals, values }: Invocation, io: Io): Promise<LoadedCall> {
  const files = loadConfigFiles(io);
  await inStage('InvalidConfigError', checkSurroundings(globals, io.env, files));
  const waiting = waitOptions(operation, values);
  const checkRest = async (draft: InputObject) =>
    (await import('./request/rest.ts')).problemOfRest(draft, { operation, globals, values }, io.env, files);
  const draft = await inStage('InvalidConfigError', buildRequest(values, operation.input, io, checkRest));
  return { files, waiting, draft };
}

/** Resolves the settings of a call. Without a configured Region, requests it from the metadata service of the instance. */
async function loadSettings(globals: OptionValues, env: Env, files: ConfigFiles): Promise<Settings> {
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

/** A call that can be sent, and the printer of its response. */
interface CheckedCall extends Printer {
  readonly settings: Settings;
  readonly validationLevel: ValidationLevel;
  readonly request: Request;
  readonly isMarked: boolean;
  readonly progress: ReturnType<typeof progressSetting>;
}

/** Checks everything that can be checked without a connection. Members may be missing if `isPartial`. */
export async function checkCall(
  invocation: Invocation,
  { files, draft }: LoadedCall,
  query: Query,
  io: Io,
  isPartial = false,
): Promise<CheckedCall> {
  const { operation, globals, values } = invocation;
  const printer = await createPrinter(invocation, query, files, io);
  const settings = await inStage('InvalidConfigError', loadSettings(globals, io.env, files));
  const validationLevel = validationLevelOf(values, io.env, settings.parameterValidation);
  const isMarked = markSetting(operation, values, io.env);
  const progress = progressSetting(operation, values, io.env);
  const { checkedRequest } = await import('./request/checks.ts');
  const request = checkedRequest(draft, invocation, validationLevel, isPartial);
  return { ...printer, settings, validationLevel, request, isMarked, progress };
}
