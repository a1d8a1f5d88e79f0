// Errors are created where they are detected; this file turns them into text for the terminal and an exit code.
import { printable } from './text/safe.ts';

/** Exit codes, those of the AWS CLI v2 (compared with 2.36). */
export const EXIT = { ok: 0, interrupted: 130, usage: 252, configuration: 253, service: 254, general: 255 } as const;

/**
 * The kind of an error, from the caller's view. `parameter`: an invalid value. `unknown-options`: unknown arguments.
 * `configuration`: a missing or invalid setting. `service`: EC2 returned an error. `general`: everything else.
 */
type ErrorKind = 'parameter' | 'unknown-options' | 'configuration' | 'service' | 'general';

interface ErrorDetails {
  /** Error code for programs: EC2's code, NoRegion and so on; by default the code of the kind. */
  readonly code?: string;
  /** Text before the message of a service error in the plain form: `when calling the X operation`. */
  readonly during?: string;
  /** Caveats (an image may exist), included in every error format. */
  readonly caveats?: readonly string[];
  /** Hints, one line each, printed below the error as `hint: ...`. */
  readonly hints?: readonly string[];
  /** The stage that found an error in the command line: the prescan or the full parse. */
  readonly stage?: 'prescan' | 'parse' | undefined;
  readonly cause?: unknown;
}

/** The program's error class. `message` has no prefix, program name or final newline. */
export class CliError extends Error {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly during: string;
  readonly caveats: readonly string[];
  readonly hints: readonly string[];
  readonly stage: 'prescan' | 'parse' | undefined;

  constructor(kind: ErrorKind, message: string, details: ErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.name = 'CliError';
    this.kind = kind;
    this.code = details.code ?? CODE_OF[kind];
    this.during = details.during ?? '';
    this.caveats = details.caveats ?? [];
    this.hints = details.hints ?? [];
    this.stage = details.stage;
  }

  /** A copy of the error with more caveats and hints at the end, and with another message if one is given. */
  with({
    message = this.message,
    caveats = [],
    hints = [],
  }: Pick<ErrorDetails, 'caveats' | 'hints'> & { readonly message?: string }): CliError {
    const { kind, code, during, stage, cause } = this;
    const more = { caveats: [...this.caveats, ...caveats], hints: [...this.hints, ...hints] };
    return new CliError(kind, message, { code, during, stage, ...more, cause });
  }
}

/** The user pressed Ctrl-C, or a signal arrived. The message, if any, describes what may have happened in EC2. */
export class InterruptedError extends Error {
  /** 128 plus the signal number, as in shells. */
  readonly exitCode: number;
  /** True if the response of the call went to standard output, or cannot go there. */
  readonly isAnswered: boolean;

  constructor(exitCode: number = EXIT.interrupted, hint?: string, isAnswered = false) {
    super(hint);
    this.exitCode = exitCode;
    this.isAnswered = isAnswered;
  }
}

export const parameterError = (message: string, ...hints: string[]): CliError =>
  new CliError('parameter', message, { hints });

export const generalError = (message: string, cause?: unknown): CliError => new CliError('general', message, { cause });

const EXIT_OF: Record<ErrorKind, number> = {
  parameter: EXIT.usage,
  'unknown-options': EXIT.usage,
  configuration: EXIT.configuration,
  service: EXIT.service,
  general: EXIT.general,
};

/** The AWS CLI's default code for each kind of error. Kinds without a code are always printed without one. */
const CODE_OF: Record<ErrorKind, string> = {
  parameter: 'ParamValidation',
  'unknown-options': '',
  configuration: 'Configuration',
  service: 'Unknown',
  general: '',
};

interface Description {
  readonly text: string;
  readonly exitCode: number;
}

/** The form of a printed error: plain text with or without its code, or a record in an output format. */
export type ErrorForm = 'enhanced' | 'legacy' | ((record: ErrorRecord) => string);

/** A structured error, for programs. */
export type ErrorRecord = { readonly Code: string; readonly Message: string };

/** Styles for the label of an error and for hints; plain unless a terminal shows colours. */
export interface Paint {
  readonly error: (text: string) => string;
  readonly hint: (text: string) => string;
}

const PLAIN: Paint = { error: (text) => text, hint: (text) => text };

/**
 * Turns any thrown value into text for standard error and an exit code. Only errors with a code have a structured form,
 * which includes caveats but no hints. Unknown options and general errors are always plain text (as in AWS CLI 2.36).
 */
export function describe(thrown: unknown, form: ErrorForm, paint: Paint = PLAIN): Description {
  const error = thrown instanceof CliError ? thrown : generalError(messageOf(thrown), thrown);
  const exitCode = EXIT_OF[error.kind];
  const message = printable(error.message);
  const hints = hintLines(error)
    .map((hint) => `${paint.hint('hint:')} ${printable(hint)}\n`)
    .join('');
  const label = paint.error('ec2img: [ERROR]:');
  if (error.kind === 'unknown-options') {
    return { text: `\n${USAGE}\n\n\n${label} ${message}\n${hints}`, exitCode };
  }
  if (error.kind !== 'general' && typeof form === 'function') {
    const text = [message, ...error.caveats.map(printable)].join('; ');
    // The AWS CLI ends a usage block with a line break.
    const Message = error.stage === 'parse' ? `${text}\n` : text;
    return { text: form({ Code: printable(error.code), Message }), exitCode };
  }
  return { text: `\n${label} ${(intro(error, form) + message).trim()}\n${hints}`, exitCode };
}

/** Maximum number of hints. A document can have an error in each of 100,000 values. */
const MAX_HINTS = 20;

function hintLines({ caveats, hints }: CliError): string[] {
  const all = [...caveats, ...hints];
  const more = all.length - MAX_HINTS;
  return more > 0 ? [...all.slice(0, MAX_HINTS), `and ${more} more hints`] : all;
}

/** The text before the message of an error with a code. */
function intro(error: CliError, form: ErrorForm): string {
  if (error.kind === 'general' || (error.kind !== 'service' && form === 'legacy')) return '';
  return `An error occurred (${printable(error.code)})${error.during && ` ${error.during}`}: `;
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** The usage block of command line errors. */
export const USAGE = `usage: ec2img [options] <command> [parameters]
To see help text, you can run:

  ec2img help
  ec2img <command> help`;
