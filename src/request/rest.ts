// Finds the problems of a request that cannot be sent for another reason, so that all are reported at once.

import { settingSources } from '../config/lookup.ts';
import type { ConfigFiles } from '../config/shared-config.ts';
import { isOnInProfile, validationLevelOf } from '../config/validation-level.ts';
import { CliError } from '../errors.ts';
import type { Env, Files } from '../io/io.ts';
import type { OptionValues } from '../model/options.ts';
import { buildRequest } from './build.ts';
import { checksOf, type GivenCall } from './checks.ts';
import type { InputObject } from './input-value.ts';
import { withoutTemplate } from './name-template.ts';
import { combined } from './problems.ts';
import { validationError } from './validate.ts';
import { withoutWaiterConfig } from './waiter-config.ts';

/** The problem of the values that could be parsed. Without a response to print, a skeleton needs no valid request. */
export async function problemOfRest(
  draft: InputObject,
  call: GivenCall,
  env: Env,
  files: ConfigFiles,
  isPartial = false,
): Promise<CliError | undefined> {
  const { operation, globals, values } = call;
  if ((values.get('GenerateCliSkeleton') ?? 'output') !== 'output') return undefined;
  return problemOf(async () => {
    const level = validationLevelOf(values, env, isOnInProfile(settingSources(globals, env, files)));
    const checks = { ...checksOf(draft, call, level), isPartial, isRest: true };
    const named = level === 'documented' && values.has('Name') ? withoutTemplate(draft, operation.input) : draft;
    return validationError(withoutWaiterConfig(inOrderOf(values, named), operation), operation.input, checks);
  });
}

/** A draft with the members in the order of the command line, then those that only a document has. */
function inOrderOf(values: OptionValues, draft: InputObject): InputObject {
  const ordered: InputObject = new Map();
  for (const name of [...values.keys(), ...draft.keys()]) {
    const value = draft.get(name);
    if (value !== undefined) ordered.set(name, value);
  }
  return ordered;
}

/** Adds the problems of the given options to the error that others are missing. */
export async function withRequestProblems(
  missing: CliError,
  call: GivenCall | undefined,
  env: Env,
  files: ConfigFiles,
): Promise<CliError> {
  if (!call) return missing;
  const checkRest = (draft: InputObject) => problemOfRest(draft, call, env, files, true);
  const given = withoutFiles(call.values);
  const problem = await problemOf(async () =>
    checkRest(await buildRequest(given, call.operation.input, { ...NO_FILES, env }, checkRest, missing)),
  );
  return problem ? combined([missing, problem]) : missing;
}

async function problemOf(find: () => Promise<CliError | undefined>): Promise<CliError | undefined> {
  try {
    return await find();
  } catch (error) {
    if (error instanceof CliError) return error;
    throw error;
  }
}

/** The options that name no file: reading one could wait for input, and the AWS CLI reads none if options are missing. */
const withoutFiles = (values: OptionValues): OptionValues =>
  new Map(
    [...values].filter(
      ([name, value]) =>
        !/^CliInput/.test(name) && ![value].flat().some((text) => typeof text === 'string' && /fileb?:\/\//.test(text)),
    ),
  );

const NO_FILES: Files = {
  env: {},
  homeOf: () => undefined,
  readFile: (path): never => {
    throw new Error(`${path} is not read`);
  },
};
