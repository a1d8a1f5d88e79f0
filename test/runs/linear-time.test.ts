// The work of every parser is proportional to the length of its input, whatever the shape.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { PARSERS } from '../support/hostile-shapes.ts';

const program = fileURLToPath(new URL('../support/work-process.ts', import.meta.url));

/** Twice the length takes up to this many times the work. Four would be quadratic; growing tables add a little. */
const MOST = 2.2;

let works: Map<string, readonly [single: number, double: number]>;

beforeAll(() => {
  const flags = ['--no-opt', '--no-sparkplug', '--import', '@oxc-node/core/register'];
  const rows: [string, string, number, number][] = JSON.parse(
    execFileSync(process.execPath, [...flags, program], { encoding: 'utf8', maxBuffer: 2 ** 24 }),
  );
  works = new Map(rows.map(([parser, shape, single, double]) => [`${parser} ${shape}`, [single, double]]));
}, 300_000);

const cases = Object.entries(PARSERS).flatMap(([parser, { shapes }]) =>
  Object.keys(shapes).map((shape) => [parser, shape] as const),
);

test.each(cases)('%s: %j of twice the length takes twice the work', (parser, shape) => {
  const [single, double] = works.get(`${parser} ${shape}`) ?? [0, 0];
  expect(single).toBeGreaterThan(0);
  expect(double / single).toBeLessThanOrEqual(MOST);
});
