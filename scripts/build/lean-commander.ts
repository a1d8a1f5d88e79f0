// Leaves out of the startup file what ec2img does not use of commander.
import type { Plugin } from 'rolldown';

/** The modules that are replaced, by the end of their paths or their names, and their replacements. */
const REPLACED: readonly (readonly [end: string, code: string])[] = [
  // The entry creates a program and defines factories.
  [
    '/commander/index.js',
    "exports.Command = require('./lib/command.js').Command; exports.Option = require('./lib/option.js').Option;",
  ],
  // ec2img has its own help pages and suggestions.
  ['/commander/lib/help.js', 'exports.Help = class {}; exports.stripColor = (text) => text;'],
  ['/commander/lib/suggestSimilar.js', "exports.suggestSimilar = () => '';"],
  // ec2img has no executables for subcommands. Loading child_process takes 5 ms.
  ['node:child_process', 'module.exports = {};'],
  ['node:process', 'module.exports = process;'],
];

const replacementOf = (id: string): string | undefined => REPLACED.find(([end]) => id.endsWith(end))?.[1];

export const leanCommander: Plugin = {
  name: 'lean-commander',
  resolveId: {
    filter: { id: /^node:/ },
    handler: (id, importer) =>
      importer?.includes('/node_modules/commander/') && replacementOf(id) ? `\0commander:${id}` : undefined,
  },
  load: {
    filter: { id: /\/node_modules\/commander\/|^\0commander:/ },
    handler: (id) => replacementOf(id),
  },
};
