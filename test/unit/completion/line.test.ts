import { expect, test } from 'vitest';
import { escapeForQuote, type Quote, splitTyped } from '../../../src/completion/line.ts';

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
])('splits the command line %j into complete arguments and the one to complete', (line, words, current, raw, quote) => {
  expect(splitTyped(line)).toMatchObject({ words, current, raw, quote });
});

test('removes escapes within single quotes from a fish command line', () => {
  expect(splitTyped("ec2img 'it\\'s \\\\ a\\b' --na", 'fish')).toMatchObject({
    words: ['ec2img', "it's \\ a\\b"],
    current: '--na',
  });
});

test.each<[line: string, words: string[], current: string, isTarget: boolean]>([
  ['ec2img > out wait ', ['ec2img', 'wait'], '', false],
  ['ec2img >out wait', ['ec2img'], 'wait', false],
  ['ec2img 2>&1 wait 2>>log <in &>all x', ['ec2img', 'wait'], 'x', false],
  ['ec2img wait>out ', ['ec2img', 'wait'], '', false],
  ['ec2img wait > o', ['ec2img', 'wait'], 'o', true],
  ['ec2img wait >', ['ec2img', 'wait'], '', true],
  ['ec2img <(a b) ">" \\> ', ['ec2img', '<(a b)', '>', '>'], '', false],
])('does not count redirections as arguments of the command line %j', (line, words, current, isTarget) => {
  expect(splitTyped(line)).toMatchObject({ words, current, isTarget });
});

test('removes backtick escapes from a PowerShell command line', () => {
  expect(splitTyped('ec2img C:\\a` b', 'powershell').current).toBe('C:\\a b');
});

test.each<[text: string, quote: Quote, typed: string]>([
  ['i-1', '', 'i-1'],
  ['Ebs={VolumeSize=', '', 'Ebs=\\{VolumeSize='],
  ['a b$(c);d*é', '', 'a\\ b\\$\\(c\\)\\;d\\*é'],
  ['a b$(c)"', '"', 'a b\\$(c)\\"'],
  ["a b$(c)'", "'", "a b$(c)'\\''"],
])('escapes the candidate %j for bash if the open quote is %j', (text, quote, typed) => {
  expect(escapeForQuote(text, quote)).toBe(typed);
});

test.each<[text: string, quote: Quote, typed: string]>([
  ['Ebs={V', '', 'Ebs=`{V'],
  ['a\\b$c', '"', 'a\\b`$c'],
  ["it's", "'", "it''s"],
])('escapes the candidate %j for PowerShell if the open quote is %j', (text, quote, typed) => {
  expect(escapeForQuote(text, quote, '`')).toBe(typed);
});

test.each([
  ['ec2img $a b', false],
  ['ec2img a$', true],
  ['ec2img "a$(b', true],
  ['ec2img "a`b', true],
  ["ec2img 'a$b`", false],
  ['ec2img a\\$b "\\$"', false],
])('detects if the shell expands the text at the end of %j (expected: %s)', (line, isLive) => {
  expect(splitTyped(line).isLive).toBe(isLive);
});
