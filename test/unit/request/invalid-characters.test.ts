// Names with dates, as `date` prints them. The valid characters are those of EC2's page for CreateImage.
import { expect, it } from 'vitest';
import { dateFormHint } from '../../../src/request/invalid-characters.ts';

const NAME = /^[A-Za-z0-9()[\] ./\-'@_]*$/u;
const HINT = 'for a date in Name, use $(date +%Y-%m-%dT%H%M), which prints for example 2026-01-31T1405';

it.each([
  ['date -Is', 'web-2026-11-28T14:05:06+01:00'],
  ['date -Ins', 'web-2026-11-28T14:05:06,123456789+01:00'],
  ['date -Iminutes', '2026-11-28T14:05+01:00'],
  ['date', 'web Sat Nov 28 14:05:06 UTC 2026'],
  ['date +%T', 'web 14:05:06'],
  ['date +%H:%M', '9:05 web'],
  ['date +%Y%m%dT%H%M%S%z', 'web-20261128T140506+0100'],
  ['date "+%Y-%m-%d %H%M%S%z"', 'web 2026-11-28 140506+0100'],
  ['date +%Y%m%dT%H%M%S.%N%z', 'web-20261128T140506.123456789+0100'],
  ['date +%Y%m%dT%H%M%S,%3N', 'web-20261128T140506,123'],
])('suggests another form for a name with the date of %s', (_command, name) => {
  expect(dateFormHint('Name', name, NAME)).toEqual([HINT]);
});

it.each([
  ['a colon without digits', 'web:blue'],
  ['a version', 'web:1'],
  ['a port', '127.0.0.1:8080'],
  ['a list of numbers', 'web 1,2+3'],
  ['a date in a valid form and another invalid character', 'web_2026-11-28T1405#2'],
])('suggests no form of a date for a name with %s', (_what, name) => {
  expect(dateFormHint('Name', name, NAME)).toEqual([]);
});

it('suggests no form that the rule does not allow', () => {
  expect(dateFormHint('Name', '2026-11-28T14:05', /^[a-z]*$/u)).toEqual([]);
});

it('suggests no other form if the rule allows the date', () => {
  expect(dateFormHint('Name', '14:05 #', /^[\d:]*$/u)).toEqual([]);
});
