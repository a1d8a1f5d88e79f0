// Checks a plan with as many lines as its second argument, reads it again, opens its journal with two lines for each
// request, and prints the counts and the most memory that the process had, in MiB.
import { appendFileSync } from 'node:fs';
import { openLongFile } from '../../src/io/long-file.ts';
import { compareHistory } from '../../src/workflow/compare-history.ts';
import { openJournal } from '../../src/workflow/journal.ts';
import { checkPlan } from '../../src/workflow/plan.ts';

const [path = '', lines = ''] = process.argv.slice(2);
const io = { openLongFile };
const id = (at: number): string => at.toString(16).padStart(17, '0');
const tags = [{ Key: 'Backup', Value: 'nightly' }];

/** Writes lines in parts. */
function write(file: string, lineOf: (at: number) => string): void {
  for (let at = 0; at < Number(lines); at += 1000)
    appendFileSync(file, Array.from({ length: 1000 }, (_, more) => lineOf(at + more)).join(''));
}

write(path, (at) => {
  const request = { InstanceId: `i-${id(at)}`, Name: `web-${at}`, NoReboot: true };
  return `${JSON.stringify({ ...request, TagSpecifications: [{ ResourceType: 'image', Tags: tags }] })}\n`;
});
const plan = await checkPlan(path, 'documented', io);

const journalPath = `${path}.journal`;
const Time = new Date().toISOString();
const began = {
  Event: 'began',
  Time,
  Plan: path,
  Lines: plan.lines,
  Account: '123456789012',
  Region: 'us-east-1',
  Version: 1,
};
appendFileSync(journalPath, `${JSON.stringify(began)}\n`);
let part = '';
for await (const { line: Line, hash: Hash, request } of plan.read()) {
  const { InstanceId, Name } = request;
  part += `${JSON.stringify({ Event: 'sending', Time, Line, Hash, InstanceId, Name })}\n`;
  part += `${JSON.stringify({ Event: 'made', Time, Line, Hash, ImageId: `ami-${id(Line)}` })}\n`;
  if (Line % 1000 > 0) continue;
  appendFileSync(journalPath, part);
  part = '';
}
const { history, close } = await openJournal(journalPath, { resume: true }, io);
const { shared } = compareHistory(history, plan);
await close();
process.stdout.write(JSON.stringify({ lines: plan.lines, shared, memory: process.resourceUsage().maxRSS / 1024 }));
