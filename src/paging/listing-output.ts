// Prints results in pages: as one result after the last page, or page by page.

import type { Interruption, Io } from '../io/io.ts';
import { isMapping, type JsonObject, type JsonValue } from '../model/json-value.ts';
import { wholeText } from '../output/pieces.ts';
import { LAST_PATIENCE, printHint } from '../output/stderr.ts';
import { type OutputForm, print, writeOut } from '../output/stdout.ts';
import type { PageShare } from './page-plan.ts';

export interface ListingOutput {
  /** Takes a page. Prints it if the format goes page by page. */
  readonly add: (page: JsonValue, share: PageShare) => Promise<void>;
  /** Prints what is not printed yet. If the output omits the token that continues a cut result, a hint names it. */
  readonly end: (interruption: Interruption) => Promise<void>;
  /** Prints the results that came before an error, if the format can show them without looking complete. */
  readonly printPartial: () => Promise<void>;
  /** True if the results that came before an error are printed. */
  readonly isKept: boolean;
  /** False if nothing is printed at all. */
  readonly hasText: boolean;
}

/** Selects how the pages are printed. `list` is the member of a response that has the results. */
export async function listingOutput(form: OutputForm, list: string, io: Io): Promise<ListingOutput> {
  if (form.format === 'off') return noOutput(io);
  if (form.format === 'yaml-stream' && !form.hasQuery) return pageByPage(form, list, io);
  return asOneResult(await withStream(form), list, io);
}

/** Prints nothing but the hint about a cut result. */
function noOutput(io: Io): ListingOutput {
  let token: string | undefined;
  return {
    add: async (_page, { resumeToken }) => {
      token = resumeToken;
    },
    end: async () => {
      if (token !== undefined) await printCutHint(token, io);
    },
    printPartial: async () => {},
    isKept: false,
    hasText: false,
  };
}

const printCutHint = (token: string, io: Io): Promise<void> =>
  printHint(`the result is cut; to continue: --starting-token ${token}`, io);

/** An item of a stream is printed even if it is empty. */
async function withStream(form: OutputForm): Promise<OutputForm> {
  if (form.format !== 'yaml-stream') return form;
  return { ...form, render: (await import('../output/yaml.ts')).yamlStreamPieces };
}

async function pageByPage({ pager }: OutputForm, list: string, io: Io): Promise<ListingOutput> {
  const { yamlStreamPieces } = await import('../output/yaml.ts');
  /** All pages, for the pager. */
  const pages: Iterable<string>[] = [];
  return {
    add: async (page, { results, resumeToken }) => {
      const pieces = yamlStreamPieces({
        ...(isMapping(page) ? page : {}),
        ...(results && { [list]: [...results] }),
        ...(resumeToken !== undefined && { NextToken: resumeToken }),
      });
      if (pager) pages.push(pieces);
      else await print(pieces, undefined, io);
    },
    end: (interruption) => print(inOrder(pages), pager, io, interruption),
    printPartial: () => writeOut(inOrder(pages), io, { patience: LAST_PATIENCE }),
    isKept: true,
    hasText: true,
  };
}

function* inOrder(all: readonly Iterable<string>[]): Generator<string> {
  for (const pieces of all) yield* pieces;
}

function asOneResult(form: OutputForm, list: string, io: Io): ListingOutput {
  const { format, query, hasQuery, pager } = form;
  const isText = format === 'text' && !hasQuery;
  const all: JsonValue[] = [];
  let pages = 0;
  let hasList = false;
  let token: string | undefined;
  const whole = (): JsonObject => ({
    ...(hasList && { [list]: all }),
    ...(!hasList && format === 'text' && { [list]: null }),
  });
  const render = (): Iterable<string> => {
    if (!isText) return form.render(query({ ...whole(), ...(token !== undefined && { NextToken: token }) }));
    // A response without a list prints None.
    const rows = Array.from({ length: hasList ? 1 : pages }, () => form.render(whole()));
    return inOrder(token === undefined ? rows : [...rows, form.render({ NextToken: { NextToken: token } })]);
  };
  return {
    add: async (_page, { results, resumeToken }) => {
      pages++;
      token = resumeToken;
      if (!results) return;
      hasList = true;
      for (const result of results) all.push(result);
    },
    end: async (interruption) => {
      if (token === undefined || !hasQuery) return print(render(), pager, io, interruption);
      const text = wholeText(render());
      await print(text, pager, io, interruption);
      if (!text.includes(token)) await printCutHint(token, io);
    },
    printPartial: async () => {
      if (isText && hasList) await writeOut(render(), io, { patience: LAST_PATIENCE });
    },
    isKept: isText,
    hasText: true,
  };
}
