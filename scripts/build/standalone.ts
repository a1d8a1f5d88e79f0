// Builds programs that need no separate runtime: the bundle compiled with Bun, one file for each system.
//   npm run build:standalone                 for this machine
//   npm run build:standalone -- linux-arm64 darwin-arm64 darwin-x64
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { argumentsOf, requireOneOf } from '../arguments.ts';
import { bundle } from './bundle.ts';

const VERSION = '1.4.5';

/** Bun for each system: its npm package and the hash of that package. */
const RUNTIMES: Readonly<Record<string, readonly [name: string, integrity: string]>> = {
  'linux-x64': [
    'linux-x64',
    'sha512-IWX9BELoGHAUtMonkeSaNaZwXzRk+oDw6Mk+HBFXd3KHYIBNBsIGRupMZPcgNoDbJpLu6gAJjIoIVPZtt1aJ1g==',
  ],
  'linux-arm64': [
    'linux-aarch64',
    'sha512-4BXmsSKnjOrlGWqZV4x/oWa7AVoR+B6lCXddMzOAXBIm3t50eslg9wb66gmtW1AamEQ1l1CDvmmruysEhqOWMg==',
  ],
  'darwin-x64': [
    'darwin-x64',
    'sha512-qkLPMGHZM9NI6CeHTWwVezzmlo6cC4Ta7yUAjYIWXS366qQcOlcp75t2uZyiuVRBMPS0h9qE0tCcvCHGaFqjJg==',
  ],
  'darwin-arm64': [
    'darwin-aarch64',
    'sha512-4MIFXHmctH2EhAxLXm2/qxNtv17dFtLJylvaOCsrgq6KSqHTs6eW5YSrJjRbJxYUJaR901fsN8JfZOa+CsWpWQ==',
  ],
};

const root = fileURLToPath(new URL('../..', import.meta.url));
const out = join(root, 'standalone');
const here = `${process.platform}-${process.arch}`;
const { positionals } = argumentsOf('build:standalone', { allowPositionals: true });
const targets = positionals.length > 0 ? positionals : [here];
for (const target of [here, ...targets]) {
  requireOneOf('build:standalone', 'The platform', target, Object.keys(RUNTIMES));
}

const compiler = runtimeFor(here);
const build = join(out, 'build');
rmSync(build, { recursive: true, force: true });
await bundle(build, true);
writeFileSync(
  join(build, 'start.cjs'),
  "require('./unfinished.cjs').expectEnd();\n" +
    "require('./ec2img.cjs').main(process.argv.slice(2)).then((code) => process.exit(code));\n",
);
for (const target of targets) {
  const runtime = runtimeFor(target);
  const program = join(out, `ec2img-${target}`);
  const words = ['build', '--compile', '--bytecode', `--compile-executable-path=${runtime}`, `--target=bun-${target}`];
  // Keep Bun from loading settings and preload scripts from the current directory.
  words.push('--no-compile-autoload-dotenv', '--no-compile-autoload-bunfig');
  words.push('--no-compile-autoload-tsconfig', '--no-compile-autoload-package-json');
  words.push(`--outfile=${program}`, 'start.cjs');
  execFileSync(compiler, words, { cwd: build, stdio: ['ignore', 'ignore', 'inherit'] });
  console.log(`${program} ${createHash('sha256').update(readFileSync(program)).digest('hex')}`);
}

/** Returns the path of Bun for a system. Downloads it with npm once, and verifies the hash. */
function runtimeFor(target: string): string {
  const [name, integrity] = RUNTIMES[target] as (typeof RUNTIMES)[string];
  const folder = join(out, 'runtimes', `${name}-${VERSION}`);
  const program = join(folder, 'package', 'bin', 'bun');
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  const words = ['pack', '--silent', '--pack-destination', folder, `@oven/bun-${name}@${VERSION}`];
  execFileSync('npm', words, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  const archive = join(folder, `oven-bun-${name}-${VERSION}.tgz`);
  const hash = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
  if (hash !== integrity) throw new Error(`${archive} has an unexpected hash: ${hash}`);
  execFileSync('tar', ['-xzf', archive, '-C', folder]);
  return program;
}
