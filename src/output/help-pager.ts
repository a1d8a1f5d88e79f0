// The pager for help pages.

import { settingSources } from '../config/lookup.ts';
import { tryLoadConfigFiles } from '../config/shared-config.ts';
import type { Io } from '../io/io.ts';
import type { OptionValues } from '../model/options.ts';
import { defaultPager, type Pager, type PagerIo, pagerFor, responsePager } from './stdout.ts';

/** The pager for long pages. As in the AWS CLI, the pager of responses does not matter. */
export const helpPager = (io: PagerIo): Pager | undefined =>
  pagerFor(io.env.MANPAGER || io.env.PAGER || defaultPager('less -R', io), io);

/** The pager for a short page: none if the page fits the terminal, or if responses have no pager. */
export function shortHelpPager(page: string, globals: OptionValues, io: Io): Pager | undefined {
  // The last line of the terminal is for the prompt of the shell.
  if (page.trimEnd().split('\n').length < io.stdout.rows) return undefined;
  return hasResponsePager(globals, io) ? helpPager(io) : undefined;
}

/** False for --no-cli-pager, and for an empty AWS_PAGER or cli_pager. */
const hasResponsePager = (globals: OptionValues, io: Io): boolean =>
  responsePager(settingSources(globals, io.env, tryLoadConfigFiles(io)), { ...io, hasProgram: () => true }) !==
  undefined;
