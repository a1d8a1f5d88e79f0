// Builds commander's command tree from the model and dispatches to the action of the parsed command. commander does not
// follow argparse's rules, which parse.ts applies, so it gets a canonical command line: full option names, attached
// values, no repeats.

import { Command, Option } from 'commander';
import type { Model, Operation } from '../model/model.ts';
import type { Arity, OptionSpec, OptionValues } from '../model/options.ts';
import type { OptionOccurrence } from './argv.ts';
import type { CustomCall, HelpRequest } from './commands.ts';
import type { ParsedCommand } from './parse.ts';

/** An EC2 command and the raw values of its options, by member. */
export interface Invocation {
  readonly operation: Operation;
  readonly globals: OptionValues;
  readonly values: OptionValues;
  /** Notes about the command line, printed only on a terminal. */
  readonly notes: readonly string[];
}

/** An action for each kind of command. */
export interface Actions<T> {
  readonly call: (invocation: Omit<Invocation, 'globals'>) => T;
  readonly help: (request: HelpRequest) => T;
  readonly custom: (call: CustomCall) => T;
  readonly version: () => T;
}

/** Runs the action of a command and returns its result. */
export function dispatch<T>(parsed: ParsedCommand, model: Model, actions: Actions<T>): T {
  const results: T[] = [];
  const program = commandTree(model, parsed, actions, (result) => results.push(result));
  program.parse(canonicalArgv(parsed), { from: 'user' });
  return results[0] as T;
}

function commandTree<T>(model: Model, parsed: ParsedCommand, actions: Actions<T>, done: (result: T) => void): Command {
  const program = quiet(new Command('ec2img'))
    .exitOverride()
    .configureOutput({ writeOut: () => {}, writeErr: () => {} });
  program.option('--version').action(() => done(actions.version()));
  const help = quiet(program.command('help')).argument('[command...]').option('--short');
  help.action((path: string[], { short }) => done(actions.help({ kind: 'help', path, isShort: short ?? false })));
  for (const { name } of model.customCommands) {
    const command = quiet(program.command(name)).argument('<choice>');
    command.action((choice: string) => done(actions.custom({ kind: 'custom', name, choice })));
  }
  for (const operation of model.operations) {
    const command = commandFor(program, operation);
    if (parsed.kind !== 'call' || parsed.operation !== operation) continue;
    const values = addOptions(command, parsed.specs);
    command.action(() => done(actions.call({ operation, values, notes: parsed.notes })));
  }
  return program;
}

/** Turns off commander's help; ec2img prints its own help and errors. */
const quiet = (command: Command): Command => command.helpOption(false).helpCommand(false);

/** Adds the command of an operation, below its group if it has one. */
function commandFor(program: Command, { command }: Operation): Command {
  const parent = command
    .slice(0, -1)
    .reduce(
      (group, word) => group.commands.find((known) => known.name() === word) ?? quiet(group.command(word)),
      program,
    );
  return quiet(parent.command(command.at(-1) as string));
}

const ARGUMENT_OF: Record<Arity, string> = { none: '', one: ' <value>', optional: ' [value]', many: ' [value...]' };

/** Adds options to a command. Returns the map that commander's parse fills with their values. */
function addOptions(command: Command, specs: readonly OptionSpec[]): OptionValues {
  const values = new Map<string, string | string[] | boolean>();
  for (const spec of specs) {
    command.addOption(new Option(spec.name + ARGUMENT_OF[spec.arity]));
    command.on(`option:${spec.name.slice(2)}`, (value: string | null) => {
      values.set(spec.member, appendValue(spec, value, values.get(spec.member)));
    });
  }
  return values;
}

/** The value of an option after one more argument. Lists are extended in place because they may be long. */
function appendValue(spec: OptionSpec, value: string | null, known: string | string[] | boolean | undefined) {
  if (spec.arity === 'none') return spec.flagValue;
  if (spec.arity !== 'many') return value ?? spec.default ?? '';
  const values = Array.isArray(known) ? known : [];
  if (value !== null) values.push(value);
  return values;
}

function canonicalArgv(parsed: ParsedCommand): string[] {
  switch (parsed.kind) {
    case 'version':
      return ['--version'];
    case 'help':
      return ['help', ...(parsed.isShort ? ['--short'] : []), ...parsed.path];
    case 'custom':
      return [parsed.name, parsed.choice];
    case 'call':
      return [...parsed.operation.command, ...canonicalOptions(parsed.options)];
  }
}

/** The last occurrence of each option, with one argument per attached value. */
function canonicalOptions(options: readonly OptionOccurrence[]): string[] {
  const last = new Map(options.map((option) => [option.spec.member, option]));
  return [...last.values()].flatMap(({ spec, values }) =>
    values.length === 0 ? [spec.name] : values.map((value) => `${spec.name}=${value}`),
  );
}
