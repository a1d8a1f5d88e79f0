// A call of a command of this folder: what its parts share.

import type { Ec2 } from '../aws/ec2.ts';
import type { PreparedCall, Session } from '../call.ts';
import type { Invocation } from '../cli/program.ts';
import { isDebug } from '../config/lookup.ts';
import { progressForm } from '../config/progress-setting.ts';
import type { Io } from '../io/io.ts';
import type { OperationContext } from '../operations/context.ts';
import type { ProgressForm } from '../operations/waiting/status.ts';
import { contextOf, hasHints, withHints } from '../send.ts';

/**
 * A checked call, with its reporters, and what a command needs to run it. `request` has the members of the input of the
 * command; `waiting` is set if it waits; `show` prints a value in the selected format, after --query.
 */
export interface WorkflowCall extends PreparedCall {
  readonly invocation: Invocation;
  /** The arguments of the command line, without the name of the program. */
  readonly argv: readonly string[];
  readonly io: Io;
  /** Connects on first use, and asks for codes of MFA devices then. */
  readonly connect: () => Promise<Ec2>;
  /** What every request needs, until `signal` is aborted. */
  readonly contextFor: (signal: AbortSignal) => Omit<OperationContext, 'onInterrupt'>;
  /** The form of progress on standard error. */
  readonly progressForm: ProgressForm;
  /** False if only programs read standard error, or the user has turned hints off. */
  readonly hasHints: boolean;
  /** Adds a hint about the Region to an error that there was no connection, and hints about filters to one of EC2. */
  readonly explained: (error: unknown) => Promise<unknown>;
}

/** Puts together what the commands of this folder need. */
export function workflowCall(
  invocation: Invocation,
  argv: readonly string[],
  prepared: PreparedCall,
  { io, connect }: Session,
): WorkflowCall {
  const { settings, trace, isForProgram, progress } = prepared;
  return {
    ...prepared,
    invocation,
    argv,
    io,
    connect: () => connect(settings, trace),
    contextFor: (signal) => contextOf({ ...prepared, invocation }, signal, io),
    progressForm: progressForm(progress, {
      isWaiter: false,
      isTTY: io.stderr.isTTY,
      hasDebug: isDebug(invocation.globals, io.env),
      isForProgram,
      env: io.env,
    }),
    hasHints: hasHints(invocation, isForProgram),
    explained: (error) => withHints(error, invocation.operation, prepared.request, settings),
  };
}
