// Errors are created where they are detected; this file turns them into text for the terminal and an exit code.
import type { ErrorCode } from './model/error-codes.ts';
import { printable } from './text/safe.ts';

export type { ErrorCode } from './model/error-codes.ts';

/** Exit codes, those of the AWS CLI v2 (compared with 2.36). */
export const EXIT = { ok: 0, interrupted: 130, usage: 252, configuration: 253, service: 254, general: 255 } as const;

/**
 * The kind of an error, from the caller's view. `parameter`: an invalid value. `unknown-options`: unknown arguments.
 * `configuration`: a missing or invalid setting. `service`: EC2 returned an error. `general`: everything else.
 */
type ErrorKind = 'parameter' | 'unknown-options' | 'configuration' | 'service' | 'general';

interface ErrorDetails {
  /** Error code for programs; by default the code of the kind. */
  readonly code?: ErrorCode;
  /** Text before the message of a service error in the plain form: `when calling the X operation`. */
  readonly during?: string;
  /** Caveats (an image may exist), included in every error format. */
  readonly caveats?: readonly string[];
  /** Hints, one line each, printed below the error as `hint: ...`. */
  readonly hints?: readonly string[];
  /** Loads hints that come before the others, by code that only errors need. */
  readonly explain?: (() => Promise<readonly string[]>) | undefined;
  /** The stage that found an error in the command line: the prescan or the full parse. */
  readonly stage?: 'prescan' | 'parse' | undefined;
  /** Members to add to the record for programs: the ID of an image that the call created. */
  readonly members?: ResultMembers;
  readonly cause?: unknown;
}

/** The details of an error of an AWS service, which has its own codes. */
interface ServiceErrorDetails extends Omit<ErrorDetails, 'code'> {
  readonly code?: string;
}

/** The ID of a created resource, by the name of its member in the response. */
export type ResultMembers = Readonly<Record<string, string>>;

/** The program's error class. `message` has no prefix, program name or final newline. */
export class CliError extends Error {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly during: string;
  readonly caveats: readonly string[];
  readonly hints: readonly string[];
  readonly explain: ErrorDetails['explain'];
  readonly stage: 'prescan' | 'parse' | undefined;
  readonly members: ResultMembers;

  constructor(kind: 'service', message: string, details?: ServiceErrorDetails);
  constructor(kind: ErrorKind, message: string, details?: ErrorDetails);
  constructor(kind: ErrorKind, message: string, details: ServiceErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.name = 'CliError';
    this.kind = kind;
    this.code = details.code ?? CODE_OF[kind];
    this.during = details.during ?? '';
    this.caveats = details.caveats ?? [];
    this.hints = details.hints ?? [];
    this.explain = details.explain;
    this.stage = details.stage;
    this.members = details.members ?? {};
  }

  /** A copy of the error with more caveats, hints and members at the end, and another code or message if one is given. */
  with({
    message = this.message,
    code,
    caveats = [],
    hints = [],
    members,
  }: Pick<ErrorDetails, 'code' | 'caveats' | 'hints' | 'members'> & { readonly message?: string }): CliError {
    const { kind, during, explain, stage, cause } = this;
    return new CliError(kind as 'service', message, {
      code: code ?? this.code,
      during,
      explain,
      stage,
      caveats: [...this.caveats, ...caveats],
      hints: [...this.hints, ...hints],
      members: { ...this.members, ...members },
      cause,
    });
  }

  /** The error with the hints that `explain` loads. Without them, if that fails. */
  async explained(): Promise<CliError> {
    const hints = (await this.explain?.().catch(() => [])) ?? [];
    return new CliError(this.kind as 'service', this.message, {
      ...this,
      hints: [...hints, ...this.hints],
      explain: undefined,
      cause: this.cause,
    });
  }
}

/** The user pressed Ctrl-C, or a signal arrived. The message, if any, describes what may have happened in EC2. */
export class InterruptedError extends Error {
  /** 128 plus the signal number, as in shells. */
  readonly exitCode: number;
  /** True if the response of the call went to standard output, or cannot go there. */
  readonly isAnswered: boolean;
  /** Members to add to the record for programs. */
  readonly members: ResultMembers;

