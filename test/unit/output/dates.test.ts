// Dates, as in the samples of `--generate-cli-skeleton output` (AWS CLI 2.36 for get-image-ancestry).
import { expect, test } from 'vitest';
import type { JsonValue } from '../../../src/model/json-value.ts';
import { plainTable } from '../../../src/output/colour.ts';
import { rendererFor } from '../../../src/output/formats.ts';
import { wholeText } from '../../../src/output/pieces.ts';
import { compileQuery } from '../../../src/output/query.ts';

const EPOCH = new Date(0);
const SAMPLE: JsonValue = { Entries: [{ At: EPOCH, ImageId: 'ImageId' }] };

const render = async (format: string, value: JsonValue): Promise<string> =>
  wholeText((await rendererFor(format, { title: 'GetImageAncestry', width: 80, style: plainTable }))(value));

test.each([
  [
    'json',
    '{\n    "Entries": [\n        {\n            "At": "1970-01-01T00:00:00",\n            "ImageId": "ImageId"\n        }\n    ]\n}\n',
  ],
  ['text', 'ENTRIES\t1970-01-01 00:00:00\tImageId\n'],
  ['yaml', 'Entries:\n- At: 1970-01-01 00:00:00\n  ImageId: ImageId\n'],
  ['yaml-stream', '- Entries:\n  - At: 1970-01-01 00:00:00\n    ImageId: ImageId\n'],
])('prints a date in a structure as the AWS CLI does in the %s format', async (format, text) => {
  expect(await render(format, SAMPLE)).toBe(text);
});

test('prints dates in the cells of a table with a space before the time', async () => {
  const wide: JsonValue = { Entries: [{ At: EPOCH, ImageId: 'ImageId' }, { At: EPOCH }] };
  expect((await render('table', wide)).split('\n').filter((line) => line.includes('1970'))).toEqual([
    '||  1970-01-01 00:00:00 |  ImageId  ||',
    '||  1970-01-01 00:00:00 |           ||',
  ]);
});

test.each([
  ['json', '"1970-01-01T00:00:00"\n'],
  ['text', '1970-01-01 00:00:00\n'],
  ['yaml', '"1970-01-01T00:00:00"\n'],
  ['yaml-stream', '- 1970-01-01 00:00:00\n'],
])('prints a date that a query selects as the AWS CLI does in the %s format', async (format, text) => {
  expect(await render(format, compileQuery('Entries[0].At')(SAMPLE))).toBe(text);
});

test('rejects a query that sorts by dates, as the AWS CLI does', () => {
  expect(() => compileQuery('sort_by(Entries, &At)')(SAMPLE)).toThrow('The query does not fit the response');
});
