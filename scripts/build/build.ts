// Bundles src/ into dist/ and bin/, and adds the man pages, completion scripts and licence notices of the package.
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import manifest from '../../package.json' with { type: 'json' };
import { SCRIPTS } from '../../src/completion/shells.ts';
import { describedModel } from '../../src/model/described-model.ts';
import { bundle, startFile } from './bundle.ts';
import { manPages } from './man-pages.ts';
import { replaceFolder } from './replace-folder.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
// Two builds at once must not write into each other's folder.
const dist = join(root, `.dist-${process.pid}`);
process.on('exit', () => rmSync(dist, { recursive: true, force: true }));
const built = await bundle(dist);
const { modules } = built;
writeFileSync(join(dist, 'THIRD_PARTY'), notices());
write('man', manPages(describedModel, manifest.version));
// The names under which shells find them in the folders of a distribution; docs/install.md lists the folders.
write('completion', [
  { name: 'ec2img.bash', text: SCRIPTS.bash },
  { name: '_ec2img', text: SCRIPTS.zsh },
  { name: 'ec2img.fish', text: SCRIPTS.fish },
  { name: 'ec2img.ps1', text: SCRIPTS.powershell },
]);

writeFileSync(join(dist, 'start.js'), await startFile(built), { mode: 0o755 });
renameSync(join(dist, 'start.js'), join(root, 'bin', 'ec2img.js'));
replaceFolder(dist, join(root, 'dist'));

/** Writes files to a folder of the package. */
function write(folder: string, files: readonly { readonly name: string; readonly text: string }[]): void {
  mkdirSync(join(dist, folder));
  for (const { name, text } of files) writeFileSync(join(dist, folder, name), text);
}

/** Name, version and licence text of every bundled package. */
function notices(): string {
  const folders = [
    ...new Set(modules.flatMap((id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id)?.[0] ?? [])),
  ].sort();
  const packages = folders.map((folder) => ({ text: licenceIn(folder), ...manifestIn(folder) }));
  const notice = ({ name, version, license, source, text }: (typeof packages)[number]): string => {
    // Some packages have no licence file, but another package of the same repository has one.
    const sibling = packages.find((one) => one.text && one.source === source && one.license === license);
    const licence = text ?? sibling?.text;
    if (!licence) throw new Error(`no licence text found for ${name}`);
    return `${name} ${version} (${license}) ${source}\n\n${licence}\n`;
  };
  return packages.map(notice).join(`\n${'-'.repeat(80)}\n\n`);
}

function manifestIn(folder: string): { name: string; version: string; license: string; source: string } {
  const { name, version, license, repository } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return { name, version, license, source: typeof repository === 'string' ? repository : (repository?.url ?? '') };
}

function licenceIn(folder: string): string | undefined {
  const name = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
  return name && readFileSync(join(folder, name), 'utf8').trim();
}
