// The state machine that makes the images of a plan: a Distributed Map whose children make one image each.
//
// Limits and prices: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html

import { DEFAULT_ERRORS } from '../workflow/fleet-options.ts';
import { CHILD_START, CHILD_STATES } from './child-states.ts';
import { expression, IS_REDRIVEN, inputOr, literal } from './expressions.ts';
import { ASSUMED_LINES, CLOCK_MARGIN, DEFAULTS, type MachineSettings, POLLS } from './machine-limits.ts';
import type { MachineDefinition, MapState, PassState } from './states.ts';

export const MACHINE_START = 'Prepare';

/** The definition of the state machine, with values for the settings that an execution does not give. */
export function machineDefinition(settings: MachineSettings = DEFAULTS): MachineDefinition {
  return {
    Comment: 'Makes the images of a plan of ec2img: one child for each line. Each image is made once.',
    QueryLanguage: 'JSONata',
    StartAt: MACHINE_START,
    States: { Prepare: prepare(settings), Images: IMAGES },
  };
}

const FOLDER = "($exists($states.input.Prefix) and $states.input.Prefix != '' ? $states.input.Prefix & '/' : '')";
const RUN = inputOr('Run', '$states.context.Execution.Name');
const LINES = `$number(${inputOr('Lines', String(ASSUMED_LINES))})`;
/** A second execution with the same start knows the images of the first one, and makes no others. */
const START = `$toMillis(${inputOr('Start', '$states.context.Execution.StartTime')})`;

/** `-2026-01-31-235959` */
const SUFFIX = `'-[Y0001]-[M01]-[D01]-[H01][m01][s01]'`;

/**
 * Reads the input of the execution. An assignment cannot use the variables of another one of its state, and a variable of a
 * child cannot have the name of one of its parent: https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html
 */
function prepare({ maxConcurrency, maxErrors, rate }: MachineSettings): PassState {
  const concurrency = `$number(${inputOr('MaxConcurrency', literal(String(maxConcurrency)))})`;
  const perSecond = `$number(${inputOr('Rate', literal(String(rate)))})`;
  const inProgress = `$min([${LINES}, ${concurrency}])`;
  const errors = `$string(${inputOr('MaxErrors', literal(maxErrors))})`;
  const share = (percent: string): string => `$floor(${LINES} * ${percent} / 100)`;
  return {
    Comment:
      'Reads the input: Bucket, and perhaps Prefix, Run, Plan, Start, Lines, Rate, MaxConcurrency, MaxErrors, NameSuffix',
    Type: 'Pass',
    Assign: {
      bucket: expression('$states.input.Bucket'),
      plan: expression(inputOr('Plan', `${FOLDER} & 'plans/' & ${RUN} & '.jsonl'`)),
      results: expression(`${FOLDER} & 'results/' & ${RUN}`),
      planStart: expression(`$fromMillis(${START} - ${CLOCK_MARGIN})`),
      suffix: expression(
        `$exists($states.input.NameSuffix) and $states.input.NameSuffix
          ? $fromMillis(${START}, ${SUFFIX}) : ''`,
      ),
      mapBegun: expression('$millis()'),
      rate: expression(perSecond),
      maxConcurrency: expression(concurrency),
      pollInterval: expression(`$max([${POLLS.least}, ${POLLS.perImage} * ${inProgress}])`),
      startSpread: expression(`${inProgress} / ${perSecond}`),
      tolerated: expression(
        `(
          $errors := ${errors};
          $errors = '' ? $max([${DEFAULT_ERRORS.errors}, ${share(String(DEFAULT_ERRORS.percent))}])
            : $contains($errors, /^[0-9]+%$/) ? ${share("$number($substringBefore($errors, '%'))")}
            : $number($errors)
        )`,
      ),
    },
    Output: {},
    Next: 'Images',
  };
}

/** The children share the pace and the interval of polls, so that all together stay below the limits of EC2. */
const IMAGES: MapState = {
  Type: 'Map',
  Label: 'Images',
  ItemReader: {
    Resource: 'arn:aws:states:::s3:getObject',
    ReaderConfig: { InputType: 'JSONL' },
    Arguments: { Bucket: expression('$bucket'), Key: expression('$plan') },
  },
  // A child of a Distributed Map does not have the variables of its parent.
  ItemSelector: {
    Line: expression('$states.context.Map.Item.Index + 1'),
    Request: expression(
      "$merge([$states.context.Map.Item.Value, {'Name': $states.context.Map.Item.Value.Name & $suffix}])",
    ),
    Start: expression('$planStart'),
    Begun: expression('$mapBegun'),
    IsRedriven: expression(IS_REDRIVEN),
    Rate: expression('$rate'),
    Poll: expression('$pollInterval'),
    Spread: expression('$startSpread'),
  },
  ItemProcessor: {
    ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
    StartAt: CHILD_START,
    States: CHILD_STATES,
  },
  MaxConcurrency: expression('$maxConcurrency'),
  ToleratedFailureCount: expression('$tolerated'),
  // Either threshold fails the run, and the default of the other one is none.
  ToleratedFailurePercentage: 100,
  ResultWriter: {
    Resource: 'arn:aws:states:::s3:putObject',
    Arguments: { Bucket: expression('$bucket'), Prefix: expression('$results') },
    WriterConfig: { Transformation: 'COMPACT', OutputType: 'JSONL' },
  },
  End: true,
};
