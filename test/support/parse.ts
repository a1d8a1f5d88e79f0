// A command line parsed as a run does it, up to the action that commander dispatches to.
import type { CustomCall, HelpRequest } from '../../src/cli/commands.ts';
import { parseArgv, parseGlobals } from '../../src/cli/parse.ts';
import { dispatch, type Invocation } from '../../src/cli/program.ts';
import { model } from '../../src/model/model.ts';

type Dispatched = ({ readonly kind: 'call' } & Invocation) | HelpRequest | CustomCall | { readonly kind: 'version' };

/** What the action of a command line is called with. Throws the error of a command line that has none. */
export function parsed(argv: readonly string[]): Dispatched {
  const line = parseGlobals(argv, model);
  return dispatch<Dispatched>(parseArgv(line, model), model, {
    call: (invocation) => ({ kind: 'call', ...invocation, globals: line.globals }),
    help: (request) => request,
    custom: (call) => call,
    version: () => ({ kind: 'version' }),
  });
}

/** The same for a command line that makes a call. */
export const parsedCall = (argv: readonly string[]): Invocation => parsed(argv) as Invocation;
