import { describe, expect, test } from 'vitest';
import type { Candidate } from '../../../src/completion/candidate.ts';
import type { Shell } from '../../../src/completion/line.ts';
import { splitTyped } from '../../../src/completion/line.ts';
import { completionReply } from '../../../src/completion/reply.ts';

const part = (text: string, shown = text): Candidate => ({ text, shown, description: 'what it is', isPartial: true });
const whole = (text: string, shown = text): Candidate => ({ text, shown, description: '', isPartial: false });
const ID: Candidate = { ...whole('i-1'), description: 'web, running', isOpaque: true };

/** A step of shorthand that can have brackets. */
const TAGS: Candidate = { ...part('Tags=[{'), quoteAt: 0 };
const TYPE: Candidate = { ...part('ResourceType='), quoteAt: 0 };
const END: Candidate = { ...whole('R=i,Tags=[{Key=a}]', 'a}]'), quoteAt: 0 };

const SIZE = part('DeviceName=a,Ebs={VolumeSize=', 'VolumeSize=');

const reply = (shell: Shell, line: string, candidates: readonly Candidate[], word = '', isList = false): string =>
  completionReply(shell, candidates, splitTyped(line, shell), { word, isList });

describe('the completion reply for bash', () => {
  test.each<[line: string, word: string, candidates: Candidate[], lines: string[]]>([
    ['ec2img cr', 'cr', [whole('create-image')], ['create-image ']],
    ['ec2img --output=js', 'js', [whole('--output=json')], ['json ']],
    ['ec2img --output=', '', [whole('--output=json'), whole('--output=text')], ['json ', 'text ']],
    ['ec2img --b DeviceName=a,Ebs={Vol', '{Vol', [SIZE], ['{VolumeSize=']],
    ['ec2img --b DeviceName=a,Ebs=', '', [SIZE], ['\\{VolumeSize=']],
    // A second candidate keeps readline from closing the quote.
    ['ec2img --b "DeviceName=a,Eb', 'DeviceName=a,Eb', [SIZE], [SIZE.text, `${SIZE.text} `]],
    ['ec2img --output "js', 'js', [whole('json')], ['json']],
    ['ec2img --profile a\\ ', 'a\\ ', [whole('a b')], ['a\\ b ']],
    ['ec2img --profile ', '', [whole('$(rm x)')], ['\\$\\(rm\\ x\\) ']],
    ['ec2img x', 'x', [], []],
    // Brackets can follow, so a quote is opened, unless the word has an expansion or a quote of its own.
    ['ec2img --t ', '', [TYPE, TAGS], ["'ResourceType=", "'Tags=[{"]],
    ['ec2img --t Res', 'Res', [TYPE], ["'ResourceType="]],
    ['ec2img --t R=i,Tags=[{Key=a', '[{Key=a', [END], ["'[{Key=a}]' "]],
    ["ec2img --t 'R=i,Tags=[{Key=a", 'R=i,Tags=[{Key=a', [END], ['R=i,Tags=[{Key=a}]']],
    ['ec2img --t $R,Ta', '$R,Ta', [{ ...part('$R,Tags=[{'), quoteAt: 0 }], ['$R,Tags=\\[\\{']],
    ['ec2img --t a\\ b,Ta', 'a\\ b,Ta', [{ ...part('a b,Tags=[{'), quoteAt: 0 }], ['a\\ b,Tags=\\[\\{']],
  ])('contains the expected candidates for the command line %j', (line, word, candidates, lines) => {
    expect(reply('bash', line, candidates, word)).toBe(lines.map((one) => `${one}\n`).join(''));
  });

  test('lists the last step of shorthand, and IDs with their names', () => {
    expect(reply('bash', 'ec2img --b "DeviceName=a,Ebs={', [SIZE, ID], '', true)).toBe(
      'VolumeSize=\ni-1  web, running\n',
    );
  });
});

test('the reply for bash lists one candidate as a word, because readline may insert it', () => {
  expect(reply('bash', 'ec2img --b ', [ID], '', true)).toBe('i-1 \n');
});

test.each([
  ['bash', true, 'No instances: x\n \n'],
  ['bash', false, ''],
  ['zsh', false, 'notice\tNo instances: x\n'],
  ['fish', false, ''],
  ['powershell', false, ''],
] as const)('the notice for %s, with Tab pressed twice: %s', (shell, isList, expected) => {
  const typed = splitTyped('ec2img --i ', shell);
  expect(completionReply(shell, [], typed, { word: '', isList }, 'No instances: x')).toBe(expected);
});

test.each([
  ['ec2img --t ', [TYPE, END], "quoted\t'ResourceType=\tResourceType=:what it is\nclosed\t'R=i,Tags=[{Key=a}]'\ta}]\n"],
  ["ec2img --t '", [TYPE], 'part\tResourceType=\tResourceType=:what it is\n'],
  ['ec2img --t=', [{ ...part('--t=Tags=[{', 'Tags=[{'), quoteAt: 4 }], "quoted\t--t='Tags=[{\tTags=[{:what it is\n"],
  ['ec2img --t {', [part('{a', 'a')], 'part\ta\ta:what it is\n'],
  ['ec2img --t {', [{ ...part('{a', 'a'), quoteAt: 0 }], 'part\ta\ta:what it is\n'],
])('the completion reply for zsh opens a quote if brackets can follow %j', (line, candidates, expected) => {
  expect(reply('zsh', line, candidates)).toBe(expected);
});

test('the completion reply for zsh contains the text to append', () => {
  expect(reply('zsh', 'ec2img --b DeviceName=a,Ebs={Vol', [SIZE])).toBe('part\tumeSize=\tVolumeSize=:what it is\n');
  expect(reply('zsh', 'ec2img ', [ID, whole('file://')])).toBe(
    'whole\ti-1\ti-1:web, running\nwhole\tfile://\tfile\\://\n',
  );
});

test('the completion reply for fish contains whole arguments with descriptions', () => {
  expect(reply('fish', 'ec2img ', [SIZE, ID])).toBe(`${SIZE.text}\twhat it is\ni-1\tweb, running\n`);
});

test.each<[line: string, candidate: Candidate, text: string]>([
  ['ec2img i', ID, 'i-1\ti-1\tweb, running'],
  ['ec2img "i', ID, '"i-1"\ti-1\tweb, running'],
  ["ec2img --b 'DeviceName=a,Eb", SIZE, "'DeviceName=a,Ebs={VolumeSize=\tVolumeSize=\twhat it is"],
  ['ec2img --profile ', whole('a b'), 'a` b\ta b\ta b'],
])('the completion reply for PowerShell replaces the last argument of %j', (line, candidate, text) => {
  expect(reply('powershell', line, [candidate])).toBe(`${text}\n`);
});
