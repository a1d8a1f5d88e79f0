// Properties that hold for every run, whatever its input.
import { ERROR_CODES } from '../../src/model/error-codes.ts';

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Milliseconds. */
  readonly took: number;
  /** Requests that reached the endpoint. */
  readonly sent: number;
  /** Peak memory in MiB, if the run was a separate process. */
  readonly peak?: number;
  /** False if its output is lost; true by default. */
  readonly isHeard?: boolean;
}

const CODES: readonly (number | null)[] = [0, 130, 252, 253, 254, 255];
const MOST_TIME = 5000;
const MOST_MEMORY = 512;

/** Text that occurs in JavaScript's own error messages. */
const INTERNALS =
  /\b[A-Z]\w*Error\b(?! occurred)|\bundefined\b|\[object |Cannot read|is not (a function|iterable|a constructor)|Maximum call stack|Invalid string length|node:internal|^\s+at .*:\d+:\d+\)?$/m;

/** The codes of errors for programs, except that of an unexpected error. */
const KNOWN_CODES = new RegExp(
  `\\b(?:${Object.keys(ERROR_CODES)
    .filter((code) => code !== 'InternalError')
    .join('|')})\\b`,
  'g',
);

// biome-ignore lint/suspicious/noControlCharactersInRegex: these must not reach a terminal.
const CONTROLS = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/;

/** Lists violated properties, one sentence each. `given` is the whole input, because messages may quote it. */
export function brokenProperties(outcome: Outcome, given: string): string[] {
  const { code, stdout, stderr, took, sent, peak = 0, isHeard = true } = outcome;
  // The AWS CLI also prints such a line within a message.
  const errors = stderr.match(/^ec2img: \[ERROR\]: (?!too few arguments$)/gm)?.length ?? 0;
  // Options can be abbreviated.
  const isStructured = /--cli-e|error.?format/i.test(given);
  // With --wait, the response is printed however the wait ends.
  const mayRespond = /--w/.test(given);
  // Names from tags are checked after the instances were read. Nothing is changed.
  const readsFirst = /plan-im|\{(?:name|tag:|account)/.test(given);
  const isFailure = code !== 0 && code !== 130;
  // --debug output is for developers of ec2img.
  const internals = given.includes('--d') ? undefined : INTERNALS.exec(stderr.replace(KNOWN_CODES, ''))?.[0];
  const checks: [holds: boolean, sentence: string][] = [
    [CODES.includes(code), `the exit code is ${code}`],
    [
      !isFailure || !isHeard || errors === 1 || (isStructured && errors === 0 && stderr !== ''),
      `${errors} errors are printed`,
    ],
    [isFailure || errors === 0, 'an error is printed, but the exit code is 0 or 130'],
    [internals === undefined || given.includes(internals.trim()), `an internal error is shown: ${internals}`],
    [!isFailure || mayRespond || stdout === '', 'a failure writes to standard output'],
    [
      (code !== 252 && code !== 253) || sent === 0 || readsFirst,
      `${sent} requests were sent, but the exit code means that none was`,
    ],
    [
      !CONTROLS.test(stderr),
      `a control character reaches standard error: ${JSON.stringify(CONTROLS.exec(stderr)?.[0])}`,
    ],
    [took < MOST_TIME, `it took ${Math.round(took)} ms`],
    [peak < MOST_MEMORY, `it used ${Math.round(peak)} MiB`],
  ];
  return checks.filter(([holds]) => !holds).map(([, sentence]) => sentence);
}
