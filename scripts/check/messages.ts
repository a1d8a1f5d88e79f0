// Prints texts that people read, to review their English: messages in src, summaries and descriptions in schemas.
//   npm run messages                              all texts
//   npm run messages -- --count 20 --seed today   20 of them, drawn by the seed
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readSources, type SourceText, textsOf } from '../../test/support/sources.ts';
import { randomOf } from '../fuzz/random.ts';

const { values } = parseArgs({ options: { count: { type: 'string' }, seed: { type: 'string', default: '1' } } });

/** The members of schemas whose values are prose. */
const PROSE = ['description', 'x-summary', 'text', 'about'];

const schemas = fileURLToPath(new URL('../../schemas', import.meta.url));

function* proseOf(value: unknown, path: string): Generator<SourceText> {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    if (typeof member === 'string' && PROSE.includes(name)) yield { place: path, text: member };
    yield* proseOf(member, path);
  }
}

const inSchemas = (readdirSync(schemas, { recursive: true }) as string[])
  .filter((name) => name.endsWith('.json'))
  .sort()
  .flatMap((name) => [...proseOf(JSON.parse(readFileSync(`${schemas}/${name}`, 'utf8')), `schemas/${name}`)]);
const inSources = readSources().flatMap(({ path, text }) =>
  textsOf(path, text).map((found) => ({ ...found, place: `src/${found.place}` })),
);
const all = [...inSources, ...inSchemas];
const random = randomOf(values.seed);
const drawn = values.count === undefined ? all : draw(all, Number(values.count));
for (const { place, text } of drawn) console.log(`${place}: ${text}`);

/** Draws a number of different texts. */
function draw(from: readonly SourceText[], count: number): SourceText[] {
  const rest = [...from];
  return Array.from({ length: Math.min(count, rest.length) }, () => rest.splice(random.below(rest.length), 1)).flat();
}
