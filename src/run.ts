// argv to exit code: the straight line of the program, and its only catch.
import { version } from '../package.json' with { type: 'json' };
import { givenGlobals, type Invocation, parseArgv } from './cli/parse.ts';
import { CliError, describe, type ErrorForm, EXIT, generalError } from './errors.ts';
import { buildRequest } from './input/request.ts';
import { type Request, validate } from './input/validate.ts';
import type { Io, Sink } from './io.ts';
import { model } from './model/shape.ts';
import { inputSkeleton, outputSkeleton, yamlSkeleton } from './model/skeleton.ts';
import type { OptionValues } from './model/world.ts';
import { renderJson } from './output/json.ts';
import { choosePager, type Pager } from './output/pager.ts';
import type { Plain } from './output/plain.ts';
import { compileQuery } from './output/query.ts';
import { type Renderer, rendererFor } from './output/render.ts';
import {
  type ColourChoice,
  coloursMessages,
  coloursTables,
  colourTable,
  messagePaint,
  plainTable,
} from './output/style.ts';
import { callOf } from './service/calls.ts';
import { type ConfigFiles, loadConfigFiles } from './service/config-file.ts';
import type { Trace } from './service/ec2.ts';
import { checkGlobals, checkSurroundings, globalText, type Settings, setting, settingsOf } from './service/settings.ts';
import { withoutControls, withoutPasswords } from './text.ts';

/** Runs one command line and returns its exit code; everything it says goes through `io`. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  try {
    await answer(argv, io);
    return EXIT.ok;
  } catch (thrown) {
    if (thrown instanceof Interrupted) {
      await io.stdout.write('\n').catch(() => {});
      if (thrown.message) await io.stderr.write(hintLine(thrown.message)).catch(() => {});
      return EXIT.interrupted;
    }
    if (thrown instanceof NobodyReads) return EXIT.general;
    const globals = givenGlobals(argv, model);
    traceCauses(thrown, tracer(globals, io));
    const paint = coloursMessages(colourChoice(globals, io.stderr, io))
      ? await messagePaint().catch(() => undefined)
      : undefined;
    const { text, exitCode } = describe(thrown, errorForm(globals, io), paint);
    await io.stderr.write(text).catch(() => {});
    return exitCode;
  }
}

/** The stack of an error and of what caused it, for --debug. */
function traceCauses(thrown: unknown, trace: Trace): void {
  for (let error = thrown; error instanceof Error; error = error.cause) trace(error.stack ?? error.message);
}

const hintLine = (text: string): string => `hint: ${withoutControls(text)}\n`;

/** Ctrl-C while a call was made; the message says what may have come of it. */
class Interrupted extends Error {}
/** Whoever read standard output has left; nothing was lost. */
class NobodyReads extends Error {}

async function answer(argv: readonly string[], io: Io): Promise<void> {
  const invocation = parseArgv(argv, model, `ec2img/${version} ${io.platform}`, refuseGlobals);
  if (invocation.kind !== 'call')
    return print(invocation.text, invocation.kind === 'help' ? helpPager(io) : undefined, io);
  const { operation, globals, values } = invocation;
  const files = loadConfigFiles(io);
  checkSurroundings(globals, io.env, files);
  const draft = buildRequest(values, operation.input, io);
  const skeleton = values.get('GenerateCliSkeleton');
  if (skeleton === 'input') return print(renderJson(inputSkeleton(operation.input)), undefined, io);
  if (skeleton === 'yaml-input') return print(yamlSkeleton(operation.input), undefined, io);

  const show = presenter(invocation, files, io);
  const settings = settingsOf(globals, io.env, files);
  const request = validate(draft, operation.input, settings.parameterValidation ? 'aws' : 'none');
  if (skeleton === 'output') return show(outputSkeleton(operation.output));
  const trace = tracer(globals, io);
  for (const line of [`ec2img/${version} ${io.platform}`, ...settings.origins]) trace(line);
  await warnOfTrust(settings, io);
  const result = await send(operation.name, request, settings, io, trace);
  try {
    await show(result);
  } catch (error) {
    throw namingResult(error, result);
  }
}

/** Global values that are wrong whatever the command is; the AWS CLI finds them before it looks at the command. */
function refuseGlobals(globals: OptionValues): void {
  compileQuery(globalText(globals, 'Query'));
  checkGlobals(globals);
}

