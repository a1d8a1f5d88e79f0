// What this process runs on.
import { platform } from '../platform.ts';
import { readFile } from './files.ts';

/** As the AWS CLI tells it: `Node.js/20.20.2 Linux/6.1.0 npm/x86_64.debian.12` */
export async function hostPlatform(): Promise<string> {
  const { machine, release, type } = await import('node:os');
  return platform({
    runtime: runtime(),
    system: `${type().replace('Windows_NT', 'Windows')}/${release()}`,
    executionEnv: process.env.AWS_EXECUTION_ENV,
    origin: origin(),
    machine: machine(),
    osRelease: readOsRelease(),
  });
}

function origin(): 'npm' | 'source' | 'exe' {
  // Where Bun shows what is compiled into it: scripts/bundle.ts.
  if (import.meta.url.startsWith('file:///$bunfs/')) return 'exe';
  return import.meta.url.includes('/node_modules/') ? 'npm' : 'source';
}

const runtime = (): string =>
  process.versions.bun ? `Bun/${process.versions.bun}` : `Node.js/${process.versions.node}`;

/** What a Linux distribution says about itself; nothing where there is no such file. */
function readOsRelease(): string {
  try {
    return readFile('/etc/os-release').toString();
  } catch {
    return '';
  }
}
