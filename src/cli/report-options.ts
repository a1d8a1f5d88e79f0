// The format of an error in the global options themselves. Loaded only after such an error.

import type { Model } from '../model/model.ts';
import { globalOptions, type OptionValues } from '../model/options.ts';
import type { CommandLine } from './parse.ts';

/** Global options that select how an error is reported. */
const REPORT = ['CliErrorFormat', 'Profile', 'Color'];

/** The options for the report of an error in the global options, as far as they are valid themselves. */
export function reportOptions({ help: { argv } }: CommandLine, model: Model): OptionValues {
  const specs = globalOptions(model);
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length;
  const found = argv.slice(0, end).flatMap((word, at): [string, string][] => {
    const name = word.replace(/=.*/s, '');
    const matches = specs.filter((spec) => spec.name === name || (name.length > 2 && spec.name.startsWith(name)));
    const spec = specs.find((one) => one.name === name) ?? (matches.length === 1 ? matches[0] : undefined);
    const value = word.includes('=') ? word.slice(word.indexOf('=') + 1) : argv[at + 1];
    const isValid = value !== undefined && (spec?.choices?.includes(value) ?? !value.startsWith('-'));
    return spec && REPORT.includes(spec.member) && isValid ? [[spec.member, value]] : [];
  });
  return new Map(found);
}
