// The short way to check a line of a plan accepts only what the long way accepts, and reads the same request.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toRequest } from '../../../src/request/to-request.ts';
import { plainRequest } from '../../../src/workflow/plain-line.ts';
import { draftOf, InvalidLine, PLANNED, problemsOf } from '../../../src/workflow/plan-line.ts';

/** The request as the long way reads it, as JSON. Undefined for an invalid line. */
function readAtLength(text: string): string | undefined {
  try {
    const draft = draftOf(text);
    return problemsOf(draft, 'documented') ? undefined : JSON.stringify(toRequest(draft, PLANNED.input));
  } catch (error) {
    if (error instanceof InvalidLine) return undefined;
    throw error;
  }
}

const WHOLE =
  '{"InstanceId": "i-1234567890abcdef0", "Name": "web (1)", "Description": "é😀 8.0", "NoReboot": true, ' +
  '"BlockDeviceMappings": [{"DeviceName": "/dev/sdb", "Ebs": {"VolumeSize": 100, "VolumeType": "gp3", "Encrypted": false}}, ' +
  '{"DeviceName": "/dev/sdc", "NoDevice": "x"}], "TagSpecifications": [{"ResourceType": "image", ' +
  '"Tags": [{"Key": "a:b", "Value": "[1]"}, {"Key": "ç", "Value": "x"}]}]}';

test.each([
  '{"InstanceId":"i-1","Name":"web"}',
  '{ "Name" : "web" , "InstanceId" : "i-1" , "NoReboot" : false }',
  WHOLE,
])('reads %s', (text) => {
  const request = plainRequest(text);
  expect(request).toBeDefined();
  expect(JSON.stringify(request)).toBe(readAtLength(text));
});

const IDS = '"InstanceId":"i-1","Name":"web"';

test.each([
  ['two members of one name', `{${IDS},"Name":"other"}`],
  ['an unknown member', `{${IDS},"Nme":"x"}`],
  ['a member named __proto__', `{${IDS},"__proto__":{"Name":"x"}}`],
  [
    'a number with a fraction of zero',
    `{${IDS},"BlockDeviceMappings":[{"DeviceName":"/dev/sdb","Ebs":{"VolumeSize":8.0}}]}`,
  ],
  ['a number with an exponent', `{${IDS},"BlockDeviceMappings":[{"DeviceName":"/dev/sdb","Ebs":{"VolumeSize":1e2}}]}`],
  [
    'a number of many digits',
    `{${IDS},"BlockDeviceMappings":[{"DeviceName":"/dev/sdb","Ebs":{"VolumeSize":10000000000000001}}]}`,
  ],
  ['an escaped surrogate', `{"InstanceId":"i-1","Name":"web\\ud800"}`],
  ['an escape', `{"InstanceId":"i-1","Name":"w\\u0065b"}`],
  ['a blank name', '{"InstanceId":"i-1","Name":"   "}'],
  ['an empty description', `{${IDS},"Description":""}`],
  ['an empty list', `{${IDS},"TagSpecifications":[]}`],
  ['an empty structure', `{${IDS},"BlockDeviceMappings":[{}]}`],
  ['a dry run', `{${IDS},"DryRun":true}`],
  ['a null', `{${IDS},"Description":null}`],
  ['NaN', `{${IDS},"Description":NaN}`],
  ['a text for a boolean', `{${IDS},"NoReboot":"true"}`],
  ['a name against the rules', '{"InstanceId":"i-1","Name":"a#b"}'],
  ['a missing name', '{"InstanceId":"i-1"}'],
  ['a list', `[{${IDS}}]`],
  ['half of it', `{${IDS}`],
  ['a long text', `{${IDS},"Description":"${'x'.repeat(40_000)}"}`],
])('does not read %s', (_, text) => {
  expect(plainRequest(text)).toBeUndefined();
});

/** What may be put into a line. */
const PIECES = [
  ...[
    '""',
    '" "',
    '[]',
    '[ ]',
    '{}',
    'null',
    'true',
    '8',
    '8.0',
    '-1',
    '1e2',
    '01',
    '9999999999',
    'NaN',
    '-Infinity',
    '\\u0041',
  ],
  ...[
    '\\ud800',
    '"',
    ',',
    ':',
    '{',
    '}',
    '[',
    ']',
    ' ',
    '\t',
    'é',
    '\u2028',
    '"Name":"web2",',
    '"Nme":1,',
    '"DryRun":true,',
  ],
  ...[
    '"Ebs":{"VolumeSize":8},',
    '"Key":"aws:x",',
    '"Value":"",',
    '"ResourceType":"vm",',
    '"constructor":1,',
    '"__proto__":{},',
  ],
];

test('a line that was changed at random is read in the same way, or not at all', () => {
  const edit = fc.record({ at: fc.nat(WHOLE.length), removed: fc.nat(2), piece: fc.constantFrom('', ...PIECES) });
  let read = 0;
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 2 }), (edits) => {
      let text = WHOLE;
      for (const { at, removed, piece } of edits) text = text.slice(0, at) + piece + text.slice(at + removed);
      // Lines come from UTF-8.
      fc.pre(text.isWellFormed());
      const request = plainRequest(text.trim());
      if (request === undefined) return;
      read++;
      expect(JSON.stringify(request)).toBe(readAtLength(text.trim()));
    }),
    { numRuns: 3000 },
  );
  expect(read).toBeGreaterThan(20);
});
