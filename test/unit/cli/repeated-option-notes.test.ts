import { expect, test } from 'vitest';
import { parsedCall } from '../../support/parse.ts';

const B = ['create-image', '--instance-id', 'i-1', '--name', 'abc'];
const [TAGS, BDM] = ['--tag-specifications', '--block-device-mappings'];
const lost = (name: string, times: number): string =>
  `${name} was given ${times} times; only the last one counts. List all values after one ${name}`;

const last = (name: string, times: number, value: string): string =>
  `${name} was given ${times} times; the last value is used: ${value}`;

const harmless: [argv: string[]][] = [
  [[]],
  [[TAGS, 'a', 'b', '--reboot', '--reboot', '--name', 'abc', '--debug', '--debug']],
  [[TAGS, TAGS, 'b']],
];

test.each(harmless)('reports nothing for create-image with the options %j, where no value is lost', (argv) => {
  expect(parsedCall([...B, ...argv]).notes).toEqual([]);
});

const cases: [argv: string[], ...notes: string[]][] = [
  [
    ['--name', 'x', '--desc', 'a', '--name=y', '--description', 'b'],
    last('--name', 3, 'y'),
    last('--description', 2, 'b'),
  ],
  [['--name=x', '--region', 'a', '--re', 'b'], last('--region', 2, 'b'), last('--name', 2, 'x')],
  [['--region', 'a', '--region', 'a', '--output', 'text', '--output=off'], last('--output', 2, 'off')],
  [[TAGS, 'a', TAGS, 'b'], lost(TAGS, 2)],
  [[TAGS, 'a', '--tag=b', TAGS, BDM, 'x', BDM], lost(TAGS, 3), lost(BDM, 2)],
  [['--no-reboot', '--reboot'], '--no-reboot and --reboot were both given; --reboot wins'],
  [['--reb', '--no-reb', '--reb', '--no-reb'], '--reboot and --no-reboot were both given; --no-reboot wins'],
  [['--dry-run', '--no-dry-run'], '--dry-run and --no-dry-run were both given; --no-dry-run wins'],
];

test.each(cases)('reports the repeated or contradictory options in create-image %j', (argv, ...notes) => {
  expect(parsedCall([...B, ...argv]).notes).toEqual(notes);
});
