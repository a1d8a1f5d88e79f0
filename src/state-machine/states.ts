// The Amazon States Language, as far as the state machine uses it: https://states-language.net
// Every text between {% and %} is an expression.

interface Transition {
  readonly Comment?: string;
  readonly Next: string;
  readonly Assign?: Readonly<Record<string, unknown>>;
}

interface Catcher extends Transition {
  readonly ErrorEquals: readonly string[];
}

interface ChoiceRule extends Transition {
  readonly Condition: string;
}

export interface TaskState extends Transition {
  readonly Type: 'Task';
  readonly Resource: string;
  readonly Arguments: unknown;
  readonly TimeoutSeconds: number;
  readonly Output?: unknown;
  readonly Catch: readonly Catcher[];
}

export interface WaitState extends Transition {
  readonly Type: 'Wait';
  readonly Seconds: string;
}

export interface PassState extends Transition {
  readonly Type: 'Pass';
  readonly Output?: unknown;
}

export interface ChoiceState {
  readonly Comment?: string;
  readonly Type: 'Choice';
  readonly Choices: readonly ChoiceRule[];
  readonly Default: string;
}

export interface SucceedState {
  readonly Comment?: string;
  readonly Type: 'Succeed';
  readonly Output: unknown;
}

export interface FailState {
  readonly Comment?: string;
  readonly Type: 'Fail';
  readonly Error: string;
  readonly Cause: string;
}

/** A Map state in distributed mode, which reads its items from S3 and writes its results there. */
export interface MapState {
  readonly Comment?: string;
  readonly Type: 'Map';
  readonly ItemReader: ObjectStep & { readonly ReaderConfig: { readonly InputType: 'JSONL' } };
  readonly ItemSelector: Readonly<Record<string, unknown>>;
  readonly ItemProcessor: {
    readonly ProcessorConfig: { readonly Mode: 'DISTRIBUTED'; readonly ExecutionType: 'STANDARD' };
    readonly StartAt: string;
    readonly States: Readonly<Record<string, MachineState>>;
  };
  readonly Label: string;
  readonly MaxConcurrency: string;
  readonly ToleratedFailureCount: string;
  readonly ToleratedFailurePercentage: number;
  readonly ResultWriter: ObjectStep & {
    readonly WriterConfig: { readonly Transformation: 'COMPACT'; readonly OutputType: 'JSONL' };
  };
  readonly End: true;
}

/** What a Map state does with an object of S3. */
interface ObjectStep {
  readonly Resource: string;
  readonly Arguments: Readonly<Record<string, string>>;
}

export type MachineState = TaskState | WaitState | PassState | ChoiceState | SucceedState | FailState | MapState;

export interface MachineDefinition {
  readonly Comment: string;
  readonly QueryLanguage: 'JSONata';
  readonly StartAt: string;
  readonly States: Readonly<Record<string, MachineState>>;
}
