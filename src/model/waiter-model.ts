// Waiters as data, from `x-waiter` of an input schema. Names and acceptors come from botocore's waiters-2.json.

interface Decision {
  readonly state: 'success' | 'failure' | 'retry';
  /** Seconds from the start of a wait in which the acceptor matches, and only for new resources. botocore has no such limit. */
  readonly grace?: number;
  /** Seconds from the start of a wait before which the acceptor does not match. botocore has no such limit. */
  readonly after?: number;
}

/** Compares what a JMESPath expression selects from a response: all of a list, any of a list, or a single value. */
interface PathAcceptor extends Decision {
  readonly matcher: 'pathAll' | 'pathAny' | 'path';
  readonly argument: string;
  readonly expected: string | number | boolean;
}

/** Compares the code of an EC2 error. `true` expects any error, `false` a response. */
interface ErrorAcceptor extends Decision {
  readonly matcher: 'error';
  readonly expected: string | boolean;
}

/** Compares the HTTP status of a response or an error. */
interface StatusAcceptor extends Decision {
  readonly matcher: 'status';
  readonly expected: number;
}

/** A condition on the result of a poll, and what it means for the wait. The first acceptor that matches decides. */
export type Acceptor = PathAcceptor | ErrorAcceptor | StatusAcceptor;

export interface Waiter {
  /** The name in messages: `ImageAvailable`. */
  readonly name: string;
  /** The operation to poll. */
  readonly operation: string;
  /** The acceptors of the AWS CLI. */
  readonly acceptors: readonly Acceptor[];
  /** Acceptors that the AWS CLI does not have. They come after the others. */
  readonly extraAcceptors?: readonly Acceptor[];
  readonly resources: {
    /** The noun in messages: `image`. */
    readonly noun: string;
    /** The request member that lists IDs. */
    readonly ids: string;
    /**
     * A JMESPath expression for the `id` and the `state` of each resource in a response. It may also have a `reason` and
     * `volumes`, as in ResourceStatus, with the progress of a snapshot as EC2 has it: `45%`.
     */
    readonly list: string;
  };
}

/** All acceptors in the order in which they are tried. */
export const acceptorsOf = ({ acceptors, extraAcceptors = [] }: Waiter): readonly Acceptor[] => [
  ...acceptors,
  ...extraAcceptors,
];

/** The states of resources that end a wait, at any time. No state means success if it is enough that EC2 lists them. */
export const statesFor = (waiter: Waiter, end: 'success' | 'failure'): readonly string[] =>
  acceptorsOf(waiter).flatMap((acceptor) =>
    acceptor.state === end && isAboutStates(acceptor) && acceptor.after === undefined
      ? [String(acceptor.expected)]
      : [],
  );

const isAboutStates = ({ matcher }: Acceptor): boolean => matcher === 'pathAll' || matcher === 'pathAny';
