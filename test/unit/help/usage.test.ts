// The lines below an error in a command line.
import { expect, test } from 'vitest';
import { parseGlobals } from '../../../src/cli/parse.ts';
import { shortHelp } from '../../../src/help/short.ts';
import { usageBelowError } from '../../../src/help/usage.ts';
import { describedModel } from '../../../src/model/described-model.ts';
import { USAGE } from '../../support/usage.ts';

const LAYOUT = { columns: 80, bold: (text: string) => text };
const usageOf = (argv: readonly string[]) => usageBelowError(parseGlobals(argv, describedModel), LAYOUT);

test.each<[keyof typeof USAGE, ...argv: string[]]>([
  ['createImage', 'create-image', '--bogus'],
  ['createImage', '--region', 'wait', 'create-image', '--name'],
  ['createImage', 'ec2', 'create-image', 'stray', 'wait'],
  // The global options cannot be parsed.
  ['createImage', 'create-image', '--profile'],
  ['createImage', '--color', 'x', 'ec2', 'create-image'],
  ['waitImageAvailable', 'wait', 'image-available', '--output', 'xml'],
  ['waitImageAvailable', 'wait', 'image-available', 'x'],
  ['wait', 'wait'],
  ['wait', 'wait', 'bogus'],
  ['wait', 'wait', '--color', 'x'],
  ['completion', 'completion', 'tcsh'],
  ['completion', 'completion', '--color', 'x'],
  ['schema', 'schema', 'create-imag'],
  ['config', 'config', 'x'],
  ['credentials', 'credentials', 'x'],
  ['program', 'bogus', 'create-image'],
  ['program', 'help', 'bogus'],
  ['program', '--profile'],
  ['program', '--color', 'x', 'bogus'],
])('shows the usage of %s for ec2img %s %s %s', (command, ...argv) => {
  expect(usageOf(argv)).toBe(USAGE[command]);
});

test.each([[[]], [['ec2']], [['--region', 'x']], [['ec2', '--bogus']]])(
  'shows the short help if the command is missing in %j',
  (argv) => {
    expect(usageOf(argv)).toBe(`\n${shortHelp(describedModel, [], LAYOUT)}`);
  },
);
