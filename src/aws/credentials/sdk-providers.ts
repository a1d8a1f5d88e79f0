// Credentials of programs, from the SDK's provider.

import type { AwsCredentialIdentity } from '@smithy/types';
import type { Credentials } from '../../config/credentials.ts';
import { CliError, generalError } from '../../errors.ts';
import { cut } from '../../text/safe.ts';
import { SILENT } from '../http.ts';
import type { ProviderContext } from './provider-context.ts';

type FromSdk = Extract<Credentials, { readonly kind: 'process' }>;

/** Loads keys with a provider of the SDK. */
export async function fromSdk(credentials: FromSdk, { settings }: ProviderContext): Promise<AwsCredentialIdentity> {
  const { config: configFilepath, credentials: filepath } = settings.paths;
  // Without a logger, the SDK's providers print warnings to the console.
  const files = { profile: credentials.profile, filepath, configFilepath, ignoreCache: true, logger: SILENT };
  try {
    return await (await import('@aws-sdk/credential-provider-process')).fromProcess(files)();
  } catch (error) {
    if (error instanceof CliError || !(error instanceof Error)) throw error;
    // Do not set a cause from here on: its text may contain a command line.
    throw generalError(processMessage(error.message, credentials.command));
  }
}

/** Keeps the output of a failed command only. The first line repeats the command, which may contain secrets. */
function processMessage(message: string, command: string): string {
  const output = withoutCommand(message, command).replace(`Command failed: ${HIDDEN}`, '').trim();
  // The AWS CLI prints what the program wrote to standard error, with its line ends.
  return `Error when retrieving credentials from custom-process: ${cut(output)}`.trim();
}

const HIDDEN = '***';

/** Hides a command line in a message. The SDK may cut it off at a comment, so the truncated form is hidden too. */
function withoutCommand(message: string, command: string): string {
  const whole = [command, command.split(/\s[;#]/)[0] as string];
  return whole.reduce((text, one) => text.replaceAll(one.trim(), HIDDEN), message);
}
