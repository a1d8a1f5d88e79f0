// The steps of a call: parse, load, build, validate, connect, send, print. Errors come in the AWS CLI's order.

import { untilAborted } from './abort.ts';
import type { Ec2 } from './aws/ec2.ts';
import { awsCommand, resumeCommand } from './cli/command-line.ts';
import { assertCommand, type CommandLine, isHelpOrVersion, type ParsedCommand, parseArgv } from './cli/parse.ts';
import type { Invocation } from './cli/program.ts';
import { markSetting } from './config/mark-setting.ts';
import { checkGlobals, checkSurroundings, type Settings, settingsOf } from './config/settings.ts';
import { type ConfigFiles, loadConfigFiles } from './config/shared-config.ts';
import { type ValidationLevel, validationLevelOf } from './config/validation-level.ts';
import { InterruptedError } from './errors.ts';
import type { Interruption, Io } from './io/io.ts';
import type { JsonValue } from './model/json-value.ts';
import { model, type Operation } from './model/model.ts';
import { inputSkeleton, outputSkeleton } from './model/skeleton.ts';
import type { OperationContext, WaitSettings } from './operations/context.ts';
import { loadRemote, loadTls } from './operations/load.ts';
import { liveProgress, noProgress, type Progress, plainProgress } from './operations/waiting/progress.ts';
import { waitOptions } from './operations/waiting/wait-options.ts';
import { renderJson } from './output/json.ts';
import type { Query } from './output/query.ts';
import { debugLogger, printHint, printTerminalHint, warnUnverifiedTls } from './output/stderr.ts';
import { compileQueryOption, createPrinter, type Printer, print } from './output/stdout.ts';
import { buildRequest } from './request/build.ts';
import type { InputObject } from './request/input-value.ts';
import type { Request } from './request/validate.ts';

/** Shared state of one run. */
export interface Session {
  readonly io: Io;
  readonly connect: Connect;
  /** The line that --version prints. */
  readonly version: () => Promise<string>;
}

/**
 * Parses the command of a line and compiles --query. Throws the first error in the AWS CLI's order: global options, a
 * missing command, --query, values of global options, the command, its options.
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
    loadConfigFiles(io);
    throw error;
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
  if (skeleton === 'input') return print(renderJson(inputSkeleton(operation.input)), undefined, io);
  if (skeleton === 'yaml-input') return print(await yamlInput(operation), undefined, io);

  const { show, printResponse, printBefore, settings, request, isMarked } = await checkCall(
    invocation,
    loaded,
    query,
    io,
  );
  if (skeleton === 'output') return show(outputSkeleton(operation.output));
  const trace = debugLogger(globals, io);
  if (globals.has('Debug')) for (const text of [await version(), ...settings.origins]) trace(text);
  await warnUnverifiedTls(settings, io);
  const note = (text: string): void => void (values.get('Quiet') || printTerminalHint(text, io));
  invocation.notes.forEach(note);
  const { waiting } = loaded;
  const wait = waiting && { ...waiting, resume: (imageId?: string) => resumeCommand(argv, invocation, imageId) };
  const interruption = io.captureSignals();
  let created: object | undefined;
  const onResponse = (response: object): void => {
    created = response;
  };
  try {
    const ec2 = await connect(settings, trace);
    const call = { invocation, request, isMarked, ec2, settings, wait, trace, note, onResponse };
    const response = await send(call, interruption, io).catch(async (error) => {
      throw created ? await printBefore(error, created) : error;
    });
    if (response !== undefined) await printResponse(response, interruption);
  } finally {
    interruption.end();
  }
}

/** The request skeleton as YAML. Its comments need the descriptions, which are loaded here. */
async function yamlInput(operation: Operation): Promise<string> {
  const { described } = await import('./model/described-model.ts');
  const { yamlSkeleton } = await import('./model/yaml-skeleton.ts');
  return yamlSkeleton(described(operation).input);
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
  checkSurroundings(globals, io.env, files);
  const waiting = waitOptions(operation, values);
  return { files, waiting, draft: await buildRequest(values, operation.input, io) };
}

/** A call that can be sent, and the printer of its response. */
interface CheckedCall extends Printer {
  readonly settings: Settings;
  readonly validationLevel: ValidationLevel;
  readonly request: Request;
  readonly isMarked: boolean;
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
  const settings = settingsOf(globals, io.env, files);
  const validationLevel = validationLevelOf(values, io.env, settings.parameterValidation);
  const isMarked = markSetting(operation, values, io.env);
  // Skeletons, help pages and parse errors need no validation, so it is loaded here.
  const { validate } = await import('./request/validate.ts');
  const { optionHints } = await import('./request/member-value.ts');
  const request = validate(draft, operation.input, {
    level: validationLevel,
    rules: operation.rules,
    isPartial,
    isDocument: values.has('CliInputJson') || values.has('CliInputYaml'),
    adviceOn: (member) => optionHints(values, operation.input, member),
  });
  return { ...printer, settings, validationLevel, request, isMarked };
}

/** Connects on first use and caches the client, so an MFA code is requested at most once. */
export type Connect = (settings: Settings, trace: (line: string) => void) => Promise<Ec2>;

/** A lazy connection. `close` is safe even if it was never opened. */
export function connectionFor({ readFile, askSecret, sleep, random, now }: Io): {
  readonly connect: Connect;
  readonly close: () => void;
} {
  const { signal } = new AbortController();
  const options = { readFile, askSecret, random, now, sleep: (milliseconds: number) => sleep(milliseconds, signal) };
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

/** A validated call and its reporters. */
interface Call {
  readonly invocation: Invocation;
  readonly request: Request;
  readonly isMarked: boolean;
  readonly ec2: Ec2;
  readonly settings: Settings;
  readonly wait: Omit<WaitSettings, 'report' | 'compileQuery'> | undefined;
  readonly trace: (line: string) => void;
  readonly note: (line: string) => void;
  readonly onResponse: (response: object) => void;
}

async function send(
  { invocation, request, isMarked, ec2, settings, wait, trace, note, onResponse }: Call,
  { signal }: Interruption,
  io: Io,
): Promise<object | undefined> {
  const progress = wait ? await progressOf(invocation, io) : noProgress;
  const waiting = wait && { ...wait, report: progress.report, compileQuery: await queryCompiler() };
  let hintIfInterrupted = (): string | undefined => 'nothing was sent';
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
    isMarked,
    onInterrupt: (hint) => {
      hintIfInterrupted = hint;
    },
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
    return await untilAborted(call(), signal, () => new InterruptedError(signal.reason, hintIfInterrupted()));
  } finally {
    progress.end();
  }
}

/** Returns the compiler for waiter queries. Only waits load the query library. */
async function queryCompiler(): Promise<WaitSettings['compileQuery']> {
  const { compileQuery } = await import('./output/query.ts');
  return (expression) => {
    const query = compileQuery(expression);
    return (response) => query(response as JsonValue);
  };
}

/**
 * The progress of a wait: live on a terminal, lines elsewhere. Without a terminal, `wait` commands print nothing, as in
 * the AWS CLI, unless --no-quiet is given.
 */
async function progressOf({ operation, globals, values }: Invocation, io: Io): Promise<Progress> {
  const isLive = io.stderr.isTTY && io.env.TERM !== 'dumb' && !globals.has('Debug');
  const isQuiet = values.get('Quiet') ?? (operation.waiter !== undefined && !io.stderr.isTTY);
  if (isQuiet) return noProgress;
  return isLive ? liveProgress(io.stderr) : plainProgress(io.stderr);
}
