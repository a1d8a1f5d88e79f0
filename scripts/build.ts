// Bundles src/ into dist/: what the package ships, with its man pages and the notices of what is in it.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { version } from '../package.json' with { type: 'json' };
import { model } from '../src/model/shape.ts';
import { bundle } from './bundle.ts';
import { manPages } from './man.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
rmSync(join(root, 'dist'), { recursive: true, force: true });
const { modules } = await bundle(join(root, 'dist'));
writeFileSync(join(root, 'dist', 'THIRD_PARTY'), notices());
mkdirSync(join(root, 'dist', 'man'));
for (const { name, text } of manPages(model, version)) writeFileSync(join(root, 'dist', 'man', name), text);

/** Name, version and licence text of every package that went into the bundle. */
function notices(): string {
  const folders = new Set(modules.flatMap((id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id)?.[0] ?? []));
  const notice = (folder: string): string => {
    const { name, version, license, repository } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = ['LICENSE', 'LICENSE.md', 'license', 'LICENSE.txt'].map((one) => join(folder, one)).find(existsSync);
    const source = typeof repository === 'string' ? repository : (repository?.url ?? '');
    return `${name} ${version} (${license}) ${source}\n\n${file ? readFileSync(file, 'utf8').trim() : ''}\n`;
  };
  return [...folders]
    .sort()
    .map(notice)
    .join(`\n${'-'.repeat(80)}\n\n`);
}
