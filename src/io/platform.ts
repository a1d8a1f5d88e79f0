// What the program runs on, in the words of the AWS CLI's --version.
import { readFile } from './files.ts';

export interface Surroundings {
  /** `Node.js/20.20.2` */
  readonly runtime: string;
  /** The operating system and its kernel: `Linux/6.1.0`. */
  readonly system: string;
  /** AWS_EXECUTION_ENV: what AWS runs it in. */
  readonly executionEnv: string | undefined;
  /** How it came here: installed by npm, a checkout, or one file with its runtime (the AWS CLI's word). */
  readonly origin: 'npm' | 'source' | 'exe';
  /** `x86_64` */
  readonly machine: string;
  /** The text of /etc/os-release, empty where there is none. */
  readonly osRelease: string;
}

/** Runtime, system, where it runs, and how it came here: `Node.js/20.20.2 Linux/6.1.0 npm/x86_64.debian.12`. */
export function platform(world: Surroundings): string {
  const { runtime, system, executionEnv, origin, machine, osRelease } = world;
  const environment = executionEnv ? [`exec-env/${executionEnv}`] : [];
  const distribution = [field(osRelease, 'ID'), field(osRelease, 'VERSION_ID')?.split('.')[0]].filter(Boolean);
  const installed = [`${origin}/${machine}`, ...distribution].join('.');
  return [runtime, system, ...environment, installed].join(' ');
}

/** A field of os-release(5), in quotes or not. */
function field(osRelease: string, name: string): string | undefined {
  return new RegExp(`^${name}=(["']?)(.*)\\1$`, 'm').exec(osRelease)?.[2];
}

// What this process runs on.

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
  // Where Bun shows what is compiled into it: scripts/build/bundle.ts.
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
