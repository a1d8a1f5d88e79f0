// Output of AWS CLI 2.9.19's formatters for random values: [format, value, text]. No script here generates them.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../../../src/model/json-value.ts';
import { plainTable } from '../../../src/output/colour.ts';
import { rendererFor } from '../../../src/output/formats.ts';
import { wholeText } from '../../../src/output/pieces.ts';

const recorded: readonly [format: string, value: JsonValue, text: string][] = JSON.parse(
  readFileSync(new URL('../../parity/formatted.json', import.meta.url), 'utf8'),
);
const layout = { title: 'create-image', width: 80, style: plainTable };

describe.each(['json', 'table', 'text', 'yaml'])('%s output', (format) => {
  const cases = recorded.filter(([of]) => of === format);

  test.each(cases.map(([, value, text]) => [JSON.stringify(value), value, text] as const))(
    'is the same as that of the AWS CLI for the value %s',
    async (_, value, text) => {
      expect(wholeText((await rendererFor(format, layout))(value))).toBe(text);
    },
  );
});
