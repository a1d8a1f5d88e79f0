import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { splitShellWords } from '../../src/output/stdout.ts';
import { run } from '../../src/run.ts';
import { generated, transcripts } from '../support/docs.ts';
import { startEc2Endpoint } from '../support/ec2-endpoint.ts';
import { fakeIo } from '../support/fake-io.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

test('the README has its generated parts as they are', () => {
  expect(generated(readme)).toBe(readme);
});

test('the README shows five transcripts', () => {
  expect(transcripts(readme).length).toBe(5);
});

// A name that is taken is refused.
test('the README gives every image a name of its own', () => {
  const names = readme.match(/--name "[^"]*"/g) ?? [];
  expect([names.length, new Set(names).size]).toEqual([6, 6]);
});

test.each(transcripts(readme))('the README shows what is printed by: $command', async ({ command, printed }) => {
  const endpoint = await startEc2Endpoint();
  const keys = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret', AWS_REGION: 'us-east-1' };
  const { io, seen } = fakeIo({ env: { ...keys, AWS_ENDPOINT_URL: endpoint.url } });
  await run(splitShellWords(command), io);
  await endpoint.stop();
  expect(seen.both).toBe(printed);
});
