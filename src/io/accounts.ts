// The accounts of this machine.
import { userInfo } from 'node:os';
import { readFile } from './files.ts';

/**
 * The home folder of an account: by default that of this process, whatever HOME says. Other accounts are those in
 * /etc/passwd. Undefined if there is none.
 */
export function homeOf(account?: string): string | undefined {
  try {
    return account === undefined ? userInfo().homedir : inPasswd(readFile('/etc/passwd').toString(), account);
  } catch {
    return undefined;
  }
}

/** The home folder of an account in a text of passwd(5). */
function inPasswd(passwd: string, account: string): string | undefined {
  const fields = passwd.split('\n').map((line) => line.split(':'));
  return fields.find(([name]) => name === account)?.[5] || undefined;
}
