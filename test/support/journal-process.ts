// Starts a new journal in its first argument with 40 writers, until a line cannot be written. Prints the number of lines
// that were on disk then, and the errors.
import { openLongFile } from '../../src/io/long-file.ts';
import { openJournal } from '../../src/workflow/journal.ts';

const [path = ''] = process.argv.slice(2);
const journal = await openJournal(path, { resume: false }, { openLongFile });
const Time = new Date().toISOString();
const Began = {
  Event: 'began',
  Time,
  Plan: 'p',
  Lines: 1,
  Account: '123456789012',
  Region: 'us-east-1',
  Version: 1,
} as const;
await journal.append(Began);
let lines = 1;
const errors: string[] = [];
const writer = async (): Promise<void> => {
  while (errors.length === 0) {
    try {
      await journal.append({
        Event: 'made',
        Time,
        Line: 1,
        Hash: '00000000000000aa',
        ImageId: 'ami-00000000000000001',
      });
      lines++;
    } catch (error) {
      errors.push((error as Error).message);
    }
  }
};
await Promise.all(Array.from({ length: 40 }, writer));
await journal.close();
process.stdout.write(JSON.stringify({ lines, errors: [...new Set(errors)], rejected: errors.length }));
