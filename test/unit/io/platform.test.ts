import { expect, test } from 'vitest';
import { platform, type Surroundings } from '../../../src/io/platform.ts';

const BASE: Surroundings = {
  runtime: 'Node.js/20.20.2',
  system: 'Linux/6.18.44',
  executionEnv: undefined,
  origin: 'npm',
  machine: 'x86_64',
  osRelease: 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nVERSION_ID="12"\nID=debian\n',
};

test.each<[string, Partial<Surroundings>, string]>([
  ['an npm installation', {}, 'Node.js/20.20.2 Linux/6.18.44 npm/x86_64.debian.12'],
  ['a checkout', { origin: 'source' }, 'Node.js/20.20.2 Linux/6.18.44 source/x86_64.debian.12'],
  ['a standalone executable', { origin: 'exe' }, 'Node.js/20.20.2 Linux/6.18.44 exe/x86_64.debian.12'],
  [
    'an AWS execution environment',
    { executionEnv: 'AWS_ECS_FARGATE' },
    'Node.js/20.20.2 Linux/6.18.44 exec-env/AWS_ECS_FARGATE npm/x86_64.debian.12',
  ],
  [
    'an environment with an empty AWS_EXECUTION_ENV',
    { executionEnv: '' },
    'Node.js/20.20.2 Linux/6.18.44 npm/x86_64.debian.12',
  ],
  [
    'a distribution with minor versions',
    { osRelease: "ID='ubuntu'\nVERSION_ID=24.04\n" },
    'Node.js/20.20.2 Linux/6.18.44 npm/x86_64.ubuntu.24',
  ],
  ['a rolling distribution', { osRelease: 'ID=arch\nID_LIKE=x\n' }, 'Node.js/20.20.2 Linux/6.18.44 npm/x86_64.arch'],
  [
    'another operating system',
    { system: 'Darwin/24.1.0', machine: 'arm64', osRelease: '' },
    'Node.js/20.20.2 Darwin/24.1.0 npm/arm64',
  ],
])('the version string describes the platform of %s', (_, given, text) => {
  expect(platform({ ...BASE, ...given })).toBe(text);
});
