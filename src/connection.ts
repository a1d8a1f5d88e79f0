// The connection of a run.
import type { Io } from './io.ts';
import type { Ec2 } from './service/ec2.ts';
import { loadRemote } from './service/load.ts';
import type { Settings } from './service/settings.ts';

/** Connects once, whoever needs it first: nobody is asked twice for the code of an MFA device. */
export type Connect = (settings: Settings, trace: (line: string) => void) => Promise<Ec2>;

/** The connection to be, and its end, whether there was one or not. */
export function connectionFor({ readFile, askSecret }: Io): { readonly connect: Connect; readonly close: () => void } {
  let ec2: Ec2 | undefined;
  return {
    connect: async (settings, trace) => {
      const { connect } = await loadRemote();
      ec2 ??= await connect(settings, { trace, readFile, askSecret });
      return ec2;
    },
    close: () => ec2?.close(),
  };
}
