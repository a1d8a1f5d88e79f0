// Help pages as they go into a pipe. The bundle has this file's counterpart with the pages laid out beforehand
// (scripts/build/help-pages.ts).

import { model } from '../model/model.ts';
import { helpText } from './pages.ts';

/** The long page of these words, 80 columns wide, nothing in bold. */
export const plainPage = async (path: readonly string[]): Promise<string> =>
  helpText(model, path, false, { columns: 80, bold: (text) => text });
