// botocore, the library of the AWS CLI, for tests of files that both programs share. Tests skip visibly without it.
import { spawnSync } from 'node:child_process';

function python(code: string, home: string, args: readonly string[]) {
  const env = { PATH: process.env.PATH, HOME: home };
  return spawnSync('python3', ['-c', code, ...args], { env, encoding: 'utf8' });
}

export const hasBotocore: boolean =
  python('from botocore.credentials import LoginCredentialFetcher', '/nowhere', []).status === 0;

/** Runs Python code with arguments. Returns what it prints as JSON. Throws its error. */
export function withBotocore(code: string, home: string, ...args: readonly string[]): unknown {
  const { status, stdout, stderr } = python(code, home, args);
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}
