// A help page on standard output.
import type { HelpRequest } from '../cli/commands.ts';
import type { Io } from '../io/io.ts';
import { model } from '../model/model.ts';
import type { OptionValues } from '../model/options.ts';
import { boldPaint, coloursTables, overstruck } from '../output/colour.ts';
import { colourChoice } from '../output/stderr.ts';
import { pagerFor, print } from '../output/stdout.ts';

/**
 * Shows a help page: the long one through a pager, the short one as it is; headings in bold on a terminal that shows
 * colours. What makes the pages is loaded here alone, and not for a pipe.
 */
export async function showHelp({ path, isShort }: HelpRequest, globals: OptionValues, io: Io): Promise<void> {
  if (!isShort && !io.stdout.isTTY) {
    const { plainPage } = await import('./plain-page.ts');
    return print(await plainPage(path), undefined, io);
  }
  const { helpText } = await import('./pages.ts');
  const pager = isShort ? undefined : pagerFor(io.env.MANPAGER || io.env.PAGER || 'less -R', io);
  const isBold = io.stdout.isTTY && coloursTables(colourChoice(globals, io.stdout, io));
  const bold = !isBold ? (text: string) => text : pager ? overstruck : await boldPaint();
  await print(helpText(model, path, isShort, { columns: io.stdout.columns, bold }), pager, io);
}
