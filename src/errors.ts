// Errors are values made where the fault is seen; they get their words for the terminal and their exit code here.
import { escapeControlCharacters, sanitize } from './text/safe.ts';

/** Exit codes, those of the AWS CLI v2 (compared with 2.36). */
export const EXIT = { ok: 0, interrupted: 130, usage: 252, configuration: 253, service: 254, general: 255 } as const;

/**
 * What went wrong, seen from the caller:
 * `parameter` a bad value, `unknown-options` words nobody knows, `configuration` the environment lacks something,
 * `service` EC2 said no, `general` everything else.
 */
type ErrorKind = 'parameter' | 'unknown-options' | 'configuration' | 'service' | 'general';

interface ErrorDetails {
  /** The code of the error for programs: the service's own, or NoRegion and so on; that of its kind by default. */
  readonly code?: string;
  /** What stands before the message of a service error in the plain form: `when calling the X operation`. */
  readonly during?: string;
  /** What may be true all the same, so that it is told in every form. */
  readonly caveats?: readonly string[];
  /** Further help, one line each, printed below the error as `hint: ...`. */
  readonly hints?: readonly string[];
  /** For a fault of the command line: seen in the early look at it, or when it was read. */
  readonly stage?: 'prescan' | 'parse' | undefined;
  readonly cause?: unknown;
}

/** The one error class of the program. `message` is the full sentence without prefix, program name or final newline. */
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

  /** The same error with more to say, behind what it says. */
  with({ caveats = [], hints = [] }: Pick<ErrorDetails, 'caveats' | 'hints'>): CliError {
    const { kind, message, code, during, stage, cause } = this;
    const more = { caveats: [...this.caveats, ...caveats], hints: [...this.hints, ...hints] };
    return new CliError(kind, message, { code, during, stage, ...more, cause });
  }
}

/** Whoever runs the program left it (Ctrl-C); the message says what may have come of it, if anything. */
export class InterruptedError extends Error {
  /** 128 and the number of the signal, as shells have it. */
  readonly exitCode: number;
  /** To be called when the message is told: from then on signals end the process, which may hang in a full pipe. */
  readonly release: () => void;

  constructor(exitCode: number = EXIT.interrupted, hint?: string, release: () => void = () => {}) {
    super(hint);
    this.exitCode = exitCode;
    this.release = release;
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

/** What the AWS CLI calls errors that have no name of their own; those without a code are never told with one. */
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

/** How an error is told: plain text with or without the class of the error, or a record in an output format. */
export type ErrorForm = 'enhanced' | 'legacy' | ((record: ErrorRecord) => string);

/** An error for programs. */
export type ErrorRecord = { readonly Code: string; readonly Message: string };

/** How the label of an error and its hints look; as they are, unless a terminal shows colours. */
export interface Paint {
  readonly error: (text: string) => string;
  readonly hint: (text: string) => string;
}

const PLAIN: Paint = { error: (text) => text, hint: (text) => text };

/**
 * Turns any thrown value into the text for standard error and the exit code. Only errors that carry a code are told in
 * a structured form, and without hints but for doubts, so that it can be read by a program; unknown options and general
 * errors are always plain (as AWS CLI 2.36 does).
 */
export function describe(thrown: unknown, form: ErrorForm, paint: Paint = PLAIN): Description {
  const error = thrown instanceof CliError ? thrown : generalError(messageOf(thrown), thrown);
  const exitCode = EXIT_OF[error.kind];
  const message = sanitize(error.message);
  const hints = [...error.caveats, ...error.hints].map((hint) => `${paint.hint('hint:')} ${sanitize(hint)}\n`).join('');
  const label = paint.error('ec2img: [ERROR]:');
  if (error.kind === 'unknown-options') {
    return { text: `\n${USAGE}\n\n\n${label} ${message}\n${hints}`, exitCode };
  }
  if (error.kind !== 'general' && typeof form === 'function') {
    const told = [message, ...error.caveats.map(sanitize)].join('; ');
    // The usage block is a paragraph of its own.
    const Message = error.stage === 'parse' ? `${told}\n` : told;
    return { text: form({ Code: escapeControlCharacters(error.code), Message }), exitCode };
  }
  return { text: `\n${label} ${(intro(error, form) + message).trim()}\n${hints}`, exitCode };
}

/** What stands before the message of an error that has a code. */
function intro(error: CliError, form: ErrorForm): string {
  if (error.kind === 'general' || (error.kind !== 'service' && form === 'legacy')) return '';
  return `An error occurred (${escapeControlCharacters(error.code)})${error.during && ` ${error.during}`}: `;
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** The usage block of errors in the command line. */
export const USAGE = `usage: ec2img [options] <command> [parameters]
To see help text, you can run:

  ec2img help
  ec2img <command> help`;
