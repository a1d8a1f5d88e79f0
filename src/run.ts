// argv to exit code: the straight line of the program, and its only catch.
import { version } from '../package.json' with { type: 'json' };
import { parseArgv } from './cli/parse.ts';
import { EXIT, generalError } from './errors.ts';
import { buildRequest } from './input/request.ts';
import { type Request, validate } from './input/validate.ts';
import type { Io } from './io.ts';
import { model } from './model/shape.ts';
import { inputSkeleton, outputSkeleton, yamlSkeleton } from './model/skeleton.ts';
import type { OptionValues } from './model/world.ts';
import { renderJson } from './output/json.ts';
import type { Plain } from './output/plain.ts';
import { compileQuery } from './output/query.ts';
import { helpPager, NobodyReads, namingResult, presenter, print } from './present.ts';
import { callOf } from './service/calls.ts';
import { loadConfigFiles } from './service/config-file.ts';
import { checkGlobals, checkSurroundings, globalText, type Settings, settingsOf } from './service/settings.ts';
import { tellError, tellHint, tracer, warnOfTrust } from './tell.ts';
import { isUtf8 } from './text.ts';

/** Runs one command line and returns its exit code; everything it says goes through `io`. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  try {
    await answer(argv, io);
    return EXIT.ok;
  } catch (thrown) {
    if (thrown instanceof NobodyReads) return EXIT.general;
    if (!(thrown instanceof Interrupted)) return tellError(thrown, argv, io);
    await io.stdout.write('\n').catch(() => {});
    if (thrown.message) await tellHint(thrown.message, io);
    return EXIT.interrupted;
  }
}

/** Ctrl-C while a call was made; the message says what may have come of it. */
class Interrupted extends Error {}

async function answer(argv: readonly string[], io: Io): Promise<void> {
  refuseBrokenText(argv, io);
  const invocation = parseArgv(argv, model, `ec2img/${version} ${io.platform}`, refuseGlobals);
  if (invocation.kind !== 'call') {
    return print(invocation.text, invocation.kind === 'help' ? helpPager(io) : undefined, io);
  }
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

/** Global values that are wrong whatever the command is; the AWS CLI finds them before it looks at the command. */
function refuseGlobals(globals: OptionValues): void {
  compileQuery(globalText(globals, 'Query'));
  checkGlobals(globals);
}

async function send(
  operation: string,
  request: Request,
  settings: Settings,
  io: Io,
  trace: (line: string) => void,
): Promise<Plain> {
  const { connect } = await import('./service/ec2.ts');
  const ec2 = await connect(settings, { trace, readFile: io.readFile, askSecret: io.askSecret });
  const { signal, end } = io.interruption();
  let isInDoubt = false;
  const retries = {
    maxAttempts: settings.maxAttempts,
    sleep: (milliseconds: number) => io.sleep(milliseconds, signal),
    random: io.random,
    trace,
    doubt: () => {
      isInDoubt = true;
    },
    hint: (line: string) => void tellHint(line, io),
  };
  const call = callOf(operation);
  const interrupted = new Promise<never>((_, reject) => {
    const hint = (): string | undefined =>
      ec2.isOut() || isInDoubt ? call.interruptedHint(request as never) : undefined;
    signal.addEventListener('abort', () => reject(new Interrupted(hint())), { once: true });
  });
  try {
    return (await Promise.race([call.run(ec2, request as never, retries, signal), interrupted])) as Plain;
  } finally {
    end();
    ec2.close();
  }
}
