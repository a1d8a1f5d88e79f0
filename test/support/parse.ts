// Parses a command line as a run does, up to the action that commander dispatches to.
import type { CustomCall, HelpRequest } from '../../src/cli/commands.ts';
import { parseArgv, parseGlobals } from '../../src/cli/parse.ts';
import { dispatch, type Invocation } from '../../src/cli/program.ts';
import { model } from '../../src/model/model.ts';

type Dispatched = ({ readonly kind: 'call' } & Invocation) | HelpRequest | CustomCall | { readonly kind: 'version' };

/** Returns the arguments of the action. Throws the usage error of an invalid command line. */
export function parsed(argv: readonly string[]): Dispatched {
  const line = parseGlobals(argv, model);
  return dispatch<Dispatched>(parseArgv(line, model), {
    call: (invocation) => ({ kind: 'call', ...invocation, globals: line.globals }),
    help: (request) => request,
    custom: (call) => call,
    version: () => ({ kind: 'version' }),
  });
}

/** Parses a command line that calls an operation. */
export const parsedCall = (argv: readonly string[]): Invocation => parsed(argv) as Invocation;
