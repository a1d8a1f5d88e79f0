// A command line, and what is added to it.

/** The command line with more words: before a `--`, where options are options. */
export function inserted(argv: readonly string[], words: readonly string[]): readonly string[] {
  const at = endOf(argv);
  return [...argv.slice(0, at), ...words, ...argv.slice(at)];
}

/** Without --cli-auto-prompt, however short: no value begins like an option. */
export const withoutAutoPrompt = (argv: readonly string[]): readonly string[] =>
  argv.filter((word, at) => at >= endOf(argv) || !(word.startsWith('--cli-a') && '--cli-auto-prompt'.startsWith(word)));

const endOf = (argv: readonly string[]): number => (argv.includes('--') ? argv.indexOf('--') : argv.length);
