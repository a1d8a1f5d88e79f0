// What is read and checked before a call, in the order in which the AWS CLI does. Nothing is sent here.
import type { Invocation } from './cli/parse.ts';
import { adviceOnOption, buildRequest } from './input/request.ts';
import { type Strictness, strictnessOf } from './input/strictness.ts';
import type { Request } from './input/validate.ts';
import type { Structure } from './input/value.ts';
import { waitOptions } from './input/wait-options.ts';
import type { Io } from './io.ts';
import type { Query } from './output/query.ts';
import { type Presenter, presenter } from './present.ts';
import { type ConfigFiles, loadConfigFiles } from './service/config-file.ts';
import { checkSurroundings, type Settings, settingsOf } from './service/settings.ts';

/** What a command line and the files that it names say. */
interface Reading {
  readonly files: ConfigFiles;
  readonly waiting: ReturnType<typeof waitOptions>;
  readonly draft: Structure;
}

/** Reads what a call needs. Throws for what cannot be read. */
export async function readCall({ operation, globals, values }: Invocation, io: Io): Promise<Reading> {
  const files = loadConfigFiles(io);
  checkSurroundings(globals, io.env, files);
  const waiting = waitOptions(operation, values);
  return { files, waiting, draft: await buildRequest(values, operation.input, io) };
}

/** A call that can be sent, and how its answer is shown. */
interface Prepared extends Presenter {
  readonly settings: Settings;
  readonly strictness: Strictness;
  readonly request: Request;
}

/** Checks what was read; members may be missing in a partial call. Throws what would fail before anything is sent. */
export async function checkCall(
  invocation: Invocation,
  { files, draft }: Reading,
  query: Query,
  io: Io,
  isPartial = false,
): Promise<Prepared> {
  const { operation, globals, values } = invocation;
  const shown = await presenter(invocation, query, files, io);
  const settings = settingsOf(globals, io.env, files);
  const strictness = strictnessOf(values, io.env, settings.parameterValidation);
  // Skeletons, pages and what cannot be read need no checks.
  const { validate } = await import('./input/validate.ts');
  const request = validate(draft, operation.input, {
    strictness,
    rules: operation.rules,
    isPartial,
    isDocument: values.has('CliInputJson') || values.has('CliInputYaml'),
    adviceOn: (member) => adviceOnOption(values, operation.input, member),
  });
  return { ...shown, settings, strictness, request };
}
