// A command line that may still lack something: what it says already, checked as far as it goes.
import { parseArgv } from './cli/parse.ts';
import { buildRequest } from './input/request.ts';
import { type Strictness, strictnessOf } from './input/strictness.ts';
import { validate } from './input/validate.ts';
import type { Structure } from './input/value.ts';
import { waitOptions } from './input/wait-options.ts';
import type { Io } from './io.ts';
import { model, type Operation } from './model/shape.ts';
import type { OptionValues } from './model/world.ts';
import { presenter, queryReader } from './present.ts';
import { loadConfigFiles } from './service/config-file.ts';
import { checkSurroundings, type Settings, settingsOf } from './service/settings.ts';

export interface Draft {
  readonly operation: Operation;
  readonly globals: OptionValues;
  /** The members of the request that are there. */
  readonly given: Structure;
  readonly settings: Settings;
  readonly strictness: Strictness;
}

/**
 * What a command line says, or undefined when it asks for a page or a skeleton. Throws whatever would fail before
 * anything is sent, but for what is missing: nobody shall answer questions for a command that cannot run.
 */
export async function draftOf(argv: readonly string[], io: Io): Promise<Draft | undefined> {
  const invocation = parseArgv(argv, model, () => {}, true);
  if (invocation.kind !== 'call' || invocation.values.has('GenerateCliSkeleton')) return undefined;
  const { operation, globals, values } = invocation;
  const files = loadConfigFiles(io);
  checkSurroundings(globals, io.env, files);
  waitOptions(operation, values);
  const given = await buildRequest(values, operation.input, io);
  const queryOf = await queryReader(globals);
  await presenter(invocation, queryOf(globals), files, io);
  const settings = settingsOf(globals, io.env, files);
  const strictness = strictnessOf(values, io.env, settings.parameterValidation);
  validate(given, operation.input, { strictness, rules: operation.rules, isPartial: true });
  return { operation, globals, given, settings, strictness };
}
