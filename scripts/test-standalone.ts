// Holds the standalone program of this machine to the tests that a program can be held to: parity with the AWS CLI,
// credentials, certificates, proxies, pipes and signals.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL(`../standalone/ec2img-${process.platform}-${process.arch}`, import.meta.url));
const files = ['parity', 'providers', 'tls', 'proxy', 'bin'].map((name) => `test/${name}.test.ts`);
const { status } = spawnSync('npx', ['vitest', 'run', ...files], {
  stdio: 'inherit',
  env: { ...process.env, EC2IMG_TEST_PROGRAM: program },
});
process.exitCode = status ?? 1;
