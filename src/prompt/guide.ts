// Auto-prompt: asks for what is missing from a command line, shows the complete one, and runs it.

import { untilAborted } from '../abort.ts';
import { checkCall, loadCall, parseLine, type Session } from '../call.ts';
import { insertArguments, quoteCommandLine, withoutAutoPrompt } from '../cli/command-line.ts';
import { type CommandLine, missingCommands, type ParsedCommand, parseArgv, parseGlobals } from '../cli/parse.ts';
import { callOf } from '../cli/partial-call.ts';
import type { Invocation } from '../cli/program.ts';
import type { Settings } from '../config/settings.ts';
import type { ValidationLevel } from '../config/validation-level.ts';
import { CliError, InterruptedError, parameterError } from '../errors.ts';
import type { Io, Prompter } from '../io/io.ts';
import { model, type Operation } from '../model/model.ts';
import type { OptionValues } from '../model/options.ts';
import { memberOf } from '../model/shape.ts';
import { inventoryOf } from '../operations/inventory.ts';
import { coloursMessages } from '../output/colour.ts';
import { colourChoice, debugLogger, isErrorForProgram, LAST_PATIENCE } from '../output/stderr.ts';
import type { InputObject, InputValue } from '../request/input-value.ts';
import { templateProblem } from '../request/name-template.ts';
import { requestToArgv } from '../request/to-argv.ts';
import { validateMember } from '../request/validate.ts';
import { escapeControlCharacters, sanitize } from '../text/safe.ts';
import { askForExtra, questionsFor } from './command-questions.ts';
import { confirmation } from './confirmation.ts';
import type { AutoPrompt } from './mode.ts';
import { placeLine } from './place.ts';

type Execute = (line: CommandLine, session: Session) => Promise<void>;

/**
 * Asks for whatever is missing from a command line, then executes it. Declining to run the completed command is not an
 * error. Throws the errors of `execute`, InterruptedError, or a parameter error if --cli-auto-prompt has no terminal.
 */
export async function guide(line: CommandLine, auto: AutoPrompt, outer: Session, execute: Execute): Promise<void> {
  const session = { ...outer, io: { ...outer.io, readFile: cachedReader(outer.io.readFile) } };
  if (isNoCall(line)) return execute(line, session);
  if (auto.mode === 'on') return askAndRun(line, auto, session, execute);
  try {
    await execute(line, session);
  } catch (error) {
    const isUsage = error instanceof CliError && (error.kind === 'parameter' || error.kind === 'unknown-options');
    if (!isUsage) throw error;
    await askAndRun(line, auto, session, execute, error);
  }
}

/** Caches file contents: a pipe can be read once, but both prompting and the call need it. */
function cachedReader(readFile: Io['readFile']): Io['readFile'] {
  const known = new Map<string, Uint8Array>();
  return (path, isRegular) => {
    const data = known.get(path) ?? readFile(path, isRegular);
    known.set(path, data);
    return data;
  };
}

/** Asks and runs. Throws `error`, if given, when there is no terminal to fix the command line on. */
async function askAndRun(line: CommandLine, auto: AutoPrompt, session: Session, execute: Execute, error?: CliError) {
  const { io } = session;
  const isColoured = coloursMessages(colourChoice(line.globals, io.stderr, io));
  const prompter = await io.prompter(isColoured);
  if (!prompter) {
    if (error) throw error;
    await refuseOrWarn(line, auto, io);
    return execute(line, session);
  }
  const completed = await complete(line, auto, { session, prompter });
  if (completed) return execute(completed, session);
  await io.stderr.write(CANCELLED);
}

const CANCELLED = 'Cancelled. Nothing was created or changed.\n';

/**
 * Asks, and reports that nothing was done if a signal or a key interrupts it. Signals are captured only here: reading the
 * files of a command line can block, and then only the default action of a signal ends the program.
 */
async function asking<T>(io: Io, ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const { signal, end } = io.captureSignals();
  try {
    return await ask(signal);
  } catch (error) {
    if (error instanceof InterruptedError) await io.stderr.write(CANCELLED, LAST_PATIENCE).catch(() => {});
    throw error;
  } finally {
    end();
  }
}

// Auto-prompt set in the environment or profile must not break scripts (aws/aws-cli#8330).
async function refuseOrWarn({ globals }: CommandLine, { isOption }: AutoPrompt, io: Io): Promise<void> {
  if (isOption) throw parameterError(NO_TERMINAL);
  if (isErrorForProgram(globals, io)) return;
  await io.stderr.write('ec2img: [WARNING]: auto-prompt needs a terminal; continuing without prompts\n');
}

const NO_TERMINAL = '--cli-auto-prompt needs a terminal as standard input and standard error; nothing was sent';

interface Prompting {
  readonly session: Session;
  readonly prompter: Prompter;
}

