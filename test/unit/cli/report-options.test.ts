// The options that select how to report an error in the global options.
import { expect, test } from 'vitest';
import { parseGlobals } from '../../../src/cli/parse.ts';
import { reportOptions } from '../../../src/cli/report-options.ts';
import { model } from '../../../src/model/model.ts';

test.each<[argv: string[], options: Record<string, string>]>([
  [['--cli-error-format', 'json', '--output', 'xml'], { CliErrorFormat: 'json' }],
  [['--output', 'xml', '--cli-err=yaml', '--profile', 'p', '--region', 'x'], { CliErrorFormat: 'yaml', Profile: 'p' }],
  [['--color', 'off', '--profile'], { Color: 'off' }],
  [['--profile', '--debug'], {}],
  [['--cli', 'json', '--color', 'x'], {}],
  [['--color', 'x', '--cli-error-format', 'jsn', '--', '--profile', 'p'], {}],
])('reads the valid ones of %j', (argv, options) => {
  expect(Object.fromEntries(reportOptions(parseGlobals(argv, model), model))).toEqual(options);
});
