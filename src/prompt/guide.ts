// Auto-prompt: asks for what a command line does not say, shows the whole command line, and runs it.

import { untilAborted } from '../abort.ts';
import { type Connect, checkCall, readCall } from '../call.ts';
import { insertArguments, quoteCommandLine, withoutAutoPrompt } from '../cli/command-line.ts';
import { missingCommands, parseArgv, parseGlobalsLeniently } from '../cli/parse.ts';
import { checkGlobals, type Settings } from '../config/settings.ts';
import type { ValidationLevel } from '../config/validation-level.ts';
import { CliError, InterruptedError, parameterError } from '../errors.ts';
import type { Io, Prompter } from '../io/io.ts';
import { model, type Operation } from '../model/model.ts';
import type { OptionValues } from '../model/options.ts';
import { inventoryOf } from '../operations/inventory.ts';
import { coloursMessages } from '../output/colour.ts';
import { colourChoice, debugLogger } from '../output/stderr.ts';
import { compileQueryOption } from '../output/stdout.ts';
import type { InputObject } from '../request/input-value.ts';
import { requestToArgv } from '../request/to-argv.ts';
import { validateMember } from '../request/validate.ts';
import { escapeControlCharacters, sanitize } from '../text/safe.ts';
import { type PromptContext, requiredQuestions } from './ask.ts';
import { askForImage } from './create-image-questions.ts';
import type { AutoPrompt } from './mode.ts';
import { askForWait } from './wait-questions.ts';

interface Runner {
  /** Carries out a command line that is complete. */
  readonly answer: (argv: readonly string[], io: Io) => Promise<void>;
  readonly connect: Connect;
}

/**
 * Runs a command line once what it lacks was asked for. Whoever does not want to run it in the end has run nothing, and
 * that is no fault. Throws what `answer` throws, Interrupted, and a parameter error where an option asks for questions
 * and there is no terminal.
 */
export async function guide(argv: readonly string[], auto: AutoPrompt, world: Io, runner: Runner): Promise<void> {
  const io = { ...world, readFile: remembering(world.readFile) };
  if (isNoCall(argv)) return runner.answer(argv, io);
  if (auto.mode === 'on') return askAndRun(argv, auto, io, runner);
  try {
    await runner.answer(argv, io);
  } catch (fault) {
    const isUsage = fault instanceof CliError && (fault.kind === 'parameter' || fault.kind === 'unknown-options');
    if (!isUsage) throw fault;
    await askAndRun(argv, auto, io, runner, fault);
  }
}

/** A pipe that a document comes through can be read once only, and here it is read for the questions and for the call. */
function remembering(readFile: Io['readFile']): Io['readFile'] {
  const known = new Map<string, Uint8Array>();
  return (path) => {
    const data = known.get(path) ?? readFile(path);
    known.set(path, data);
    return data;
  };
}

/** With a fault, questions are asked only where they can mend it; else, and without a terminal, it is thrown. */
async function askAndRun(argv: readonly string[], auto: AutoPrompt, io: Io, runner: Runner, fault?: CliError) {
  const { signal, end } = io.captureSignals();
  let completed: readonly string[] | undefined;
  try {
    const isColoured = coloursMessages(colourChoice(auto.globals, io.stderr, io));
    const prompter = await io.prompter(isColoured);
    if (prompter) completed = await complete(argv, auto, { io, runner, prompter, signal });
    else if (fault) throw fault;
    else completed = await withoutTerminal(argv, auto, io);
  } catch (error) {
    if (error instanceof InterruptedError) await io.stderr.write(NOT_RUN);
    throw error;
  } finally {
    end();
  }
  if (completed) return runner.answer(completed, io);
  await io.stderr.write(NOT_RUN);
}

const NOT_RUN = 'Not run; nothing was made or changed.\n';

// Who sets the variable or the profile means their terminal, and has scripts as well: the AWS CLI breaks those, and is
// asked not to (aws/aws-cli#8330).
async function withoutTerminal(argv: readonly string[], { isOption }: AutoPrompt, io: Io): Promise<readonly string[]> {
  const isDumb = io.env.TERM === 'dumb';
  if (isOption) throw parameterError(isDumb ? DUMB_TERMINAL : NO_TERMINAL);
  const why = isDumb ? 'TERM is dumb' : 'there is no terminal to ask on';
  await io.stderr.write(`ec2img: [WARNING]: auto-prompt is on, and ${why}: nothing is asked\n`);
  return argv;
}

const NO_TERMINAL =
  '--cli-auto-prompt asks on a terminal: standard input and standard error both have to be one; nothing was sent';

