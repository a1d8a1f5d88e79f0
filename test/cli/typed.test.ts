import { expect, test } from 'vitest';
import { type Quote, splitTyped, typedOn } from '../../src/cli/typed.ts';

test.each<[line: string, words: string[], current: string, raw: string, quote: Quote]>([
  ['', [], '', '', ''],
  ['ec2img', [], 'ec2img', 'ec2img', ''],
  ['ec2img ', ['ec2img'], '', '', ''],
  ['ec2img  a\tb', ['ec2img', 'a'], 'b', 'b', ''],
  ['ec2img "a b" c', ['ec2img', 'a b'], 'c', 'c', ''],
  ['ec2img "" \'\' ', ['ec2img', '', ''], '', '', ''],
  ['ec2img "a b', ['ec2img'], 'a b', '"a b', '"'],
  ["ec2img 'a b", ['ec2img'], 'a b', "'a b", "'"],
  ['ec2img "a\'b', ['ec2img'], "a'b", '"a\'b', '"'],
  ['ec2img a"b c"d', ['ec2img'], 'ab cd', 'a"b c"d', ''],
  ['ec2img a\\ b', ['ec2img'], 'a b', 'a\\ b', ''],
  ['ec2img "\\$a\\"\\b', ['ec2img'], '$a"\\b', '"\\$a\\"\\b', '"'],
  ["ec2img 'a\\", ['ec2img'], 'a\\', "'a\\", "'"],
  ['ec2img a\\', ['ec2img'], 'a', 'a\\', ''],
  // Nothing is expanded.
  ['ec2img "$(ls)" `ls a` $HOME *', ['ec2img', '$(ls)', '`ls a`', '$HOME'], '*', '*', ''],
  ['ec2img a-$(date +%F "b c") d', ['ec2img', 'a-$(date +%F b c)'], 'd', 'd', ''],
  ['ec2img a) $(date (b', ['ec2img', 'a)'], '$(date (b', '$(date (b', ''],
])('%j', (line, words, current, raw, quote) => {
  expect(splitTyped(line)).toMatchObject({ words, current, raw, quote });
});

test('PowerShell escapes with a backtick', () => {
  expect(splitTyped('ec2img C:\\a` b', '`').current).toBe('C:\\a b');
});

test.each<[text: string, quote: Quote, typed: string]>([
  ['i-1', '', 'i-1'],
  ['Ebs={VolumeSize=', '', 'Ebs=\\{VolumeSize='],
  ['a b$(c);d*é', '', 'a\\ b\\$\\(c\\)\\;d\\*\\é'],
  ['a b$(c)"', '"', 'a b\\$(c)\\"'],
  ["a b$(c)'", "'", "a b$(c)'\\''"],
])('%j is typed on behind %j', (text, quote, typed) => {
  expect(typedOn(text, quote)).toBe(typed);
});

test.each<[text: string, quote: Quote, typed: string]>([
  ['Ebs={V', '', 'Ebs=`{V'],
  ['a\\b$c', '"', 'a\\b`$c'],
  ["it's", "'", "it''s"],
])('in PowerShell %j is typed on behind %j', (text, quote, typed) => {
  expect(typedOn(text, quote, '`')).toBe(typed);
});

test.each([
  ['ec2img $a b', false],
  ['ec2img a$', true],
  ['ec2img "a$(b', true],
  ['ec2img "a`b', true],
  ["ec2img 'a$b`", false],
  ['ec2img a\\$b "\\$"', false],
])('%s: whether something is expanded at the cursor', (line, isLive) => {
  expect(splitTyped(line).isLive).toBe(isLive);
});
