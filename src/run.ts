// argv to exit code: the straight line of the program, and its only catch.

import manifest from '../package.json' with { type: 'json' };
import { type Connect, checkCall, connectionFor, readCall, send } from './call.ts';
import { resumeCommand } from './cli/command-line.ts';
import type { CustomCall } from './cli/commands.ts';
import { parseArgv, parseGlobalsLeniently } from './cli/parse.ts';
import { checkGlobals } from './config/settings.ts';
import { loadConfigFiles } from './config/shared-config.ts';
import { EXIT, generalError, InterruptedError } from './errors.ts';
import type { Io } from './io/io.ts';
import { model, type Operation } from './model/model.ts';
import type { OptionValues } from './model/options.ts';
import { inputSkeleton, outputSkeleton, yamlSkeleton } from './model/skeleton.ts';
import { renderJson } from './output/json.ts';
import { debugLogger, printTerminalHint, reportError, reportInterrupt, warnUnverifiedTls } from './output/stderr.ts';
import { compileQueryOption, print, StdoutClosedError } from './output/stdout.ts';
import { autoPromptOf } from './prompt/mode.ts';
import { isUtf8 } from './text/safe.ts';

/** Runs one command line and returns its exit code; everything it says goes through `io`. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const connection = connectionFor(io);
  try {
    await answerOrAsk(argv, io, connection.connect);
    return EXIT.ok;
  } catch (thrown) {
    if (thrown instanceof StdoutClosedError) return EXIT.general;
    if (!(thrown instanceof InterruptedError)) return reportError(thrown, argv, io);
    await reportInterrupt(thrown, io);
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
  const { guide } = await import('./prompt/guide.ts');
  return guide(argv, auto, io, { connect, answer: (words, world) => answer(words, world, connect) });
}

async function answer(argv: readonly string[], io: Io, connect: Connect): Promise<void> {
  refuseBrokenText(argv, io);
  const queryOf = await compileQueryOption(parseGlobalsLeniently(argv, model));
  // Global values that are wrong whatever the command is; the AWS CLI finds them before it looks at the command.
  const refuseGlobals = (globals: OptionValues): void => {
    queryOf(globals);
    checkGlobals(globals);
  };
  const invocation = readArgv(argv, refuseGlobals, io);
  if (invocation.kind === 'version') return print(`${await versionOf(io)}\n`, undefined, io);
  if (invocation.kind === 'help') {
    const { showHelp } = await import('./help/show.ts');
    return showHelp(invocation, parseGlobalsLeniently(argv, model), io);
  }
  if (invocation.kind === 'own') return print(await ownAnswer(invocation, io), undefined, io);
  const { operation, globals, values } = invocation;
  const reading = await readCall(invocation, io);
  const skeleton = values.get('GenerateCliSkeleton');
  if (skeleton === 'input') return print(renderJson(inputSkeleton(operation.input)), undefined, io);
  if (skeleton === 'yaml-input') return print(yamlSkeleton(operation.input), undefined, io);

  const { show, printResponse, settings, request } = await checkCall(invocation, reading, queryOf(globals), io);
  if (skeleton === 'output') return show(outputSkeleton(operation.output));
  const trace = debugLogger(globals, io);
  if (globals.has('Debug')) for (const line of [await versionOf(io), ...settings.origins]) trace(line);
  await warnUnverifiedTls(settings, io);
  const note = (line: string): void => void (values.get('Quiet') || printTerminalHint(line, io));
  invocation.notes.forEach(note);
  const { waiting } = reading;
  const wait = waiting && { ...waiting, resume: (imageId?: string) => resumeCommand(argv, invocation, imageId) };
  const ec2 = await connect(settings, trace);
  const result = await send({ invocation, request, ec2, settings, wait, trace, note }, io);
  if (result !== undefined) await printResponse(result);
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

const versionOf = async (io: Io): Promise<string> => `ec2img/${manifest.version} ${await io.platform()}`;

/** What a command of ours prints. */
async function ownAnswer({ name, choice }: CustomCall, io: Io): Promise<string> {
  if (name === 'completion') return (await import('./completion/complete.ts')).answerShell(choice, io);
  const { requestSchema } = await import('./model/json-schema.ts');
  const operation = model.operations.find(({ command }) => command.join(' ') === choice) as Operation;
  return renderJson(requestSchema(operation));
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
