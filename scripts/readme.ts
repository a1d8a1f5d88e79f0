// Writes the list of differences into the README.
import { readFileSync, writeFileSync } from 'node:fs';
import { differencesTable, withDifferences } from '../test/support/readme.ts';

const file = new URL('../README.md', import.meta.url);
writeFileSync(file, withDifferences(readFileSync(file, 'utf8'), differencesTable()));
