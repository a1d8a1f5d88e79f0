// Builds the program before the first test of a fresh checkout. `npm test` always builds.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../../', import.meta.url);

export function setup(): void {
  if (existsSync(new URL('bin/ec2img.js', root))) return;
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: fileURLToPath(root), stdio: 'inherit' });
}
