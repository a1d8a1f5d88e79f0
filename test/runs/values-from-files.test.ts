// Values from files in whole runs, as AWS CLI 2.36.7 sends them, except for a list of texts: it would send each character.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sentBy } from '../support/sent-requests.ts';

const FILES: Readonly<Record<string, string>> = {
  'd.txt': 'from file\n',
  'value.txt': 'Value=q\n',
  'value.json': '{"Value":"fromjson"}\n',
  'permission.json': '{"Add":[{"Group":"all"}]}\n',
  'permission.txt': 'Add=[{Group=all}]',
  'ids.json': '["ami-1","ami-2"]\n',
  'ids.txt': 'ami-1\nami-2\n',
  'ids-of-windows.txt': 'ami-1\r\nami-2',
  empty: '',
  'tags.json': '[{"Key":"a","Value":"b"}]\n',
  'tag.json': '{"Key":"a","Value":"b"}\n',
  'tag.txt': 'Key=a,Value=b\n',
  n: '15\n',
  'time.txt': '2026-01-02T03:04:05+02:00\n',
};

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'values-'));
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(directory, name), text);
});
afterAll(() => rmSync(directory, { recursive: true }));

test.each([
  ['modify-image-attribute --image-id a --description file://d.txt', 'Description.Value=from%20file%0A&ImageId=a'],
  ['modify-image-attribute --image-id a --description file://value.txt', 'Description.Value=q&ImageId=a'],
  ['modify-image-attribute --image-id a --description file://value.json', 'Description.Value=fromjson&ImageId=a'],
  [
    'modify-image-attribute --image-id a --description Value@=file://d.txt',
    'Description.Value=from%20file%0A&ImageId=a',
  ],
  [
    'modify-image-attribute --image-id a --launch-permission file://permission.json',
    'ImageId=a&LaunchPermission.Add.1.Group=all',
  ],
  [
    'modify-image-attribute --image-id a --launch-permission file://permission.txt',
    'ImageId=a&LaunchPermission.Add.1.Group=all',
  ],
  ['describe-images --image-ids file://ids.json', 'ImageId.1=ami-1&ImageId.2=ami-2'],
  ['describe-images --image-ids file://ids.txt', 'ImageId.1=ami-1&ImageId.2=ami-2'],
  [
    'create-tags --resources file://ids-of-windows.txt --tags Key=a',
    'ResourceId.1=ami-1&ResourceId.2=ami-2&Tag.1.Key=a',
  ],
  [
    'describe-images --image-ids file://ids.txt file://ids.txt',
    'ImageId.1=file%3A%2F%2Fids.txt&ImageId.2=file%3A%2F%2Fids.txt',
  ],
  ['create-tags --resources a --tags file://tags.json', 'ResourceId.1=a&Tag.1.Key=a&Tag.1.Value=b'],
  // Unlike the AWS CLI, which parses the text of these two files as JSON, character by character.
  ['create-tags --resources a --tags file://tag.json', 'ResourceId.1=a&Tag.1.Key=a&Tag.1.Value=b'],
  ['create-tags --resources a --tags file://tag.txt', 'ResourceId.1=a&Tag.1.Key=a&Tag.1.Value=b'],
  ['describe-tags --no-paginate --max-results file://n', 'MaxResults=15'],
  [
    'enable-image-deprecation --image-id a --deprecate-at file://time.txt',
    'ImageId=a&DeprecateAt=2026-01-02T01%3A04%3A05Z',
  ],
])('%s sends %s', async (line, body) => {
  expect(await sentBy(line.split(' '), { directory })).toMatchObject({ code: 0, stderr: '', bodies: [body] });
});

const invalid = (text: string): string => `\nec2img: [ERROR]: An error occurred (ParamValidation): ${text}`;

test.each([
  [
    'describe-images --image-ids file://empty',
    invalid("Error parsing parameter '--image-ids': file://empty has no values; write one per line, or a JSON list\n"),
  ],
  [
    'describe-images --image-ids fileb://ids.json',
    invalid(
      'Parameter validation failed:\nInvalid type for parameter ImageIds, value: 18 bytes, type: bytes, valid types: list\n',
    ),
  ],
  [
    'modify-image-attribute --image-id a --description fileb://d.txt',
    invalid(
      'Parameter validation failed:\nInvalid type for parameter Description, value: 10 bytes, type: bytes, valid types: structure\n',
    ),
  ],
])('%s is rejected with one message', async (line, stderr) => {
  expect(await sentBy(line.split(' '), { directory })).toEqual({ code: 252, stdout: '', stderr, bodies: [] });
});

// The option of a long is parsed with the command line, before files are read.
test('a long is not loaded from a file', async () => {
  const copy = ['copy-image', '--name', 'abc', '--source-image-id', 'a', '--source-region', 'b'];
  const { code, stderr } = await sentBy([...copy, '--snapshot-copy-completion-duration-minutes', 'file://n'], {
    directory,
  });
  expect(code).toBe(252);
  expect(stderr).toContain("argument --snapshot-copy-completion-duration-minutes: invalid int value: 'file://n'\n");
});
