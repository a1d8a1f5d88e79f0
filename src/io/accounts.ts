// The accounts of this machine.

import { readFile } from './files.ts';

/**
 * The home folder of an account: by default that of this process, whatever HOME says. Other accounts are those in
 * /etc/passwd. Undefined if there is none.
 */
export function homeOf(account?: string): string | undefined {
  try {
    if (account !== undefined) return inPasswd(NAME, account);
    // Few calls need node:os. Node.js before 20.16 cannot load it here, and knows the accounts in /etc/passwd only.
    return process.getBuiltinModule
      ? process.getBuiltinModule('node:os').userInfo().homedir
      : inPasswd(UID, `${process.geteuid?.()}`);
  } catch {
    return undefined;
  }
}

/** Fields of passwd(5). */
const [NAME, UID, HOME] = [0, 2, 5];

function inPasswd(field: number, value: string): string | undefined {
  const accounts = readFile('/etc/passwd')
    .toString()
    .split('\n')
    .map((line) => line.split(':'));
  return accounts.find((fields) => fields[field] === value)?.[HOME] || undefined;
}
