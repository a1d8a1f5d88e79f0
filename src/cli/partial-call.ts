// The call of a command line that may be incomplete, for auto-prompt and for errors.

import type { Model } from '../model/model.ts';
import type { OptionValues } from '../model/options.ts';
import { type CommandLine, type ParsedCommand, parseArgv } from './parse.ts';
import { dispatch, type Invocation } from './program.ts';

/** The call that a command makes. Help, a custom command and the version make none. */
export const callOf = (command: ParsedCommand, globals: OptionValues): Invocation | undefined =>
  dispatch(command, {
    call: (invocation): Invocation | undefined => ({ ...invocation, globals }),
    help: () => undefined,
    custom: () => undefined,
    version: () => undefined,
  });

/** The call of a command line that may lack required options; undefined if it has another error. */
export function partialCall(line: CommandLine, model: Model): Invocation | undefined {
  try {
    return callOf(parseArgv(line, model, true), line.globals);
  } catch {
    return undefined;
  }
}
