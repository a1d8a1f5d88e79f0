// Prints the work of each parser for each shape at two lengths, as JSON. A process of its own, because counting changes
// the methods of strings, and because V8 must not optimize what it counts: node --no-opt --no-sparkplug.
import { PARSERS } from './hostile-shapes.ts';
import { countWork } from './work.ts';

const LENGTH = 20_000;

const workOf = await countWork();
const rows: [parser: string, shape: string, single: number, double: number][] = [];
for (const [parser, { parse, shapes }] of Object.entries(PARSERS)) {
  for (const [shape, make] of Object.entries(shapes)) {
    const [single, double] = [make(LENGTH), make(2 * LENGTH)];
    // The first run compiles and loads.
    await workOf(() => parse(make(10)));
    rows.push([parser, shape, await workOf(() => parse(single)), await workOf(() => parse(double))]);
  }
}
process.stdout.write(JSON.stringify(rows));
