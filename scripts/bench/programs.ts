// The programs to measure, as far as they are installed.
import { execFileSync } from 'node:child_process';
import { accessSync, constants, readFileSync, realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export type Env = Readonly<Record<string, string>>;

/** A Node.js runtime to measure with. */
export interface NodeRuntime {
  readonly path: string;
  /** `20.20.2` */
  readonly version: string;
}

export interface AwsCli {
  readonly path: string;
  /** `2.9.19` */
  readonly version: string;
  /** `aws-cli/2.9.19 Python/3.11.2` */
  readonly title: string;
  /** True if it was found through a shim. The shim takes time itself and is not measured. */
  readonly isBehindShim: boolean;
}

const fileAt = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

export const PROGRAM = fileAt('bin/ec2img.js');
export const FLOOR = fileAt('test/support/floor.cjs');
const STANDALONE = fileAt(`standalone/ec2img-${process.platform}-${process.arch}`);

export const nodeRuntime = (path: string): NodeRuntime => ({
  path,
  version: versionOf(path, '--version').replace('v', ''),
});

/** The standalone program with its runtime, `Bun/1.4.5`; undefined if it is not built. */
export function standalone(): { readonly path: string; readonly runtime: string } | undefined {
  if (!isProgram(STANDALONE)) return undefined;
  return { path: STANDALONE, runtime: /\S+\/\S+ (\S+)/.exec(versionOf(STANDALONE, '--version'))?.[1] ?? '' };
}

/** Every AWS CLI in PATH and in the folders that distributions use: one for each version, oldest first. */
export function awsClis(): AwsCli[] {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin'];
  const found = folders.map((folder) => join(folder, 'aws')).filter(isProgram);
  const clis = found.map((path): AwsCli => {
    const isBehindShim = /\/\.?pyenv\/shims\//.test(path);
    const program = realpathSync(isBehindShim ? versionOf('pyenv', 'which', 'aws') : path);
    const [title = ''] = /aws-cli\/\S+ Python\/\S+/.exec(versionOf(program, '--version')) ?? [];
    return { path: program, version: /\d[\d.]*/.exec(title)?.[0] ?? '', title, isBehindShim };
  });
  const byVersion = new Map(clis.reverse().map((cli) => [cli.version, cli]));
  return [...byVersion.values()].filter(({ version }) => version !== '').sort(byNumber);
}

/** The folders of Debian's packages for Go, and that of the SDK in them. */
const GOPATH = '/usr/share/gocode';
const GO_SDK = join(GOPATH, 'src/github.com/aws/aws-sdk-go-v2');

/** `Go 1.19.8 with AWS SDK 1.17.1`; undefined if Go or the SDK is not installed. */
export function goTitle(): string | undefined {
  try {
    const version = / go(\S+)/.exec(versionOf('go', 'version'))?.[1];
    accessSync(join(GO_SDK, 'service', 'ec2', 'api_op_CreateImage.go'));
    const sdk = /"(.*)"/.exec(readFileSync(join(GO_SDK, 'aws', 'go_module_metadata.go'), 'utf8'))?.[1];
    return `Go ${version} with AWS SDK ${sdk}`;
  } catch {
    return undefined;
  }
}

/** Builds the Go program. The first time takes a minute, because Go compiles the SDK and caches it. */
export function buildGoProgram(path: string): void {
  const words = ['build', '-ldflags', '-s -w', '-o', path, fileAt('scripts/bench/create-image.go')];
  const env = { ...process.env, GO111MODULE: 'off', GOPATH, GOFLAGS: '' };
  execFileSync('go', words, { env, stdio: ['ignore', 'inherit', 'inherit'] });
}

const byNumber = (a: AwsCli, b: AwsCli): number => a.version.localeCompare(b.version, 'en', { numeric: true });

const versionOf = (program: string, ...words: string[]): string =>
  execFileSync(program, words, { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } }).trim();

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
