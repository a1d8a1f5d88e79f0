// Describes the parsed command to commander, which dispatches to its action. commander does not follow argparse's rules,
// which parse.ts applies, so it gets a canonical command line: full option names, attached values, no repeats.

import { Command, Option } from 'commander';
import type { Operation } from '../model/model.ts';
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
export function dispatch<T>(parsed: ParsedCommand, actions: Actions<T>): T {
  const results: T[] = [];
  const program = commandTree(parsed, actions, (result) => results.push(result));
  program.parse(canonicalArgv(parsed), { from: 'user' });
  return results[0] as T;
}

/** The branch of the command tree that leads to the parsed command: registering the others takes longer than a parse. */
function commandTree<T>(parsed: ParsedCommand, actions: Actions<T>, done: (result: T) => void): Command {
  // ec2img prints its own help and errors.
  const program = new Command('ec2img')
    .helpOption(false)
    .helpCommand(false)
    .exitOverride()
    .configureOutput({ writeOut: () => {}, writeErr: () => {} });
  switch (parsed.kind) {
    case 'version':
      program.option('--version').action(() => done(actions.version()));
      break;
    case 'help': {
      const help = program.command('help').argument('[command...]').option('--short');
      help.action((path: string[], { short }) => done(actions.help({ kind: 'help', path, isShort: short ?? false })));
      break;
    }
    case 'custom': {
      const { kind, name } = parsed;
      const custom = program.command(name).argument('<choice>');
      custom.action((choice: string) => done(actions.custom({ kind, name, choice })));
      break;
    }
    case 'call': {
      const { operation, options, notes } = parsed;
      const command = operation.command.reduce((group, word) => group.command(word), program);
      const values = addOptions(command, options);
      command.action(() => done(actions.call({ operation, values, notes })));
    }
  }
  return program;
}

const ARGUMENT_OF: Record<Arity, string> = { none: '', one: ' <value>', optional: ' [value]', many: ' [value...]' };

/** Adds the given options to a command. Returns the map that commander's parse fills with their values. */
function addOptions(command: Command, options: readonly OptionOccurrence[]): OptionValues {
  const values = new Map<string, string | string[] | boolean>();
  for (const { spec } of lastOf(options)) {
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
      return ['help', ...(parsed.isShort ? ['--short'] : []), '--', ...parsed.path];
    case 'custom':
      return [parsed.name, parsed.choice];
    case 'call':
      return [...parsed.operation.command, ...canonicalOptions(parsed.options)];
  }
}

/** The options, with one argument per attached value. */
const canonicalOptions = (options: readonly OptionOccurrence[]): string[] =>
  lastOf(options).flatMap(({ spec, values }) =>
    values.length === 0 ? [spec.name] : values.map((value) => `${spec.name}=${value}`),
  );

/** The last occurrence of each option. */
const lastOf = (options: readonly OptionOccurrence[]): OptionOccurrence[] => [
  ...new Map(options.map((option) => [option.spec.member, option])).values(),
];
