// What a trace shows of an alias, and the schemas that it reads.
import { expect, test } from 'vitest';
import { expandAliases } from '../../../src/cli/expand-aliases.ts';
import { parseGlobals } from '../../../src/cli/parse.ts';
import { type Model, model, type Operation } from '../../../src/model/model.ts';

/** The model, with a list of the commands whose input was read. */
function watched(): { readonly watching: Model; readonly read: Set<string> } {
  const read = new Set<string>();
  const watch = (operation: Operation): Operation =>
    Object.defineProperty(Object.create(operation), 'input', {
      get: () => {
        read.add(operation.command.join(' '));
        return operation.input;
      },
    });
  return { watching: { ...model, operations: model.operations.map(watch) }, read };
}

const ALIASES = new Map([
  ['mine', 'describe-images --owners self --output text'],
  ['snap', 'create-image --no-reboot'],
  ['nested', 'snap --name web'],
  ['ready', 'wait image-available --image-ids ami-1'],
  ['globals', 'describe-images --output text --region eu-west-1'],
  ['other', 'describe-images --name secret --bucket=secret'],
  ['missing', 'describe-vpcs --filters secret'],
  ['loop', 'loop --name secret'],
]);

test.each<[name: string, shown: string, read: readonly string[]]>([
  ['mine', 'describe-images --owners self --output text', ['describe-images']],
  ['snap', 'create-image --no-reboot', ['create-image']],
  ['nested', 'snap --name web', ['create-image']],
  ['ready', 'wait image-available --image-ids ami-1', ['wait image-available']],
  ['globals', 'describe-images --output text --region eu-west-1', []],
  // Options of other commands are unknown to this one.
  ['other', 'describe-images --name (hidden) --bucket=(hidden)', ['describe-images']],
  ['missing', 'describe-vpcs --filters (hidden)', []],
])('a trace shows the alias %s as %j, and reads only the schema of its command', (name, shown, read) => {
  const { watching, read: wasRead } = watched();
  const expansion = expandAliases(parseGlobals([name], watching), { toplevel: new Map(), ec2: ALIASES }, watching);
  if (expansion?.kind !== 'line') throw new Error(`${name} is no alias of a command`);
  expect([...wasRead]).toEqual([]);
  expect(expansion.steps[0]?.()).toBe(`alias ${name}: ${shown}`);
  expect([...wasRead]).toEqual(read);
});

test('the error for an alias without a command hides the values of all options that are not global', () => {
  const tables = { toplevel: new Map([['bare', '--output text --name=secret']]), ec2: ALIASES };
  expect(() => expandAliases(parseGlobals(['bare'], model), tables, model)).toThrow(
    expect.objectContaining({ hints: ['the alias bare has no command: --output text --name=(hidden)'] }),
  );
});

test('an alias that refers to itself is refused', () => {
  const tables = { toplevel: new Map(), ec2: ALIASES };
  expect(() => expandAliases(parseGlobals(['loop'], model), tables, model)).toThrow(
    'The alias "loop" refers to itself',
  );
});
