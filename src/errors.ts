// Errors are created where they are detected; output/error-text.ts turns them into text for the terminal and an exit code.
import type { ErrorCode } from './model/error-codes.ts';

export type { ErrorCode } from './model/error-codes.ts';

/** Exit codes, those of the AWS CLI v2 (compared with 2.36). */
export const EXIT = { ok: 0, interrupted: 130, usage: 252, configuration: 253, service: 254, general: 255 } as const;

/**
 * The kind of an error, from the caller's view. `parameter`: an invalid value. `unknown-options`: unknown arguments.
 * `configuration`: a missing or invalid setting. `service`: EC2 returned an error. `refused`: EC2 returned errors
 * for some of many requests, which the message lists. `general`: everything else.
 */
export type ErrorKind = 'parameter' | 'unknown-options' | 'configuration' | 'service' | 'refused' | 'general';

interface ErrorDetails {
  /** Error code for programs; by default the code of the kind. */
  readonly code?: ErrorCode;
  /** Text before the message of a service error in the plain form: `when calling the X operation`. */
  readonly during?: string;
  /** Caveats (an image may exist), included in every error format. */
  readonly caveats?: readonly string[];
  /** Hints, one line each, printed below the error as `hint: ...`. */
  readonly hints?: readonly string[];
  /** The message on one line, to print it below another error; by default its lines, joined. */
  readonly summary?: string | undefined;
  /** Errors that the user would meet after fixing this one. Their own further errors are ignored. */
  readonly further?: readonly CliError[];
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
  readonly summary: string | undefined;
  readonly further: readonly CliError[];
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
    this.summary = details.summary;
    this.further = details.further ?? [];
    this.explain = details.explain;
    this.stage = details.stage;
    this.members = details.members ?? {};
  }

  /** A copy with more caveats, hints, further errors and members at the end, and another code or message if one is given. */
  with({
    message = this.message,
    code,
    caveats = [],
    hints = [],
    further = [],
    members,
  }: Pick<ErrorDetails, 'code' | 'caveats' | 'hints' | 'further' | 'members'> & {
    readonly message?: string;
  }): CliError {
    const { kind, during, explain, stage, summary, cause } = this;
    return new CliError(kind as 'service', message, {
      code: code ?? this.code,
      during,
      explain,
      stage,
      caveats: [...this.caveats, ...caveats],
      hints: [...this.hints, ...hints],
      summary,
      further: [...this.further, ...further],
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

/** The default code for each kind of error. Text has no code for unknown options and general errors, as in the AWS CLI. */
const CODE_OF = {
  parameter: 'ParamValidation',
  'unknown-options': 'UnknownOptions',
  configuration: 'Configuration',
  service: 'Unknown',
  refused: 'ImagesRefused',
  general: 'InternalError',
} as const satisfies Record<ErrorKind, ErrorCode>;

/** The first line of a message that lists the problems of a request, one a line, as in the AWS CLI. */
export const INVALID_REQUEST = 'Parameter validation failed:';

/** The problems that a message lists; the message itself if it is not a list. */
export const problemLines = (message: string): string[] =>
  message.startsWith(`${INVALID_REQUEST}\n`) ? message.split('\n').slice(1) : [message];

/** True if an error is in the command line itself. A usage helps then. */
export const isUsageError = (thrown: unknown): boolean =>
  thrown instanceof CliError && (thrown.stage !== undefined || thrown.kind === 'unknown-options');
