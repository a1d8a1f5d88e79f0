// argv to exit code: the straight line of the program, and its only catch.
import { version } from '../package.json' with { type: 'json' };
import { autoPromptOf } from './auto-prompt.ts';
import type { OwnCall } from './cli/own-commands.ts';
import { givenGlobals, type Invocation, parseArgv } from './cli/parse.ts';
import { awsLine, resumeLine } from './cli/resume.ts';
import { type Connect, connectionFor } from './connection.ts';
import { EXIT, generalError, Interrupted } from './errors.ts';
import type { Request } from './input/validate.ts';
import type { Io } from './io.ts';
import { model, type Operation } from './model/shape.ts';
import { inputSkeleton, outputSkeleton, yamlSkeleton } from './model/skeleton.ts';
import type { OptionValues } from './model/world.ts';
import { renderJson } from './output/json.ts';
import type { Plain } from './output/plain.ts';
import { noProgress } from './output/progress.ts';
import { checkCall, readCall } from './prepare.ts';
import { NobodyReads, print, queryReader, showHelp } from './present.ts';
import type { CallWorld, WaitSettings } from './service/call-world.ts';
import { loadConfigFiles } from './service/config-file.ts';
import type { Ec2 } from './service/ec2.ts';
import { loadRemote } from './service/load.ts';
import { checkGlobals, type Settings } from './service/settings.ts';
import { progressOf, tellError, tellHint, tellInterrupted, tellNote, tracer, warnOfTrust } from './tell.ts';
import { isUtf8 } from './text.ts';
import { unlessAborted } from './unless-aborted.ts';

/** Runs one command line and returns its exit code; everything it says goes through `io`. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const connection = connectionFor(io);
  try {
    await answerOrAsk(argv, io, connection.connect);
    return EXIT.ok;
  } catch (thrown) {
    if (thrown instanceof NobodyReads) return EXIT.general;
    if (!(thrown instanceof Interrupted)) return tellError(thrown, argv, io);
    await tellInterrupted(thrown, io);
    thrown.release();
    await io.stdout.write('\n').catch(() => {});
    return thrown.exitCode;
  } finally {
    connection.close();
  }
}

/** With auto-prompt, what the command line lacks is asked for. */
async function answerOrAsk(argv: readonly string[], io: Io, connect: Connect): Promise<void> {
  const auto = autoPromptOf(argv, io);
  if (auto.mode === 'off') return answer(argv, io, connect);
  const { guide } = await import('./guide.ts');
  return guide(argv, auto, io, { connect, answer: (words, world) => answer(words, world, connect) });
}

async function answer(argv: readonly string[], io: Io, connect: Connect): Promise<void> {
  refuseBrokenText(argv, io);
  const queryOf = await queryReader(givenGlobals(argv, model));
  // Global values that are wrong whatever the command is; the AWS CLI finds them before it looks at the command.
  const refuseGlobals = (globals: OptionValues): void => {
    queryOf(globals);
    checkGlobals(globals);
  };
  const invocation = readArgv(argv, refuseGlobals, io);
  if (invocation.kind === 'version') return print(`${await versionOf(io)}\n`, undefined, io);
  if (invocation.kind === 'help') return showHelp(invocation, givenGlobals(argv, model), io);
  if (invocation.kind === 'own') return print(await ownAnswer(invocation, io), undefined, io);
  const { operation, globals, values } = invocation;
  const reading = await readCall(invocation, io);
  const skeleton = values.get('GenerateCliSkeleton');
  if (skeleton === 'input') return print(renderJson(inputSkeleton(operation.input)), undefined, io);
  if (skeleton === 'yaml-input') return print(yamlSkeleton(operation.input), undefined, io);

  const { show, showAnswer, settings, request } = await checkCall(invocation, reading, queryOf(globals), io);
  if (skeleton === 'output') return show(outputSkeleton(operation.output));
  const trace = tracer(globals, io);
  if (globals.has('Debug')) for (const line of [await versionOf(io), ...settings.origins]) trace(line);
  await warnOfTrust(settings, io);
  const note = (line: string): void => void (values.get('Quiet') || tellNote(line, io));
  invocation.notes.forEach(note);
  const { waiting } = reading;
  const wait = waiting && { ...waiting, resume: (imageId?: string) => resumeLine(argv, invocation, imageId) };
  const ec2 = await connect(settings, trace);
  const result = await send({ invocation, request, ec2, settings, wait, trace, note }, io);
  if (result !== undefined) await showAnswer(result);
}

/** What the command line asks for. Of two faults, a configuration file that cannot be read is said, as by the AWS CLI. */
function readArgv(
  argv: readonly string[],
  refuseGlobals: (globals: OptionValues) => void,
  io: Io,
): ReturnType<typeof parseArgv> {
  try {
    return parseArgv(argv, model, refuseGlobals);
  } catch (error) {
    loadConfigFiles(io);
    throw error;
  }
}

const versionOf = async (io: Io): Promise<string> => `ec2img/${version} ${await io.platform()}`;

/** What a command of ours prints. */
async function ownAnswer({ name, choice }: OwnCall, io: Io): Promise<string> {
  if (name === 'completion') return (await import('./complete.ts')).answerShell(choice, io);
  const { requestSchema } = await import('./model/json-schema.ts');
  const operation = model.operations.find(({ command }) => command.join(' ') === choice) as Operation;
  return renderJson(requestSchema(operation) as Plain);
}

/** Node puts U+FFFD for bytes that are no text; what was typed is known to the system alone. */
function refuseBrokenText(argv: readonly string[], io: Io): void {
  if (!argv.some((word) => word.includes('\ufffd'))) return;
  let typed: Uint8Array;
  try {
    typed = io.readFile('/proc/self/cmdline');
  } catch {
    return;
  }
  if (isUtf8(typed)) return;
  throw generalError('The command line holds bytes that are not UTF-8 text; nothing was sent');
}

/** A checked call, and how it is told about. */
interface Job {
  readonly invocation: Invocation;
  readonly request: Request;
  readonly ec2: Ec2;
  readonly settings: Settings;
  readonly wait: Omit<WaitSettings, 'report'> | undefined;
  readonly trace: (line: string) => void;
  readonly note: (line: string) => void;
}

async function send(
  { invocation, request, ec2, settings, wait, trace, note }: Job,
  io: Io,
): Promise<Plain | undefined> {
  const progress = wait ? await progressOf(invocation, io) : noProgress;
  const { signal, end } = io.interruption();
  let hintIfInterrupted = (): string | undefined => undefined;
  const world: CallWorld = {
    maxAttempts: settings.maxAttempts,
    sleep: (milliseconds) => io.sleep(milliseconds, signal),
    random: io.random,
    now: io.now,
    trace,
    hint: (line) => void tellHint(line, io),
    note,
    awsLine: (words) => awsLine(words, invocation),
    signal,
    onInterrupt: (hint) => {
      hintIfInterrupted = hint;
    },
    ...(wait && { wait: { ...wait, report: progress.report } }),
  };
  const call = async (): Promise<unknown> => {
    const { callOf } = await loadRemote();
    signal.throwIfAborted();
    return callOf(invocation.operation)(ec2, request as never, world);
  };
  const interrupted = (): Interrupted => new Interrupted(signal.reason, hintIfInterrupted(), end);
  try {
    return (await unlessAborted(call(), signal, interrupted)) as Plain | undefined;
  } finally {
    progress.end();
    // Once interrupted, further signals wait until the hint is written.
    if (!signal.aborted) end();
  }
}
