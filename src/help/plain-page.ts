// Help pages for pipes. The bundle replaces this file with pages that are laid out at build time
// (scripts/build/help-pages.ts).

import { describedModel } from '../model/described-model.ts';
import { helpText } from './pages.ts';

/** Renders the long page of a command, 80 columns wide, without bold. */
export const plainPage = async (path: readonly string[]): Promise<string> =>
  helpText(describedModel, path, false, { columns: 80, bold: (text) => text });
