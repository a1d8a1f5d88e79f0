// Writes what is generated into the README.
import { readFileSync, writeFileSync } from 'node:fs';
import { generated } from '../test/support/docs.ts';

const file = new URL('../README.md', import.meta.url);
writeFileSync(file, generated(readFileSync(file, 'utf8')));
