// The options for paging, and the same settings in a document. Order and messages: measured on AWS CLI 2.36.

import type { Invocation } from '../cli/program.ts';
import { type CliError, INVALID_REQUEST, parameterError } from '../errors.ts';
import type { Files } from '../io/io.ts';
import { optionName } from '../model/shape.ts';
import { type InputObject, type InputValue, shownValue, typeOf } from '../request/input-value.ts';
import { memberValue } from '../request/member-value.ts';
import { withoutPagePlaceholders } from '../request/page-placeholders.ts';
import { parseExactInt } from '../text/python-literals.ts';

/** The settings of a result in pages. */
export interface PagingConfig {
  readonly startingToken?: string | undefined;
  readonly pageSize?: bigint | undefined;
  readonly maxItems?: bigint | undefined;
}

/** The options in the order of the AWS CLI's message. */
const OPTIONS = ['StartingToken', 'PageSize', 'MaxItems'] as const;

/** The parameters with which a call requests a single page, each with advice for several pages. */
const MANUAL = {
  MaxResults: 'for pages of that size, use --page-size',
  NextToken: 'to start at that token, use --starting-token',
} as const;

/** The name of the settings in a document. */
const CONFIG = 'PaginationConfig';

type Given = Pick<Invocation, 'operation' | 'globals' | 'values'>;

/**
 * Checks the paging options before the values of others are read. Throws a parameter error for a number below 1, and for
 * options that contradict each other.
 */
export function assertPagingOptions({ globals, values }: Given): void {
  const given = OPTIONS.filter((name) => values.has(name));
  if (given.length === 0) return;
  for (const name of ['PageSize', 'MaxItems'] as const)
    numberOf(name, values.get(name) as string | undefined, `--${optionName(name)}`);
  const manual = manualParameters((name) => values.has(name));
  if (!globals.has('NoPaginate') && manual.length === 0) return;
  const options = given.map((name) => `--${optionName(name)}`).join(', ');
  throw parameterError(
    `Cannot specify --no-paginate along with pagination arguments: ${options}`,
    ...manual.map((name) => `--${optionName(name)} requests a single page, as --no-paginate does; ${MANUAL[name]}`),
  );
}

const manualParameters = (has: (name: string) => boolean) =>
  (['MaxResults', 'NextToken'] as const).filter((name) => has(name));

/** A request and how its results are requested. */
export interface PagedDraft {
  readonly draft: InputObject;
  /**
   * Reads the settings for paging. Throws a parameter error for settings of a wrong type, or below 1. Undefined for a single
   * request.
   */
  readonly readConfig?: () => PagingConfig;
  /** Hints about an error in the request. */
  readonly hints: readonly string[];
}

/**
 * Separates the settings for paging from a request. Without paging, they stay in it, where the AWS CLI rejects them.
 * Throws the error of a file that cannot be read.
 */
export function pagedDraft(given: Given, whole: InputObject, files: Files): PagedDraft {
  const { operation, values } = given;
  const draft = withoutPagePlaceholders(whole, operation, values);
  const options = OPTIONS.filter((name) => values.has(name));
  const off = reasonsAgainst(given, draft);
  const inDocument = draft.get(CONFIG);
  if (off.length === 0) {
    const rest = new Map([...draft].filter(([name]) => name !== CONFIG));
    const config = options.length > 0 ? configOf(values, files) : undefined;
    return { draft: rest, readConfig: () => config ?? configIn(inDocument), hints: [] };
  }
  if (options.length === 0) {
    return { draft, hints: inDocument === undefined ? [] : off.map((reason) => `${CONFIG} is for pages; ${reason}`) };
  }
  const names = options.map((name) => `--${optionName(name)}`).join(', ');
  const isOption = ([name]: [string, InputValue]): boolean => values.has(name);
  const entries = [...draft].filter(([name]) => name !== CONFIG);
  return {
    draft: new Map<string, InputValue>([
      ...entries.filter(isOption),
      [CONFIG, new Map()],
      ...entries.filter((entry) => !isOption(entry)),
    ]),
    hints: off.map((reason) => `${CONFIG} stands for ${names}; ${reason}`),
  };
}

/** Why a call is a single request; empty if it requests pages. */
function reasonsAgainst({ operation, globals, values }: Given, draft: InputObject): string[] {
  const manual = manualParameters((name) => draft.has(name));
  return [
    ...(operation.waiter ? ['a wait does not need it: leave it out'] : []),
    ...(values.get('GenerateCliSkeleton') === 'output' ? ['a skeleton has no pages'] : []),
    ...(globals.has('NoPaginate') ? ['--no-paginate requests a single page'] : []),
    ...manual.map((name) => {
      const what = values.has(name) ? `--${optionName(name)}` : `${name} in the document`;
      return `${what} requests a single page; ${MANUAL[name]}`;
    }),
  ];
}

function configOf(values: Given['values'], files: Files): PagingConfig {
  const number = (name: string) => numberOf(name, values.get(name) as string | undefined, name);
  const token = values.get('StartingToken');
  return {
    ...(typeof token === 'string' && { startingToken: tokenText(token, files) }),
    pageSize: number('PageSize'),
    maxItems: number('MaxItems'),
  };
}

/** The text of --starting-token, without the end of the line if it comes from a file. */
function tokenText(raw: string, files: Files): string {
  const value = memberValue('StartingToken', raw, { type: 'string' }, files);
  if (typeof value !== 'string') throw invalidType('StartingToken', value, 'string');
  return value === raw ? raw : value.replace(/\r?\n$/, '');
}

function configIn(config: InputValue = new Map()): PagingConfig {
  if (!(config instanceof Map)) throw invalidType(CONFIG, config, 'structure');
  const token = config.get('StartingToken') ?? undefined;
  if (token !== undefined && typeof token !== 'string') throw invalidType(`${CONFIG}.StartingToken`, token, 'string');
  const number = (name: string) => numberOf(name, config.get(name) ?? undefined, `${CONFIG}.${name}`);
  return { startingToken: token, pageSize: number('PageSize'), maxItems: number('MaxItems') };
}

/** The members by which the AWS CLI names the numbers in messages. */
const MEMBER_OF: Readonly<Record<string, string>> = { PageSize: 'MaxResults' };

/** A count from an option or a document. Throws a parameter error for other values, and for a number below 1. */
function numberOf(name: string, value: InputValue | undefined, source: string): bigint | undefined {
  if (value === undefined) return undefined;
  const number = typeof value === 'string' ? parseExactInt(value) : value;
  if (typeof number !== 'bigint') throw invalidType(source, value, 'integer');
  if (number > 0n) return number;
  const line = `Invalid value for parameter ${MEMBER_OF[name] ?? name}, value: ${number}, valid min value: 1`;
  throw parameterError(`${INVALID_REQUEST}\n${line}`, `the value comes from ${source}`);
}

const invalidType = (path: string, value: InputValue, type: string): CliError =>
  parameterError(
    `${INVALID_REQUEST}\nInvalid type for parameter ${path}, value: ${shownValue(value)}, type: ${typeOf(value)}, valid types: ${type}`,
  );
