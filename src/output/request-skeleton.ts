// Prints skeletons of requests.

import type { Io } from '../io/io.ts';
import type { Operation } from '../model/model.ts';
import { inputSkeleton } from '../model/skeleton.ts';
import { renderJson } from './json.ts';
import { printTerminalHint } from './stderr.ts';
import { print } from './stdout.ts';

/** Prints the skeleton of a request: all members as JSON or as YAML with comments, or the required members. */
export async function printRequestSkeleton(kind: string, operation: Operation, io: Io): Promise<void> {
  if (kind === 'minimal') return printMinimal(operation, io);
  await print(
    kind === 'yaml-input' ? await yamlInput(operation) : renderJson(inputSkeleton(operation.input)),
    undefined,
    io,
  );
}

/** The request skeleton as YAML. Its comments need the descriptions, which are loaded here. */
async function yamlInput(operation: Operation): Promise<string> {
  const { described } = await import('../model/described-model.ts');
  const { yamlSkeleton } = await import('../model/yaml-skeleton.ts');
  return yamlSkeleton(described(operation).input);
}

/** Prints a request with its required members only. If it has none, a hint on a terminal explains the empty document. */
async function printMinimal(operation: Operation, io: Io): Promise<void> {
  const { emptyRequestHint, minimalSkeleton } = await import('../model/minimal-skeleton.ts');
  await print(renderJson(minimalSkeleton(operation.input)), undefined, io);
  const hint = emptyRequestHint(operation);
  if (hint !== undefined) await printTerminalHint(hint, io);
}
