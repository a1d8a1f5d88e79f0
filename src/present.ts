// How an answer reaches standard output: query, format, colour and pager, all chosen before there is one.
import type { Topic } from './cli/help-words.ts';
import type { Invocation } from './cli/parse.ts';
import { CliError, generalError } from './errors.ts';
import type { Io } from './io.ts';
import { members, model, type Shape } from './model/shape.ts';
import type { OptionValues } from './model/world.ts';
import { choosePager, type Pager } from './output/pager.ts';
import { isMapping, type Plain } from './output/plain.ts';
import type { Query } from './output/query.ts';
import { rendererFor } from './output/render.ts';
import { boldPaint, coloursTables, colourTable, overstruck, plainTable } from './output/style.ts';
import type { ConfigFiles } from './service/config-file.ts';
import { globalText, setting } from './service/settings.ts';
import { meant } from './suggest.ts';
import { colourChoice, tellHint } from './tell.ts';

/** Whoever read standard output has left; nothing was lost. */
export class NobodyReads extends Error {}

/**
 * Reads the query of global options; what it reads throws a parameter error for one that cannot work. The library for
 * queries is loaded where there is one.
 */
export async function queryReader(given: OptionValues): Promise<(globals: OptionValues) => Query> {
  if (!given.has('Query')) return () => (answer) => answer;
  const { compileQuery } = await import('./output/query.ts');
  return (globals) => compileQuery(globalText(globals, 'Query') ?? '');
}

export interface Presenter {
  /** Shows a value as the options want it. */
  readonly show: (value: Plain) => Promise<void>;
  /** Shows what EC2 answered; where the id of its image is not in what was printed, a hint names it, or the error. */
  readonly showAnswer: (answer: Plain) => Promise<void>;
}

/** How the options want values shown. Throws here for a format that cannot be, not when it shows. */
export async function presenter(
  { operation, globals }: Invocation,
  query: Query,
  files: ConfigFiles,
  io: Io,
): Promise<Presenter> {
  const format = setting(globals, io.env, files, { option: 'Output', variable: 'AWS_DEFAULT_OUTPUT', key: 'output' });
  const style = coloursTables(colourChoice(globals, io.stdout, io)) ? colourTable : plainTable;
  // The option has been checked with the others.
  const source = io.env.AWS_DEFAULT_OUTPUT === undefined ? 'output in the profile' : 'AWS_DEFAULT_OUTPUT';
  const render = await rendererFor(
    format ?? 'json',
    { title: operation.name, width: io.stdout.columns, style },
    source,
  );
  const pager = choosePager({
    isTerminal: io.stdout.isTTY,
    isOff: globals.has('NoCliPager'),
    configured: setting(globals, io.env, files, { key: 'cli_pager' }),
    env: io.env,
    hasProgram: io.hasProgram,
  });
  const show = async (value: Plain): Promise<string> => {
    const text = render(query(value));
    await print(text, pager, io);
    return text;
  };
  const expression = format === 'off' ? undefined : globalText(globals, 'Query');
  return {
    show: async (value) => void (await show(value)),
    showAnswer: async (answer) => {
      const text = await show(answer).catch((error) => Promise.reject(namingAnswer(error, answer)));
      if (expression === undefined || !lacksImage(text, answer)) return;
      await tellHint([whatEc2Did(answer), ...(await misspelt(expression, operation.output))].join('; '), io);
    },
  };
}

/** Whether the answer has an image whose id is not in the text. */
function lacksImage(text: string, answer: Plain): boolean {
  const id = isMapping(answer) ? answer.ImageId : undefined;
  return typeof id === 'string' && id !== '' && !text.includes(id);
}

/** What the names that a query begins with may have meant, where the answer never has them. */
async function misspelt(expression: string, output: Shape): Promise<string[]> {
  const { firstNames } = await import('./output/query.ts');
  const known = members(output).map(([name]) => name);
  return firstNames(expression).flatMap((name) => {
    const near = meant(name, known);
    return near === undefined ? [] : [`--query ${name}: did you mean ${near}?`];
  });
}

/**
 * Shows a help page: the long one through a pager, the short one as it is; headings in bold on a terminal that shows
 * colours. What makes the pages is loaded here alone, and not for a pipe.
 */
export async function showHelp({ path, isShort }: Topic, globals: OptionValues, io: Io): Promise<void> {
  if (!isShort && !io.stdout.isTTY) {
    const { plainPage } = await import('./help/plain-page.ts');
    return print(await plainPage(path), undefined, io);
  }
  const { helpText } = await import('./help/text.ts');
  const pager = isShort ? undefined : helpPager(io);
  const isBold = io.stdout.isTTY && coloursTables(colourChoice(globals, io.stdout, io));
  const bold = !isBold ? (text: string) => text : pager ? overstruck : await boldPaint();
  await print(helpText(model, path, isShort, { columns: io.stdout.columns, bold }), pager, io);
}

/** On a terminal a help page goes through MANPAGER, PAGER or less, whatever is said about answers. */
function helpPager(io: Io): Pager | undefined {
  const env = { AWS_PAGER: io.env.MANPAGER || io.env.PAGER || 'less -R', LESS: io.env.LESS };
  const { isTTY: isTerminal } = io.stdout;
  return choosePager({ isTerminal, isOff: false, configured: undefined, env, hasProgram: io.hasProgram });
}

/** Writes to standard output, through the pager where there is one that starts. */
export async function print(text: string, pager: Pager | undefined, io: Io): Promise<void> {
  if (text === '') return;
  if (pager && (await io.page(pager.command, text, pager.env))) return;
  try {
    await io.stdout.write(text);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EPIPE') throw new NobodyReads();
    throw generalError(`Unable to write to standard output: ${(error as Error).message}`, error);
  }
}

/** What the service answered is never lost: where it could not be shown, the error names it. */
function namingAnswer(error: unknown, answer: Plain): CliError {
  const { message } = error instanceof NobodyReads ? new Error(CLOSED_PIPE) : (error as Error);
  return new CliError('general', message, { hints: [whatEc2Did(answer)], cause: error });
}

const whatEc2Did = (answer: Plain): string => `EC2 has done what was asked; its answer: ${JSON.stringify(answer)}`;

const CLOSED_PIPE = 'Unable to write to standard output: nobody reads it any more';