  constructor(exitCode: number = EXIT.interrupted, hint?: string, isAnswered = false, members: ResultMembers = {}) {
    super(hint);
    this.exitCode = exitCode;
    this.isAnswered = isAnswered;
    this.members = members;
  }
}

export const parameterError = (message: string, ...hints: string[]): CliError =>
  new CliError('parameter', message, { hints });

/** A general error. Without a code, it gets that of the stage in which it occurs: `inStage`. */
export const generalError = (message: string, cause?: unknown, code?: ErrorCode): CliError =>
  new CliError('general', message, { cause, ...(code && { code }) });

/** Settles like `work`, and gives the code of a stage to a general error that has none of its own. */
export async function inStage<T>(code: ErrorCode, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof CliError && error.code === CODE_OF.general ? error.with({ code }) : error;
  }
}

const EXIT_OF: Record<ErrorKind, number> = {
  parameter: EXIT.usage,
  'unknown-options': EXIT.usage,
  configuration: EXIT.configuration,
  service: EXIT.service,
  general: EXIT.general,
};

/** The default code for each kind of error. Text has no code for unknown options and general errors, as in the AWS CLI. */
const CODE_OF = {
  parameter: 'ParamValidation',
  'unknown-options': 'UnknownOptions',
  configuration: 'Configuration',
  service: 'Unknown',
  general: 'InternalError',
} as const satisfies Record<ErrorKind, ErrorCode>;

interface Description {
  readonly text: string;
  readonly exitCode: number;
}

/** The form of a printed error: plain text with or without its code, or a record in an output format. */
export type ErrorForm = 'enhanced' | 'legacy' | ((record: ErrorRecord) => string);

/** A structured error, for programs. */
export type ErrorRecord = { readonly Code: string; readonly Message: string } & ResultMembers;

/** Styles for the label of an error and for hints; plain unless a terminal shows colours. */
export interface Paint {
  readonly error: (text: string) => string;
  readonly hint: (text: string) => string;
}

const PLAIN: Paint = { error: (text) => text, hint: (text) => text };

/** How an error is printed as plain text. */
export interface PlainStyle {
  readonly paint?: Paint | undefined;
  /** Lines to print after the hints: the usage of the command. */
  readonly usage?: string | undefined;
}

/**
 * Turns any thrown value into text for standard error and an exit code. The record for programs includes caveats, but
 * neither hints nor the usage.
 */
export function describe(
  thrown: unknown,
  form: ErrorForm,
  { paint = PLAIN, usage = '' }: PlainStyle = {},
): Description {
  const error = thrown instanceof CliError ? thrown : generalError(messageOf(thrown), thrown);
  const exitCode = EXIT_OF[error.kind];
  if (typeof form === 'function') return { text: form(recordOf(error)), exitCode };
  const hints = hintLines(error)
    .map((hint) => `${paint.hint('hint:')} ${printable(hint)}\n`)
    .join('');
  const message = (intro(error, form) + printable(error.message)).trim();
  return { text: `\n${paint.error('ec2img: [ERROR]:')} ${message}\n${hints}${usage}`, exitCode };
}

/** The record of an error, for programs. */
function recordOf({ code, message, caveats, members }: CliError): ErrorRecord {
  const Message = [message, ...caveats].map((text) => printable(text)).join('; ');
  const own = Object.entries(members).map(([name, value]) => [name, printable(value)]);
  return { Code: printable(code), Message, ...Object.fromEntries(own) };
}

/** True if an error is in the command line itself. A usage helps then. */
export const isUsageError = (thrown: unknown): boolean =>
  thrown instanceof CliError && (thrown.stage !== undefined || thrown.kind === 'unknown-options');

/** Maximum number of hints. A document can have an error in each of 100,000 values. */
const MAX_HINTS = 20;

function hintLines({ caveats, hints }: CliError): string[] {
  const all = [...caveats, ...hints];
  const more = all.length - MAX_HINTS;
  return more > 0 ? [...all.slice(0, MAX_HINTS), `and ${more} more hints`] : all;
}

/** The text before the message of an error with a code. */
function intro(error: CliError, form: ErrorForm): string {
  if (error.kind === 'general' || error.kind === 'unknown-options' || (error.kind !== 'service' && form === 'legacy'))
    return '';
  return `An error occurred (${printable(error.code)})${error.during && ` ${error.during}`}: `;
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
