// Auto-prompt: asks for what a command line does not say, shows the whole command line, and runs it.
import type { AutoPrompt } from './auto-prompt.ts';
import { inserted, withoutAutoPrompt } from './cli/insert.ts';
import { missingCommands } from './cli/parse.ts';
import { shellLine } from './cli/shell-line.ts';
import type { Connect } from './connection.ts';
import { type Draft, draftOf, isNoCall } from './draft.ts';
import { CliError, Interrupted, parameterError } from './errors.ts';
import { memberProblem } from './input/member.ts';
import { optionWords } from './input/option-words.ts';
import type { Structure } from './input/value.ts';
import type { Io } from './io.ts';
import type { Prompter } from './model/prompter.ts';
import { model } from './model/shape.ts';
import { coloursMessages } from './output/style.ts';
import { askForImage } from './prompt/create-image.ts';
import { requiredQuestions } from './prompt/required.ts';
import { askForWait } from './prompt/wait.ts';
import type { PromptWorld } from './prompt/world.ts';
import { inventoryOf } from './service/choices.ts';
import { colourChoice, tracer } from './tell.ts';
import { safeToShow, withoutControls } from './text.ts';
import { unlessAborted } from './unless-aborted.ts';

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
  const { signal, end } = io.interruption();
  let completed: readonly string[] | undefined;
  try {
    const isColoured = coloursMessages(colourChoice(auto.globals, io.stderr, io));
    const prompter = await io.prompter(isColoured);
    if (prompter) completed = await complete(argv, auto, { io, runner, prompter, signal });
    else if (fault) throw fault;
    else completed = await withoutTerminal(argv, auto, io);
  } catch (error) {
    if (error instanceof Interrupted) await io.stderr.write(NOT_RUN);
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
  const draft = await draftOf(inserted(argv, command), io);
  if (draft === undefined) return argv;
  const answers = await askForRest(draft, asking);
  const off = auto.configured === 'on' ? ['--no-cli-auto-prompt'] : [];
  const words = [...command, ...optionWords(answers, draft.operation.input), ...off];
  const completed = inserted(withoutAutoPrompt(argv), words);
  await io.stderr.write(`\n${shellLine(['ec2img', ...completed])}\n\n`);
  return (await prompter.confirm('Run it?', true)) ? completed : undefined;
}

async function askForCommand(argv: readonly string[], prompter: Prompter): Promise<string[]> {
  const commands = missingCommands(argv, model);
  if (commands.length < 2) return commands[0] ?? [];
  const choices = commands.map((words) => ({ value: words, name: words.join(' ') }));
  return prompter.choose('Command', choices);
}

const QUESTIONS: Readonly<Record<string, (given: Structure, world: PromptWorld) => Promise<Structure>>> = {
  CreateImage: askForImage,
  ImageAvailable: askForWait,
};

async function askForRest({ operation, given, globals, settings, strictness }: Draft, asking: Asking) {
  const { io, runner, prompter, signal } = asking;
  const trace = tracer(globals, io);
  const ec2 = await runner.connect(settings, trace);
  const sleep = (milliseconds: number): Promise<void> => io.sleep(milliseconds, signal);
  const retries = { maxAttempts: settings.maxAttempts, sleep, random: io.random, trace };
  const questions = QUESTIONS[operation.waiter ?? operation.name] ?? requiredQuestions(operation.input);
  return questions(given, {
    prompter,
    inventory: inventoryOf(ec2, retries, signal),
    looking: (what, answer) => looking(what, answer, io, signal),
    tell: (line) => io.stderr.write(`${safeToShow(line)}\n`),
    problemOf: (member, value) => memberProblem(operation, member, value, strictness),
    region: settings.region,
    columns: io.stderr.columns,
  });
}

/** A line that is there until the answer is; Ctrl-C does not wait for it. */
async function looking<T>(what: string, answer: Promise<T>, { stderr }: Io, signal: AbortSignal): Promise<T> {
  const found = unlessAborted(answer, signal, () => new Interrupted(signal.reason));
  // A refusal may come while the line is still being written, and is told after it.
  found.catch(() => {});
  await stderr.write(`${withoutControls(what)} ... `);
  try {
    return await found;
  } finally {
    await stderr.write('\r\x1b[K');
  }
}
