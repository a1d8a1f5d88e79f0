// A command line that may still lack something: what it says already, checked as far as it goes.
import { givenGlobals, parseArgv } from './cli/parse.ts';
import type { Strictness } from './input/strictness.ts';
import type { Structure } from './input/value.ts';
import type { Io } from './io.ts';
import { model, type Operation } from './model/shape.ts';
import type { OptionValues } from './model/world.ts';
import { checkCall, readCall } from './prepare.ts';
import { queryReader } from './present.ts';
import { checkGlobals, type Settings } from './service/settings.ts';

export interface Draft {
  readonly operation: Operation;
  readonly globals: OptionValues;
  /** The members of the request that are there. */
  readonly given: Structure;
  readonly settings: Settings;
  readonly strictness: Strictness;
}

/**
 * What a command line says, or undefined where it asks for no call. Throws whatever would fail before anything is sent,
 * but for what is missing: nobody shall answer questions for a command that cannot run.
 */
export async function draftOf(argv: readonly string[], io: Io): Promise<Draft | undefined> {
  const queryOf = await queryReader(givenGlobals(argv, model));
  const invocation = parseArgv(argv, model, checkGlobals, true);
  if (invocation.kind !== 'call' || invocation.values.has('GenerateCliSkeleton')) return undefined;
  const reading = await readCall(invocation, io);
  const { settings, strictness } = await checkCall(invocation, reading, queryOf(invocation.globals), io, true);
  return { operation: invocation.operation, globals: invocation.globals, given: reading.draft, settings, strictness };
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
