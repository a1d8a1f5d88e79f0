// Turns errors into text for standard error and an exit code.

import { CliError, type ErrorKind, EXIT, generalError, type ResultMembers } from '../errors.ts';
import { printable } from '../text/safe.ts';

const EXIT_OF: Record<ErrorKind, number> = {
  parameter: EXIT.usage,
  'unknown-options': EXIT.usage,
  configuration: EXIT.configuration,
  service: EXIT.service,
  refused: EXIT.service,
  general: EXIT.general,
};

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
  /** Hints about the further errors: `furtherHints`. */
  readonly further?: readonly string[] | undefined;
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
  { paint = PLAIN, further = [], usage = '' }: PlainStyle = {},
): Description {
  const error = thrown instanceof CliError ? thrown : generalError(messageOf(thrown), thrown);
  const exitCode = EXIT_OF[error.kind];
  if (typeof form === 'function') return { text: form(recordOf(error)), exitCode };
  const hints = [...hintLines(error), ...further].map((hint) => `${paint.hint('hint:')} ${printable(hint)}\n`).join('');
  const message = (intro(error, form) + printable(error.message)).trim();
  return { text: `\n${paint.error('ec2img: [ERROR]:')} ${message}\n${hints}${usage}`, exitCode };
}

/** The record of an error, for programs. Its message has those of the further errors too. */
function recordOf({ code, message, further, caveats, members }: CliError): ErrorRecord {
  const whole = [message, ...further.map((error) => error.message)].join('\n');
  const Message = [whole, ...caveats].map((text) => printable(text)).join('; ');
  const own = Object.entries(members).map(([name, value]) => [name, printable(value)]);
  return { Code: printable(code), Message, ...Object.fromEntries(own) };
}

/** Maximum number of hints. A document can have an error in each of 100,000 values. */
const MAX_HINTS = 20;

function hintLines({ caveats, hints }: CliError): string[] {
  const all = [...caveats, ...hints];
  const more = all.length - MAX_HINTS;
  return more > 0 ? [...all.slice(0, MAX_HINTS), `and ${more} more hints`] : all;
}

/** The kinds of errors whose messages need no code. */
const WITHOUT_CODE: readonly ErrorKind[] = ['general', 'unknown-options', 'refused'];

/** The text before the message of an error with a code. */
function intro(error: CliError, form: ErrorForm): string {
  if (WITHOUT_CODE.includes(error.kind) || (error.kind !== 'service' && form === 'legacy')) return '';
  return `An error occurred (${printable(error.code)})${error.during && ` ${error.during}`}: `;
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
