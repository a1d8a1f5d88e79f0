// What a run of a plan reports at its end: the document on standard output, and the error.

import { CliError, EXIT, InterruptedError } from '../errors.ts';
import { ERROR_CODES } from '../model/error-codes.ts';
import type { JsonObject } from '../model/json-value.ts';
import { DUPLICATE } from '../operations/creating/creator.ts';
import { shown } from '../text/safe.ts';
import type { FleetResult, FleetRow } from './fleet.ts';

/** The output of the command, in the order of the plan. `schemas/commands/` has its shape. A dry run has no image IDs. */
export const fleetDocument = ({ images, failed }: FleetResult): JsonObject => ({
  Images: images.map(({ instanceId, name, imageId }) => ({
    InstanceId: instanceId,
    Name: name,
    ...(imageId !== undefined && { ImageId: imageId }),
  })),
  Failed: failed.map((row) => ({
    Line: row.line,
    InstanceId: row.instanceId,
    Name: row.name,
    Code: row.code ?? '',
    Message: messageOf(row),
    MayExist: row.mayExist === true,
  })),
});

/** The reason of a row. It names the image if there is one. */
function messageOf({ imageId, message = '' }: FleetRow): string {
  return imageId === undefined || message.includes(imageId) ? message : `${imageId}: ${message}`;
}

/** The end of a run for people: how it goes on. */
export interface FleetEnd {
  /** The command line that resumes the run. */
  readonly resume: string;
  /** The path of the journal. */
  readonly journal: string;
  /** EC2 was only asked whether it would allow the requests. */
  readonly isDryRun?: boolean;
  /** The exit code if a signal has stopped the run: 128 plus the number of the signal. */
  readonly interruptCode?: number;
}

/**
 * The error of a run, undefined if it has made all images. The kind decides the exit code: 254 if EC2 has refused some, 255
 * if some may exist, failed later or were not available in time. An error that has stopped the run keeps its own kind.
 */
export function fleetError(result: FleetResult, end: FleetEnd): CliError | InterruptedError | undefined {
  const { failed, notTried, stoppedBy } = result;
  if (stoppedBy === 'interrupt') return interrupted(result, end);
  if (failed.length === 0 && notTried === 0 && !stoppedBy) return undefined;
  const isUncertain = failed.some(isUnfinished);
  const hints = [...stopHints(stoppedBy), ...lastHints(result, end)];
  const message = [headOf(result, end), ...rowLines(failed, end), ...notTriedLines(result)].join('\n');
  if (stoppedBy instanceof CliError && !isUncertain && stoppedBy.kind !== 'service') {
    return stoppedBy.with({ message, hints: lastHints(result, end) });
  }
  return isUncertain
    ? new CliError('general', message, { code: 'ImagesUnfinished', hints, ...causeOf(stoppedBy) })
    : new CliError('refused', message, { hints, ...causeOf(stoppedBy) });
}

const causeOf = (stoppedBy: FleetResult['stoppedBy']) => (stoppedBy instanceof CliError ? { cause: stoppedBy } : {});

const stopHints = (stoppedBy: FleetResult['stoppedBy']): readonly string[] =>
  stoppedBy instanceof CliError ? [...stoppedBy.caveats, ...stoppedBy.hints] : [];

/** True if the line can still have an image, or has one that is not available. */
const isUnfinished = ({ mayExist, imageId, code = '' }: FleetRow): boolean =>
  mayExist === true || imageId !== undefined || exitCodeOf(code) === EXIT.general;

/** Codes that are not in the table are those of services. */
const exitCodeOf = (code: string): number | undefined =>
  Object.hasOwn(ERROR_CODES, code) ? ERROR_CODES[code as keyof typeof ERROR_CODES].exitCode : EXIT.service;

/** `3 of 500 images were not made, 496 were, 1 may exist` */
function headOf(result: FleetResult, { isDryRun }: FleetEnd): string {
  const { total, notTried } = result;
  const { made, refused, doubt, unavailable } = countsOf(result);
  const later = unavailable > 0 ? [`${unavailable} of them ${unavailable === 1 ? 'is' : 'are'} not available`] : [];
  const may = doubt > 0 ? [`${doubt} may exist`] : [];
  const images = `${total} ${total === 1 ? 'image' : 'images'}`;
  if (isDryRun) return `${refused - notTried} of ${images} would not be made, ${made} would`;
  if (refused > 0) {
    const head = `${refused} of ${images} ${refused === 1 ? 'was' : 'were'} not made`;
    return [head, `${made} ${made === 1 ? 'was' : 'were'}`, ...later, ...may].join(', ');
  }
  return [`${made} of ${images} ${made === 1 ? 'was' : 'were'} made`, ...later, ...may].join(', ');
}

