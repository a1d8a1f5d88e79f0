// Notes about repeated options, for calls that are valid.
import type { OptionOccurrence } from './argv.ts';

/** Notes for options whose earlier values are ignored, and for flags that were given both ways. */
export function repeatedOptionNotes(occurrences: readonly OptionOccurrence[]): string[] {
  const byMember = new Map<string, OptionOccurrence[]>();
  for (const option of occurrences) {
    const all = byMember.get(option.spec.member) ?? [];
    all.push(option);
    byMember.set(option.spec.member, all);
  }
  return [...byMember.values()].flatMap((all) => {
    const { spec } = all.at(-1) as OptionOccurrence;
    if (spec.arity === 'many' && all.slice(0, -1).some(({ values }) => values.length > 0)) {
      return [
        `${spec.name} was given ${all.length} times; only the last one counts. List all values after one ${spec.name}`,
      ];
    }
    if (spec.arity === 'one' && new Set(all.map(({ values }) => values[0])).size > 1) {
      return [`${spec.name} was given ${all.length} times; the last value is used: ${all.at(-1)?.values[0]}`];
    }
    const names = new Set(all.map((option) => option.spec.name));
    if (names.size < 2) return [];
    return [`${[...names].join(' and ')} were both given; ${spec.name} wins`];
  });
}
