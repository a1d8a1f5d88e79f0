import { describe, expect, test } from 'vitest';
import type { Candidate } from '../../../src/completion/candidate.ts';
import type { Shell } from '../../../src/completion/line.ts';
import { splitTyped } from '../../../src/completion/line.ts';
import { completionReply } from '../../../src/completion/shells.ts';

const part = (text: string, shown = text): Candidate => ({ text, shown, description: 'what it is', isPartial: true });
const whole = (text: string, shown = text): Candidate => ({ text, shown, description: '', isPartial: false });
const ID: Candidate = { ...whole('i-1'), description: 'web, running', isOpaque: true };

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
  ])('contains the expected candidates for the command line %j', (line, word, candidates, lines) => {
    expect(reply('bash', line, candidates, word)).toBe(lines.map((one) => `${one}\n`).join(''));
  });

  test('lists the last step of shorthand, and IDs with their names', () => {
    expect(reply('bash', 'ec2img --b "DeviceName=a,Ebs={', [SIZE, ID], '', true)).toBe(
      'VolumeSize=\ni-1  web, running\n',
    );
  });
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