/** Completes the command line by asking. Returns undefined if the user declined to run it. */
async function complete(line: CommandLine, auto: AutoPrompt, prompting: Prompting): Promise<CommandLine | undefined> {
  const { prompter } = prompting;
  const { io } = prompting.session;
  const command = await asking(io, () => askForCommand(line, prompter));
  const named = command.length === 0 ? line : parseGlobals(insertArguments(line.argv, command), model);
  const partial = await partialCallOf(named, io);
  if (partial === undefined) return line;
  const answers = await asking(io, (signal) => askForRest(partial, prompting, signal));
  const off = auto.configured === 'on' ? ['--no-cli-auto-prompt'] : [];
  const extra = await asking(io, () => askForExtra(partial, prompter));
  const added = [...command, ...requestToArgv(answers, partial.operation.input), ...extra, ...off];
  const completed = insertArguments(withoutAutoPrompt(line.argv), added);
  await io.stderr.write(`\n${quoteCommandLine(['ec2img', ...completed])}\n\n`);
  const { described } = await import('../model/described-model.ts');
  const warning = confirmation(described(partial.operation).input, new Map([...partial.given, ...answers]));
  // A command that destroys something does not run because Enter was pressed once too often.
  const isConfirmed = await asking(io, () =>
    warning === undefined ? prompter.confirm('Run this command?', true) : prompter.confirm(warning, false),
  );
  return isConfirmed ? parseGlobals(completed, model) : undefined;
}

async function askForCommand(line: CommandLine, prompter: Prompter): Promise<string[]> {
  const commands = missingCommands(line, model);
  if (commands.length < 2) return commands[0] ?? [];
  const { commandSummary } = await import('../model/described-model.ts');
  const choices = commands.map((words) => {
    const name = words.join(' ');
    const operation = model.operations.find(({ command }) => ` ${command.join(' ')}`.endsWith(` ${name}`));
    return { value: words, name: operation ? `${name}: ${commandSummary(operation)}` : name, short: name };
  });
  return prompter.search('Command', choices);
}

async function askForRest(
  { operation, given, globals, settings, validationLevel }: PartialCall,
  { session, prompter }: Prompting,
  signal: AbortSignal,
): Promise<InputObject> {
  const { io } = session;
  const trace = debugLogger(globals, io);
  await io.stderr.write(`${placeLine(settings, globals, io)}\n`);
  const ec2 = await session.connect(settings, trace);
  const sleep = (milliseconds: number): Promise<void> => io.sleep(milliseconds, signal);
  const retries = { maxAttempts: settings.maxAttempts, sleep, random: io.random, trace };
  const { described } = await import('../model/described-model.ts');
  return questionsFor(described(operation))(given, {
    prompter,
    inventory: inventoryOf(ec2, retries, signal),
    showLookup: (what, answer) => showWhilePending(what, answer, io, { signal, end: prompter.isPlain ? '\n' : CLEAR }),
    report: (line) => io.stderr.write(`${sanitize(line)}\n`),
    problemOf: (member, value) => problemOf(operation, member, value, validationLevel),
    region: settings.region,
    columns: io.stderr.columns,
  });
}

/** The problem of an answer. That about a name becomes the value of --name, so it may be a template. */
function problemOf(
  operation: Operation,
  member: string,
  value: InputValue,
  level: ValidationLevel,
): string | undefined {
  const isTemplate = level === 'documented' && memberOf(operation.input, member)?.['x-template'];
  const valueProblem = (text: InputValue): string | undefined => validateMember(operation, member, text, level);
  return isTemplate && typeof value === 'string' ? templateProblem(value, valueProblem) : valueProblem(value);
}

/** Clears the line. */
const CLEAR = '\r\x1b[K';

interface Pending {
  readonly signal: AbortSignal;
  /** Ends the line once the result is there. */
  readonly end: string;
}

/** Shows a line until the result is there. Ctrl-C ends the wait at once. */
async function showWhilePending<T>(
  what: string,
  result: Promise<T>,
  { stderr }: Io,
  { signal, end }: Pending,
): Promise<T> {
  const pending = untilAborted(result, signal, () => new InterruptedError(signal.reason));
  // An error may arrive while the line is being written; it is thrown afterwards.
  pending.catch(() => {});
  await stderr.write(`${escapeControlCharacters(what)} ... `);
  try {
    return await pending;
  } finally {
    await stderr.write(end).catch(() => {});
  }
}

export interface PartialCall {
  readonly operation: Operation;
  readonly globals: OptionValues;
  readonly values: OptionValues;
  /** The members of the request that were given. */
  readonly given: InputObject;
  readonly settings: Settings;
  readonly validationLevel: ValidationLevel;
}

/**
 * Checks a command line that may lack options. Returns undefined if it makes no call. Throws every error found before a
 * request is sent, except missing options: don't prompt for a command that would fail anyway.
 */
async function partialCallOf(line: CommandLine, io: Io): Promise<PartialCall | undefined> {
  const { command, query } = await parseLine(line, io, true);
  const invocation = invocationOf(command, line.globals);
  if (!invocation) return undefined;
  const { operation, globals, values } = invocation;
  const loaded = await loadCall(invocation, io);
  const { settings, validationLevel } = await checkCall(invocation, loaded, query, io, true);
  return { operation, globals, values, given: loaded.draft, settings, validationLevel };
}

/** True if a command line only prints something (a skeleton, a script, a help page) without a call. */
function isNoCall(line: CommandLine): boolean {
  try {
    return invocationOf(parseArgv(line, model, true), line.globals) === undefined;
  } catch {
    // Its execution reports the error.
    return false;
  }
}

/** The call that a command makes. A skeleton makes none. */
function invocationOf(command: ParsedCommand, globals: OptionValues): Invocation | undefined {
  const call = callOf(command, globals);
  return call?.values.has('GenerateCliSkeleton') ? undefined : call;
}
