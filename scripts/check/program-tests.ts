/** Tests that work with any build: parity with the AWS CLI, credentials, prompts, certificates, proxies, pipes, signals. */
export const PROGRAM_TESTS: readonly string[] = [
  'parity/parity',
  'program/providers',
  'program/secret-prompt',
  'program/tls',
  'program/proxy',
  'program/bin',
  'program/signals',
  'program/full-pipes',
  'program/output-encoding',
  'program/streams-and-homes',
].map((name) => `test/${name}.test.ts`);
