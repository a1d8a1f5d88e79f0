import { expect, test } from 'vitest';
import { quoteCommandLine } from '../../../src/cli/command-line.ts';

test('quotes a command line for a shell and masks the passwords of its URLs', () => {
  const words = ['--endpoint-url', "http://me:p@ss/w'd@h:1", '--description=https://me:a%20b@h'];
  expect(quoteCommandLine(words)).toBe("--endpoint-url 'http://***:***@h:1' '--description=https://***:***@h'");
});
