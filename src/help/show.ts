// Prints help pages.
import type { HelpRequest } from '../cli/commands.ts';
import type { Io } from '../io/io.ts';
import { model } from '../model/model.ts';
import type { OptionValues } from '../model/options.ts';
import { topicNamed } from '../model/topics.ts';
import { boldPaint, coloursTables, overstruck } from '../output/colour.ts';
import { helpPager, shortHelpPager } from '../output/help-pager.ts';
import { colourChoice } from '../output/stderr.ts';
import { print } from '../output/stdout.ts';
import type { Layout } from './layout.ts';
import { pagePath } from './page-path.ts';

/** Prints a help page. Succeeds if standard output is closed, as with the AWS CLI. */
export async function showHelp(request: HelpRequest, globals: OptionValues, io: Io): Promise<void> {
  await printHelp(request, globals, io).catch((error) => {
    if (error.cause?.code !== 'EBADF') throw error;
  });
}

/**
 * Prints a help page, with bold headings on a terminal that shows colours: the long one through a pager, the short one only
 * if it does not fit the terminal. The page generator and its texts are loaded on demand; a pipe does not need them.
 */
async function printHelp(request: HelpRequest, globals: OptionValues, io: Io): Promise<void> {
  const path = pagePath(request.path, model);
  // Topics have no short page.
  const isShort = request.isShort && !topicNamed(path[0] ?? '') && path[0] !== 'topics';
  if (!isShort && !io.stdout.isTTY) {
    const { plainPage } = await import('./plain-page.ts');
    return print(await plainPage(path), undefined, io);
  }
  const { describedModel } = await import('../model/described-model.ts');
  const { helpText } = await import('./pages.ts');
  const text = (bold: Layout['bold']): string =>
    helpText(describedModel, path, isShort, { columns: io.stdout.columns, bold });
  const pager = isShort ? shortHelpPager(text(plain), globals, io) : helpPager(io);
  const isBold = io.stdout.isTTY && coloursTables(colourChoice(globals, io.stdout, io));
  await print(text(!isBold ? plain : pager ? overstruck : await boldPaint()), pager, io);
}

const plain = (text: string): string => text;
