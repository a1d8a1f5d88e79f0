// The options of create-images.

import { expandHome, expandVariables } from '../config/paths.ts';
import { parameterError } from '../errors.ts';
import type { Files } from '../io/io.ts';
import { optionName } from '../model/shape.ts';
import type { WorkflowCall } from './workflow-call.ts';

/** The values of the options of create-images. */
export interface FleetOptions {
  /** The path of the plan, and that of the journal. Both are expanded. */
  readonly plan: string;
  readonly journal: string;
  readonly isResumed: boolean;
  /** The number of images in progress at a time. */
  readonly maxConcurrency: number;
  readonly maxErrors: MaxErrors;
  readonly isDryRun: boolean;
}

/** Returns the number of errors that a plan with so many lines may have: after one more, nothing new is sent. */
export type MaxErrors = (lines: number) => number;

const MAX_CONCURRENCY = 40;

/** Reads the options of a checked call. Throws a parameter error for an empty path or an invalid --max-errors. */
export function fleetOptions({ request, io }: Pick<WorkflowCall, 'request' | 'io'>): FleetOptions {
  const { Plan, Journal, Resume = false, MaxConcurrency = MAX_CONCURRENCY, MaxErrors, DryRun = false } = request;
  const plan = pathOf('Plan', String(Plan), io);
  return {
    plan,
    journal: Journal === undefined ? `${plan}.journal` : pathOf('Journal', String(Journal), io),
    isResumed: Resume === true,
    maxConcurrency: Number(MaxConcurrency),
    maxErrors: DryRun === true && MaxErrors === undefined ? allowAll : parseMaxErrors(MaxErrors as string | undefined),
    isDryRun: DryRun === true,
  };
}

/** The path that a value names. People who are used to values from files write file://; shells do not expand --plan=~/x. */
function pathOf(member: string, value: string, files: Pick<Files, 'env' | 'homeOf'>): string {
  const isUri = /^fileb?:\/\//.test(value);
  const path = expandHome(value.replace(/^fileb?:\/\//, ''), files);
  if (path.trim() !== '') return isUri ? expandVariables(path, files.env) : path;
  throw parameterError(`Bad value for --${optionName(member)} "${value}": the path of a file is missing`);
}

/**
 * Throws a parameter error if the journal would by default be in a folder that the system makes for devices and processes,
 * such as for --plan /dev/stdin: it would not outlive the process or the machine.
 */
export function assertJournalIsKept({ plan, journal, isDryRun }: FleetOptions): void {
  if (isDryRun || journal !== `${plan}.journal` || !/^\/(?:dev(?!\/shm\/)|proc)\//.test(plan)) return;
  throw parameterError(`The journal of the plan ${plan} needs a place`, 'name its file with --journal');
}

/** A dry run asks for every line: its errors are what it is for. */
const allowAll: MaxErrors = (lines) => lines;

/** The errors and the percentage of the lines that are allowed by default, whichever is more. */
export const DEFAULT_ERRORS = { errors: 10, percent: 10 } as const;

/** Parses `10` or `10%`. Throws a parameter error for anything else. */
export function parseMaxErrors(text: string | undefined): MaxErrors {
  if (text === undefined) return (lines) => Math.max(DEFAULT_ERRORS.errors, share(DEFAULT_ERRORS.percent, lines));
  const [, digits, isPercentage] = /^(\d+)(%?)$/.exec(text.trim()) ?? [];
  const number = Number(digits);
  if (isPercentage && number <= 100) return (lines) => share(number, lines);
  if (isPercentage === '' && Number.isSafeInteger(number)) return () => number;
  throw parameterError(`Bad value for --max-errors "${text}": use a number such as 10, or a percentage such as 10%`);
}

const share = (percent: number, lines: number): number => Math.floor((lines * percent) / 100);
