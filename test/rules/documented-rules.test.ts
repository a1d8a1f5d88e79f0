// The files rules.json: what they name exists in the input schema of their command.
import { describe, expect, test } from 'vitest';
import { describedModel } from '../../src/model/described-model.ts';
import type { DescribedShape, Rule } from '../../src/model/shape.ts';

/** A schema within the rules, and the shape of the input that it is about; undefined if the input has no such member. */
interface Place {
  readonly path: string;
  readonly rule: Rule;
  readonly shape: DescribedShape | undefined;
}

/** A page of EC2's API reference, or the URL of a page of the S3 User Guide. */
const PAGE = /^(?:API_\w+|https:\/\/docs\.aws\.amazon\.com\/AmazonS3\/latest\/userguide\/\w+)\.html$/;

/** The keywords whose value is a schema, or a list of schemas, about the same value. */
const SAME = ['if', 'then', 'else', 'not', 'allOf', 'anyOf', 'oneOf'] as const;

function* placesIn(rule: Rule, shape: DescribedShape | undefined, path = ''): Generator<Place> {
  yield { path, rule, shape };
  for (const [name, member] of Object.entries(rule.properties ?? {}))
    yield* placesIn(member, shape?.properties?.[name], `${path}.${name}`);
  if (rule.items) yield* placesIn(rule.items, shape?.items, `${path}[]`);
  for (const keyword of SAME)
    for (const inner of [(rule as Readonly<Record<string, Rule | Rule[] | undefined>>)[keyword] ?? []].flat())
      yield* placesIn(inner, shape, path);
}

const restricted = describedModel.operations.flatMap(({ command, input, rules }) =>
  rules ? [{ command: command.join(' '), places: [...placesIn(rules, input)] }] : [],
);

test('several commands have documented rules', () => {
  expect(restricted.length).toBeGreaterThan(5);
});

describe.each(restricted)('the documented rules of $command', ({ places }) => {
  test('are about members of its input', () => {
    expect(places.filter(({ shape }) => shape === undefined).map(({ path }) => path)).toEqual([]);
  });

  test('each have a sentence and a page of the documentation', () => {
    const pages = places.flatMap(({ rule }) =>
      rule['x-rule'] === undefined && rule['x-source'] === undefined ? [] : [rule],
    );
    expect(pages.length).toBeGreaterThan(0);
    expect(pages.filter((rule) => !rule['x-rule'] || !PAGE.test(rule['x-source'] ?? ''))).toEqual([]);
  });

  // Of the resource types that help shows, an operation tags only those that it creates.
  test('allow exactly the values that help shows', () => {
    const shownAndAllowed = places.flatMap(({ path, rule, shape }) => {
      const shown = shape?.['x-known-values'];
      const isChoice = rule['x-rule'] !== undefined && rule.enum !== undefined && shown !== undefined;
      return isChoice && !path.endsWith('.ResourceType')
        ? [{ path, shown: shown.toSorted(), allowed: rule.enum.toSorted() }]
        : [];
    });
    expect(shownAndAllowed.filter(({ shown, allowed }) => shown.join() !== allowed.join())).toEqual([]);
  });
});
