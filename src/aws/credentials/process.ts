// Credentials that a program prints: credential_process of a profile. Rules and messages: measured on AWS CLI 2.36, and
// https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html

import type { AwsCredentialIdentity } from '@smithy/types';
import type { Credentials } from '../../config/credentials.ts';
import { CliError, InterruptedError } from '../../errors.ts';
import { parseInstant } from '../../text/instant.ts';
import { cut, shown } from '../../text/safe.ts';
import { keepSecret } from '../../text/secrets.ts';
import { splitShellWords } from '../../text/shell-words.ts';
import { decodeUtf8 } from '../exchange.ts';
import { isTree, parseJson, type Tree } from '../response.ts';
import { usable } from './expiry.ts';
import type { ProviderContext } from './provider-context.ts';

type Process = Extract<Credentials, { readonly kind: 'process' }>;

/** Runs the program of a profile, once and without a shell, and reads the keys that it prints. Throws a general error. */
export async function processKeys(source: Process, { runProgram }: ProviderContext): Promise<AwsCredentialIdentity> {
  const argv = wordsOf(source);
  keepSecretArguments(argv);
  const { exitCode, stdout, stderr } = await runProgram(argv).catch((error) => {
    throw error instanceof InterruptedError ? error : failure(notRun(error, source));
  });
  const printed = parseJson(decodeUtf8(stdout));
  const members = isTree(printed) && !Array.isArray(printed) ? printed : undefined;
  for (const secret of [members?.SecretAccessKey, members?.SessionToken]) keepSecret(textOf(secret));
  if (exitCode !== 0) {
    throw failure(
      cut(stderr.toString()),
      `credential_process of profile ${source.profile} ended with exit code ${exitCode}`,
    );
  }
  if (!members) throw failure(`credential_process of profile ${source.profile} did not print a JSON object`);
  return usable(keysOf(members));
}

/** An error without the command line, which may contain secrets. */
const failure = (reason: string, ...hints: string[]): CliError =>
  new CliError('general', `Error when retrieving credentials from custom-process: ${reason}`.trim(), { hints });

function wordsOf({ command, profile }: Process): string[] {
  let argv: string[];
  try {
    argv = splitShellWords(command);
  } catch (error) {
    const hints = [`the command line comes from credential_process in profile ${profile}`];
    throw new CliError('general', (error as Error).message, { hints });
  }
  if (argv[0]) return argv;
  throw failure(`credential_process of profile ${profile} is empty`);
}

const SECRET_OPTION = /secret|passw|pwd|token|code|key|auth|\bpin$|\botp|^-p$/i;

/** Masks the arguments that look like secrets, because the program may repeat them in its messages. */
function keepSecretArguments(argv: readonly string[]): void {
  for (const [index, word] of argv.entries()) {
    const [, name = '', value] = /^([^=]*)=(.*)$/s.exec(word) ?? [];
    if (SECRET_OPTION.test(name)) keepSecret(value);
    if (/^-/.test(argv[index - 1] ?? '') && SECRET_OPTION.test(argv[index - 1] as string)) keepSecret(word);
  }
}

const NO_SHELL = 'It is run without a shell, so ~ and variables are not expanded';

function notRun(error: unknown, { profile }: Process): string {
  const code = String(Object(error).code);
  const name = `credential_process of profile ${profile}`;
  if (code === 'ENOENT') return `the program of ${name} does not exist. ${NO_SHELL}`;
  if (code === 'EACCES') return `the program of ${name} cannot be executed: permission denied`;
  if (code === 'ENOBUFS') return `${name} printed more than 1 MiB`;
  return `${name} cannot be run (${code})`;
}

function keysOf(members: Tree): AwsCredentialIdentity {
  const { Version: version = '<Version key not provided>', Expiration: date } = members;
  if (version !== 1) {
    const supported = 'for credential process provider, supported versions: 1';
    throw failure(`Unsupported version '${version === null ? 'None' : shown(textOf(version) ?? '')}' ${supported}`);
  }
  const [accessKeyId, secretAccessKey] = [required(members, 'AccessKeyId'), required(members, 'SecretAccessKey')];
  const sessionToken = members.SessionToken ? required(members, 'SessionToken') : undefined;
  const expiration = parseInstant(date);
  if (!expiration && date !== undefined && date !== null) throw failure('Expiration is not a date');
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }), ...(expiration && { expiration }) };
}

function required(members: Tree, name: string): string {
  const value = members[name];
  if (value === undefined) throw failure(`Missing required key in response: '${name}'`);
  if (typeof value === 'string' && value) return value;
  throw failure(`${name} is ${value === '' ? 'empty' : 'not a string'}`);
}

/** The text of a string, a number or a boolean. */
const textOf = (value: unknown): string | undefined =>
  value === undefined || value === null || typeof value === 'object' ? undefined : String(value);