/** `made` includes the images that are not available, `refused` the lines that were not tried. */
function countsOf({ images, failed, total }: FleetResult) {
  const unavailable = failed.filter(({ imageId }) => imageId !== undefined).length;
  const doubt = failed.filter(({ imageId, mayExist }) => imageId === undefined && mayExist).length;
  const made = images.length + unavailable;
  return { made, unavailable, doubt, refused: total - made - doubt };
}

/** The lines of a plan that an error shows; the journal, or the output of a dry run, has all of them. */
const MAX_ROWS = 10;

/** The characters of a reason that an error shows. */
const MAX_REASON = 500;

/** The rows to show, in the order of the plan: first those that a user must do something about, last those that only need time. */
const shownRows = (failed: readonly FleetRow[]): readonly FleetRow[] =>
  failed
    .toSorted((a, b) => urgencyOf(a) - urgencyOf(b))
    .slice(0, MAX_ROWS)
    .toSorted((a, b) => a.line - b.line);

function urgencyOf(row: FleetRow): number {
  if (!isUnfinished(row)) return 0;
  return row.hasFailed || row.mayExist ? 1 : 2;
}

function rowLines(failed: readonly FleetRow[], { journal, isDryRun }: FleetEnd): string[] {
  const some = shownRows(failed);
  const width = Math.max(...some.map(({ line }) => String(line).length));
  const lines = some.map((row) => {
    const place = `line ${String(row.line).padEnd(width)}  ${shown(row.name)} of ${shown(row.instanceId)}`;
    const reason = [row.code ?? '', messageOf(row)].filter(Boolean).join(': ');
    return `  ${place}: ${shown(reason, MAX_REASON)}${row.mayExist ? '; an image may exist' : ''}`;
  });
  const more = failed.length - some.length;
  const place = isDryRun ? 'the output' : `the journal, ${shown(journal)}`;
  return more > 0 ? [...lines, `  and ${more} more in ${place}`] : lines;
}

/** Why lines were not tried. */
function notTriedLines({ notTried, stoppedBy }: FleetResult): string[] {
  if (notTried === 0 && !(stoppedBy instanceof CliError)) return [];
  const lines =
    notTried === 0 ? 'the run was stopped' : `${notTried} ${notTried === 1 ? 'line was' : 'lines were'} not tried`;
  if (stoppedBy === 'max-errors') return [`  ${lines}: there were more errors than --max-errors allows`];
  if (!(stoppedBy instanceof CliError)) return [`  ${lines}`];
  const { kind, code, message } = stoppedBy;
  return [`  ${lines}: ${shown(kind === 'service' ? `${code}: ${message}` : message, MAX_REASON)}`];
}

/** The hints that say how the plan goes on. A dry run is not resumed. */
function lastHints({ failed }: FleetResult, { resume, isDryRun }: FleetEnd): string[] {
  const correct = failed.some((row) => !isUnfinished(row)) ? ['correct these lines, or what they need'] : [];
  if (isDryRun) return correct;
  const isTaken = failed.some(({ mayExist, code }) => mayExist && code === DUPLICATE);
  const again = failed.some(({ hasFailed }) => hasFailed) ? ['deregister the images that failed'] : [];
  return [
    ...(isTaken ? [TAKEN] : []),
    [[...correct, ...again].join(', '), `continue with: ${resume}`].filter(Boolean).join(', and '),
  ];
}

/** Advice for lines in doubt whose names images have. The lines must stay in the plan. */
const TAKEN =
  'look at the images that have the names of lines in doubt: if an image is that of its line, the line is done; otherwise deregister the image, or put the line with another name into a new plan';

/** Has the lines of the plan that failed, too: nothing else on standard error does. */
function interrupted(result: FleetResult, end: FleetEnd): InterruptedError {
  const { resume, interruptCode, isDryRun } = end;
  const { made, doubt } = countsOf(result);
  const may = doubt > 0 ? `, ${doubt} may exist` : '';
  const head = `${made} of ${result.total} images ${isDryRun ? 'would be' : 'were'} made${may}`;
  const rows = rowLines(result.failed, end);
  const next = isDryRun ? [] : [`continue with: ${resume}`];
  const message = rows.length > 0 ? [head, ...rows, ...next].join('\n') : [head, ...next].join('; ');
  return new InterruptedError(interruptCode, message, true);
}