const DUMB_TERMINAL = '--cli-auto-prompt asks on a terminal, and TERM=dumb says that this is none; nothing was sent';

interface Asking {
  readonly io: Io;
  readonly runner: Runner;
  readonly prompter: Prompter;
  readonly signal: AbortSignal;
}

/** The command line with all that was asked for, or undefined when it shall not run. */
async function complete(
  argv: readonly string[],
  auto: AutoPrompt,
  asking: Asking,
): Promise<readonly string[] | undefined> {
  const { io, prompter } = asking;
  const command = await askForCommand(argv, prompter);
  const draft = await partialCallOf(insertArguments(argv, command), io);
  if (draft === undefined) return argv;
  const answers = await askForRest(draft, asking);
  const off = auto.configured === 'on' ? ['--no-cli-auto-prompt'] : [];
  const words = [...command, ...requestToArgv(answers, draft.operation.input), ...off];
  const completed = insertArguments(withoutAutoPrompt(argv), words);
  await io.stderr.write(`\n${quoteCommandLine(['ec2img', ...completed])}\n\n`);
  return (await prompter.confirm('Run it?', true)) ? completed : undefined;
}

async function askForCommand(argv: readonly string[], prompter: Prompter): Promise<string[]> {
  const commands = missingCommands(argv, model);
  if (commands.length < 2) return commands[0] ?? [];
  const choices = commands.map((words) => ({ value: words, name: words.join(' ') }));
  return prompter.choose('Command', choices);
}

const QUESTIONS: Readonly<Record<string, (given: InputObject, context: PromptContext) => Promise<InputObject>>> = {
  CreateImage: askForImage,
  ImageAvailable: askForWait,
};

async function askForRest({ operation, given, globals, settings, validationLevel }: PartialCall, asking: Asking) {
  const { io, runner, prompter, signal } = asking;
  const trace = debugLogger(globals, io);
  const ec2 = await runner.connect(settings, trace);
  const sleep = (milliseconds: number): Promise<void> => io.sleep(milliseconds, signal);
  const retries = { maxAttempts: settings.maxAttempts, sleep, random: io.random, trace };
  const questions = QUESTIONS[operation.waiter?.name ?? operation.name] ?? requiredQuestions(operation.input);
  return questions(given, {
    prompter,
    inventory: inventoryOf(ec2, retries, signal),
    showLookup: (what, answer) => looking(what, answer, io, signal),
    report: (line) => io.stderr.write(`${sanitize(line)}\n`),
    problemOf: (member, value) => validateMember(operation, member, value, validationLevel),
    region: settings.region,
    columns: io.stderr.columns,
  });
}

/** A line that is there until the answer is; Ctrl-C does not wait for it. */
async function looking<T>(what: string, answer: Promise<T>, { stderr }: Io, signal: AbortSignal): Promise<T> {
  const found = untilAborted(answer, signal, () => new InterruptedError(signal.reason));
  // A refusal may come while the line is still being written, and is told after it.
  found.catch(() => {});
  await stderr.write(`${escapeControlCharacters(what)} ... `);
  try {
    return await found;
  } finally {
    await stderr.write('\r\x1b[K');
  }
}

// A command line that may still lack something: what it says already, checked as far as it goes.

export interface PartialCall {
  readonly operation: Operation;
  readonly globals: OptionValues;
  /** The members of the request that are there. */
  readonly given: InputObject;
  readonly settings: Settings;
  readonly validationLevel: ValidationLevel;
}

/**
 * What a command line says, or undefined where it asks for no call. Throws whatever would fail before anything is sent,
 * but for what is missing: nobody shall answer questions for a command that cannot run.
 */
export async function partialCallOf(argv: readonly string[], io: Io): Promise<PartialCall | undefined> {
  const queryOf = await compileQueryOption(parseGlobalsLeniently(argv, model));
  const invocation = parseArgv(argv, model, checkGlobals, true);
  if (invocation.kind !== 'call' || invocation.values.has('GenerateCliSkeleton')) return undefined;
  const reading = await readCall(invocation, io);
  const { settings, validationLevel } = await checkCall(invocation, reading, queryOf(invocation.globals), io, true);
  return {
    operation: invocation.operation,
    globals: invocation.globals,
    given: reading.draft,
    settings,
    validationLevel,
  };
}

/** Whether a command line asks for something that is printed without a call: a skeleton, a script, a page. */
export function isNoCall(argv: readonly string[]): boolean {
  try {
    const invocation = parseArgv(argv, model, () => {}, true);
    return invocation.kind !== 'call' || invocation.values.has('GenerateCliSkeleton');
  } catch {
    // Who carries it out says what is wrong with it.
    return false;
  }
}
