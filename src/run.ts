// From argv to exit code. The program's only top-level catch is here.

import manifest from '../package.json' with { type: 'json' };
import { parseLine, type RunCall, runCall, type Session } from './call.ts';
import { type CommandLine, parseGlobals } from './cli/parse.ts';
import { dispatch } from './cli/program.ts';
import { readAliasFile } from './config/alias-path.ts';
import { CliError, EXIT, InterruptedError } from './errors.ts';
import type { Io } from './io/io.ts';
import { model } from './model/model.ts';
import { reportError, reportInterrupt } from './output/stderr.ts';
import { print, StdoutClosedError } from './output/stdout.ts';
import { autoPromptOf } from './prompt/mode.ts';
import { connectionFor } from './send.ts';

/** Runs a command line and returns its exit code. Everything it prints goes through `io`. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  let line = parseGlobals(argv, model);
  const connection = connectionFor(io);
  try {
    const aliasFile = readAliasFile(io);
    if (aliasFile) {
      const expanded = await (await import('./commands/aliased-line.ts')).aliasedLine(line, aliasFile, io);
      if (typeof expanded === 'number') return expanded;
      line = expanded;
    }
    await promptAndExecute(line, { io, connect: connection.connect, version: () => versionOf(io) });
    return EXIT.ok;
  } catch (thrown) {
    return await report(thrown, line, io);
  } finally {
    connection.close();
  }
}

/** If auto-prompt is on, asks for whatever is missing from the command line. */
async function promptAndExecute(line: CommandLine, session: Session): Promise<void> {
  const auto = autoPromptOf(line, session.io);
  if (auto.mode === 'off') return execute(line, session);
  const { guide } = await import('./prompt/guide.ts');
  return guide(line, auto, session, execute);
}

async function execute(line: CommandLine, session: Session): Promise<void> {
  const { globals } = line;
  const { io } = session;
  io.assertUtf8(line.argv);
  const { command, query } = await parseLine(line, io);
  return dispatch(command, {
    version: async () => printVersion(`${await session.version()}\n`, io),
    help: async (request) => (await import('./help/show.ts')).showHelp(request, globals, io),
    custom: async (call) => (await import('./commands/run-custom.ts')).runCustom(call, globals, query, io),
    call: (invocation) => {
      const runIt = invocation.operation.isOwn ? runOwn : runCall;
      return runIt({ ...invocation, globals }, line.argv, query, session);
    },
  });
}

/** Runs a command that makes many calls. */
const runOwn: RunCall = async (...call) => (await import('./workflow/run-workflow.ts')).runWorkflow(...call);

/** Prints the version on standard error if standard output is closed, as the AWS CLI does. */
const printVersion = (text: string, io: Io): Promise<void> =>
  print(text, undefined, io).catch((error) => {
    if (error.cause?.code !== 'EBADF') throw error;
    return io.stderr.write(text);
  });

async function report(thrown: unknown, line: CommandLine, io: Io): Promise<number> {
  if (thrown instanceof StdoutClosedError) return EXIT.general;
  if (thrown instanceof InterruptedError) {
    await reportInterrupt(thrown, line.globals, io);
    return thrown.exitCode;
  }
  const isParsed = !(line.level instanceof CliError);
  const globals = isParsed ? line.globals : (await import('./cli/report-options.ts')).reportOptions(line, model);
  return reportError(thrown, globals, io, () => usageFor(line, io));
}

/** The usage to print below an error in a command line. */
async function usageFor(line: CommandLine, { stderr }: Io): Promise<string> {
  const { usageBelowError } = await import('./help/usage.ts');
  return usageBelowError(line, { columns: stderr.columns, bold: (text) => text });
}

const versionOf = async (io: Io): Promise<string> => `ec2img/${manifest.version} ${await io.platform()}`;