/** Query, format, colour and pager of an answer, all chosen before there is one. */
function presenter({ operation, globals }: Invocation, files: ConfigFiles, io: Io): (value: Plain) => Promise<void> {
  const query = compileQuery(globalText(globals, 'Query'));
  const format = setting(globals, io.env, files, { option: 'Output', variable: 'AWS_DEFAULT_OUTPUT', key: 'output' });
  const render = rendererFor(format ?? 'json', {
    title: operation.name,
    width: io.stdout.columns,
    style: coloursTables(colourChoice(globals, io.stdout, io)) ? colourTable : plainTable,
  });
  const pager = choosePager({
    isTerminal: io.stdout.isTTY,
    isOff: globals.has('NoCliPager'),
    configured: setting(globals, io.env, files, { key: 'cli_pager' }),
    env: io.env,
    hasProgram: io.hasProgram,
  });
  return (value) => print(render(query(value)), pager, io);
}

/** On a terminal a help page goes through MANPAGER, PAGER or less, whatever is said about answers. */
function helpPager(io: Io): Pager | undefined {
  const env = { AWS_PAGER: io.env.MANPAGER || io.env.PAGER || 'less -R', LESS: io.env.LESS };
  const { isTTY: isTerminal } = io.stdout;
  return choosePager({ isTerminal, isOff: false, configured: undefined, env, hasProgram: io.hasProgram });
}

const colourChoice = (globals: OptionValues, { isTTY }: Sink, { env }: Io): ColourChoice => ({
  option: globalText(globals, 'Color'),
  isTTY,
  env,
});

async function print(text: string, pager: Pager | undefined, io: Io): Promise<void> {
  if (text === '') return;
  if (pager && (await io.page(pager.command, text, pager.env))) return;
  try {
    await io.stdout.write(text);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EPIPE') throw new NobodyReads();
    throw generalError(`Unable to write to standard output: ${(error as Error).message}`, error);
  }
}

/** On a terminal, that nobody checks who answers. */
async function warnOfTrust({ verifySsl, endpoint }: Settings, io: Io): Promise<void> {
  if (verifySsl || endpoint?.protocol === 'http:' || !io.stderr.isTTY) return;
  const who = endpoint?.href ?? 'EC2';
  await io.stderr.write(`ec2img: [WARNING]: the certificate of ${who} is not verified\n`).catch(() => {});
}

async function send(operation: string, request: Request, settings: Settings, io: Io, trace: Trace): Promise<Plain> {
  const { connect } = await import('./service/ec2.ts');
  const ec2 = await connect(settings, { trace, readFile: io.readFile, askSecret: io.askSecret });
  const { signal, end } = io.interruption();
  const retries = {
    maxAttempts: settings.maxAttempts,
    sleep: (milliseconds: number) => io.sleep(milliseconds, signal),
    random: io.random,
    trace,
    hint: (line: string) => void io.stderr.write(hintLine(line)).catch(() => {}),
  };
  const call = callOf(operation);
  const interrupted = new Promise<never>((_, reject) => {
    const hint = (): string | undefined => (ec2.isOut() ? call.interruptedHint(request as never) : undefined);
    signal.addEventListener('abort', () => reject(new Interrupted(hint())), { once: true });
  });
  try {
    return (await Promise.race([call.run(ec2, request as never, retries, signal), interrupted])) as Plain;
  } finally {
    end();
    ec2.close();
  }
}

/** Writes what --debug shows, line by line; nothing without it. */
function tracer(globals: OptionValues, io: Io): Trace {
  return (line) => {
    if (globals.has('Debug'))
      void io.stderr.write(`DEBUG: ${withoutControls(withoutPasswords(line))}\n`).catch(() => {});
  };
}

/** What the service answered is never lost: where it could not be shown, the error names it. */
function namingResult(error: unknown, result: Plain): CliError {
  const { message } = error instanceof NobodyReads ? new Error(CLOSED_PIPE) : (error as Error);
  const hint = `EC2 has done what was asked; its answer: ${JSON.stringify(result)}`;
  return new CliError('general', message, { hints: [hint], cause: error });
}

const CLOSED_PIPE = 'Unable to write to standard output: nobody reads it any more';

/** How this command line, the environment or the profile want errors told; what they cannot mean is not looked at. */
function errorForm(globals: OptionValues, io: Io): ErrorForm {
  const format =
    globalText(globals, 'CliErrorFormat') ?? io.env.AWS_CLI_ERROR_FORMAT ?? configuredErrorFormat(globals, io);
  if (format === 'legacy') return 'legacy';
  if (!['json', 'yaml', 'text', 'table'].includes(format ?? '')) return 'enhanced';
  const layout = { title: 'error', width: io.stderr.columns, style: plainTable };
  const render: Renderer = rendererFor(format as string, layout);
  return (record) => render(record);
}

function configuredErrorFormat(globals: OptionValues, io: Io): string | undefined {
  try {
    return setting(globals, io.env, loadConfigFiles(io), { key: 'cli_error_format' });
  } catch {
    return undefined;
  }
}
