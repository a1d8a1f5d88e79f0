// Locks the file in its first argument, prints a line about it, and keeps the lock until standard input ends. With a second
// argument it waits for that file to exist first, so that many processes start at the same moment. With `file` as the third,
// the kernel has no locks.
import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { lockFile } from '../../src/io/file-lock.ts';

const [path = '', start, mode] = process.argv.slice(2);
process.stdout.write('ready\n');
while (start && !existsSync(start)) await setTimeout(50);
const handle = await open(path, 'a+');
const lock = await lockFile(handle, path, mode === 'file' ? async () => undefined : undefined);
process.stdout.write('isHeld' in lock ? `held by ${lock.processId}\n` : 'locked\n');
for await (const _ of process.stdin);
if (!('isHeld' in lock)) await lock.release();
await handle.close();
