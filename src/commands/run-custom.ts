// The commands that only ec2img has: config, credentials, completion, schema. Loaded on demand.

import type { CustomCall } from '../cli/commands.ts';
import { tryLoadConfigFiles } from '../config/shared-config.ts';
import type { Io } from '../io/io.ts';
import type { JsonValue } from '../model/json-value.ts';
import { model, type Operation } from '../model/model.ts';
import type { OptionValues } from '../model/options.ts';
import { renderJson } from '../output/json.ts';
import type { Query } from '../output/query.ts';
import { createPrinter, print } from '../output/stdout.ts';

/** Runs a command that only ec2img has. */
export async function runCustom(
  { name, choice }: CustomCall,
  globals: OptionValues,
  query: Query,
  io: Io,
): Promise<void> {
  if (name === 'config' || name === 'credentials') return printReport(name, globals, query, io);
  const text = name === 'completion' ? completionFor(choice, io) : schemaOf(choice);
  return print(await text, undefined, io);
}

/** Prints a report in the selected format, after --query. */
async function printReport(name: 'config' | 'credentials', globals: OptionValues, query: Query, io: Io): Promise<void> {
  const { explainConfig, explainSources } = await import('../config/explain.ts');
  const isConfig = name === 'config';
  const operation = { name: isConfig ? 'Config' : 'Credentials', output: { type: 'object' } } as const;
  const printer = await createPrinter({ operation, globals }, query, tryLoadConfigFiles(io), io);
  const report = isConfig ? explainConfig(globals, io) : explainSources(globals, io);
  await printer.show(report as unknown as JsonValue);
}

const completionFor = async (shell: string, io: Io): Promise<string> =>
  (await import('../completion/complete.ts')).completeFor(shell, io);

async function schemaOf(command: string): Promise<string> {
  const { described } = await import('../model/described-model.ts');
  const { lineSchema, requestSchema } = await import('../model/json-schema.ts');
  const operationOf = (words: string) =>
    described(model.operations.find((one) => one.command.join(' ') === words) as Operation);
  const operation = operationOf(command);
  const lines = operation.input['x-lines'];
  return renderJson(lines === undefined ? requestSchema(operation) : lineSchema(operation, operationOf(lines)));
}
