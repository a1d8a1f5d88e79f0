// Tests the standalone program of this machine: parity with the AWS CLI, credentials, certificates, proxies, pipes and
// signals.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { PROGRAM_TESTS } from './program-tests.ts';

const program = fileURLToPath(new URL(`../../standalone/ec2img-${process.platform}-${process.arch}`, import.meta.url));
const { status } = spawnSync('npx', ['vitest', 'run', ...PROGRAM_TESTS], {
  stdio: 'inherit',
  env: { ...process.env, EC2IMG_TEST_PROGRAM: program },
});
process.exitCode = status ?? 1;
