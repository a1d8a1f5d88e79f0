// A help page as text: which one, how long, how wide.
import type { Model } from '../model/shape.ts';
import { type Layout, layoutPage } from './layout.ts';
import { helpPage } from './pages.ts';
import { shortHelp } from './short.ts';

/** The page of the command that these words name, of the group of commands, or of the program. */
export function helpText(model: Model, path: readonly string[], isShort: boolean, layout: Layout): string {
  return isShort ? shortHelp(model, path, layout) : layoutPage(helpPage(model, path), layout);
}
