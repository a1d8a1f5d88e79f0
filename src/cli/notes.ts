// What a command line says that the AWS CLI passes over in silence, for people at a terminal.
import type { Seen } from './argv.ts';

/** A sentence for each option whose earlier values are lost, and for each switch that is said both ways. */
export function notesOn(seen: readonly Seen[]): string[] {
  const byMember = new Map<string, Seen[]>();
  for (const one of seen) {
    const all = byMember.get(one.spec.member) ?? [];
    all.push(one);
    byMember.set(one.spec.member, all);
  }
  return [...byMember.values()].flatMap((all) => {
    const { spec } = all.at(-1) as Seen;
    if (spec.arity === 'many' && all.slice(0, -1).some(({ values }) => values.length > 0)) {
      return [
        `${spec.name} was given ${all.length} times and only the last one counts: give all its values behind one`,
      ];
    }
    if (spec.arity === 'one' && new Set(all.map(({ values }) => values[0])).size > 1) {
      return [`${spec.name} was given ${all.length} times and only the last one counts: ${all.at(-1)?.values[0]}`];
    }
    const names = new Set(all.map((one) => one.spec.name));
    if (names.size < 2) return [];
    return [`${[...names].join(' and ')} are both there and the last one counts: ${spec.name}`];
  });
}
