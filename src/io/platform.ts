// Describes the platform in the format of the AWS CLI's --version.
import { readFile } from './files.ts';

export interface Surroundings {
  /** `Node.js/20.20.2` */
  readonly runtime: string;
  /** The operating system and its kernel: `Linux/6.1.0`. */
  readonly system: string;
  /** AWS_EXECUTION_ENV: the AWS service that runs the process. */
  readonly executionEnv: string | undefined;
  /** The kind of installation: npm, a checkout, or one executable with its runtime (the AWS CLI's term is `exe`). */
  readonly origin: 'npm' | 'source' | 'exe';
  /** `x86_64` */
  readonly machine: string;
  /** The text of /etc/os-release; empty if it is missing. */
  readonly osRelease: string;
}

/** Renders runtime, system, environment and installation: `Node.js/20.20.2 Linux/6.1.0 npm/x86_64.debian.12`. */
export function platform(surroundings: Surroundings): string {
  const { runtime, system, executionEnv, origin, machine, osRelease } = surroundings;
  const environment = executionEnv ? [`exec-env/${executionEnv}`] : [];
  const distribution = [field(osRelease, 'ID'), field(osRelease, 'VERSION_ID')?.split('.')[0]].filter(Boolean);
  const installed = [`${origin}/${machine}`, ...distribution].join('.');
  return [runtime, system, ...environment, installed].join(' ');
}

/** A field of os-release(5), with or without quotes. */
function field(osRelease: string, name: string): string | undefined {
  return new RegExp(`^${name}=(["']?)(.*)\\1$`, 'm').exec(osRelease)?.[2];
}

/** The platform of this process in the AWS CLI's format: `Node.js/20.20.2 Linux/6.1.0 npm/x86_64.debian.12`. */
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
  // Bun's path for modules compiled into an executable: scripts/build/bundle.ts.
  if (import.meta.url.startsWith('file:///$bunfs/')) return 'exe';
  return import.meta.url.includes('/node_modules/') ? 'npm' : 'source';
}

const runtime = (): string =>
  process.versions.bun ? `Bun/${process.versions.bun}` : `Node.js/${process.versions.node}`;

/** Reads /etc/os-release; returns an empty text if it is missing. */
function readOsRelease(): string {
  try {
    return readFile('/etc/os-release').toString();
  } catch {
    return '';
  }
}
