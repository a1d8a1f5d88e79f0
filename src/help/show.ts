// Prints help pages.
import type { HelpRequest } from '../cli/commands.ts';
import type { Io } from '../io/io.ts';
import type { OptionValues } from '../model/options.ts';
import { boldPaint, coloursTables, overstruck } from '../output/colour.ts';
import { colourChoice } from '../output/stderr.ts';
import { pagerFor, print } from '../output/stdout.ts';

/** Prints a help page. Succeeds if standard output is closed, as with the AWS CLI. */
export async function showHelp(request: HelpRequest, globals: OptionValues, io: Io): Promise<void> {
  await printHelp(request, globals, io).catch((error) => {
    if (error.cause?.code !== 'EBADF') throw error;
  });
}

/**
 * Prints a help page: the long one through a pager, the short one directly, with bold headings on a terminal that shows
 * colours. The page generator and its texts are loaded on demand; a pipe does not need them.
 */
async function printHelp({ path, isShort }: HelpRequest, globals: OptionValues, io: Io): Promise<void> {
  if (!isShort && !io.stdout.isTTY) {
    const { plainPage } = await import('./plain-page.ts');
    return print(await plainPage(path), undefined, io);
  }
  const { describedModel } = await import('../model/described-model.ts');
  const { helpText } = await import('./pages.ts');
  const pager = isShort ? undefined : pagerFor(io.env.MANPAGER || io.env.PAGER || 'less -R', io);
  const isBold = io.stdout.isTTY && coloursTables(colourChoice(globals, io.stdout, io));
  const bold = !isBold ? (text: string) => text : pager ? overstruck : await boldPaint();
  await print(helpText(describedModel, path, isShort, { columns: io.stdout.columns, bold }), pager, io);
}
