// Hints for values that a shell changed. Uses real shells if they are installed.
import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { shellAdvice } from '../../../src/request/shell-hints.ts';

const TAGS = '--tag-specifications';
const BDM = '--block-device-mappings';
const advice = (option: string, args: readonly string[], takesShorthand = true): string | undefined =>
  shellAdvice({ option, args, takesShorthand });

const GONE = 'the shell removed the double quotes from this JSON';
const file = (option: string): string => `save the JSON to a file and use ${option} file://FILE.json`;

// PowerShell 5.1 and cmd pass '[{"a":"b"}]' to a program as [{a:b}], and split it at spaces.
test.each([
  [BDM, ['[{DeviceName:/dev/sdh,Ebs:{VolumeSize:100}}]']],
  [BDM, ['[{DeviceName:', '/dev/sdh},', '{DeviceName:', 'b}]']],
  [TAGS, ['{ResourceType:image,Tags:[{Key:a', 'b,Value:c}]}']],
  [BDM, ['[{Ebs:{KmsKeyId:arn:aws:kms:x,Encrypted:true}}]']],
  [BDM, [' [{DeviceName : a , Ebs:', ' {}', '}] ']],
  [BDM, ['[{DeviceName:a},b]']],
  [BDM, ["{DeviceName:it's}"]],
  [BDM, ['[{DeviceName:http://me:secret@h}]']],
  ['--image-ids', ['[ami-1,', 'ami-2]']],
  ['--cli-input-json', ['{InstanceId:i-1,Name:web}']],
])('reports that the shell removed the quotes from the JSON of %s %j', (option, words) => {
  expect(advice(option, words)).toBe(`${GONE}; ${file(option)}`);
});

test.each([
  ['ResourceType=image,Tags=[{Key=a,Value={instance-id}}]', "Value='{instance-id}'"],
  ['ResourceType=image,Tags=[{Key=a,Value={tag:My team}},{Key=b,Value=c}]', "Value='{tag:My team}'"],
  ['ResourceType=image,Tags=[{Key=a,Value=of {name} on {date}}]', "Value='of {name} on {date}'"],
  ['ResourceType=image,Tags=[{Key=a,Value=web-{name}-1}]', "Value='web-{name}-1'"],
  ["ResourceType=image,Tags=[{Key=a,Value='{name}'}", undefined],
  ['ResourceType=image,Tags=[{Key=a,Value=http://me:secret@{name}}]', undefined],
  ['{"Tags":[{"Key"={a}}]}', undefined],
])('the advice on the braces of %s is to write %s', (text, better) => {
  const expected = better && `in shorthand, put a value with braces in single quotes: ${better}`;
  expect(advice(TAGS, [text])).toBe(expected);
  expect(advice('--cli-input-json', [text], false)).toBeUndefined();
});

test.each(['[]', '{}', '[{}]', '[[]]', '[1,2]', '[-1]', '[true,null]', '[ false ]', '{"a":[b'])(
  'does not report missing quotes for the JSON %s',
  (text) => {
    expect(advice(BDM, [text])).toBeUndefined();
  },
);

test.each(['$5', '`id`', '100%', 'a!', 'a\\b', 'http://me:secret@h'])(
  'does not repeat the value %s in the hint to use double quotes',
  (value) => {
    expect(advice(BDM, [`'DeviceName=${value}'`])).toBe(
      'the shell did not remove the single quotes; in cmd, use double quotes',
    );
  },
);

test.each([
  [
    [`'DeviceName=a,Ebs={VolumeSize=8}'`],
    `the shell did not remove the single quotes; in cmd, use double quotes: ${BDM} "DeviceName=a,Ebs={VolumeSize=8}"`,
  ],
  [
    ["'ResourceType=image,Tags=[{Key=a,Value=b", "c}]'"],
    `the shell did not remove the single quotes; in cmd, use double quotes: ${BDM} "ResourceType=image,Tags=[{Key=a,Value=b c}]"`,
  ],
  [
    [`'[{"DeviceName":"a"}]'`],
    'the shell did not remove the single quotes; in cmd, put the value in double quotes and write \\" for each quote inside',
  ],
  [["''"], `the shell did not remove the single quotes; in cmd, use double quotes: ${BDM} ""`],
  [
    ['{\\"DeviceName\\":\\"a\\"}'],
    `the shell did not remove the backslashes before the quotes; remove them, or ${file(BDM)}`,
  ],
  [
    ['[ ', ' { \\"DeviceName\\":\\"a\\"}]'],
    `the shell did not remove the backslashes before the quotes; remove them, or ${file(BDM)}`,
  ],
  [
    ['[{\\"DeviceName\\":\\"a\\"}]'],
    `the shell did not remove the backslashes before the quotes; remove them, or ${file(BDM)}`,
  ],
  [
    ['\'{ \\"DeviceName\\":\\"a\\"}\''],
    `the shell did not remove the backslashes before the quotes; remove them, or ${file(BDM)}`,
  ],
])('reports that the shell kept the quotes or backslashes of the arguments %j', (words, wanted) => {
  expect(advice(BDM, words)).toBe(wanted);
});

const APART = 'the shell expanded the braces in this value; put it in quotes';
const braces: [typed: string, isOne: boolean][] = [
  ['ResourceType=image,Tags=[{Key=Stage,Value=prod}]', true],
  ['DeviceName=/dev/sdh,Ebs={VolumeSize=100,VolumeType=gp3}', true],
  ['DeviceName=/dev/sdh,Ebs={VolumeSize=100,VolumeType=gp3,Encrypted=true},VirtualName=x', true],
  ['Ebs={VolumeType=gp2,VolumeSize=1}', true],
  ['Ebs={VolumeSize=80,Iops=80},VirtualName=x', true],
  // A comma inside an alternative, and duplicate keys: not the braces of one structure.
  ['Ebs={VolumeSize=8,Iops=9}{VolumeSize=1,Iops=2}', false],
  // Two groups expand to four words, which cannot be reversed.
  ['ResourceType=image,Tags=[{Key=a,Value=b},{Key=c,Value=d}]', false],
];

describe.each(['bash', 'zsh'])('an argument with braces that %s expands', (shell) => {
  const isHere = spawnSync('sh', ['-c', `command -v ${shell}`]).status === 0;
  if (!isHere) console.warn(`${shell} is not installed: its brace expansion is not tested`);
  test.skipIf(!isHere).each(braces)('leads to a hint to put the argument in quotes: %s', (typed, isOne) => {
    const options = shell === 'zsh' ? ['-f', '-o', 'no_nomatch'] : [];
    const printed = execFileSync(shell, [...options, '-c', `printf '%s\\n' ${typed}`], { encoding: 'utf8' });
    const words = printed.trimEnd().split('\n');
    expect(words.length).toBeGreaterThan(1);
    expect(advice(BDM, words)).toBe(isOne ? `${APART}: ${BDM} '${typed}'` : APART);
  });
});

test.each([
  [['Ebs=VolumeSize=8,a', 'Ebs=Iops=9,b']],
  [['Ebs=VolumeSize=8,a', 'Ebs=Iops=9']],
  [['Ebs=VolumeSize=8]', 'Ebs=Iops=9}']],
  [['Ebs=VolumeSize=8,Iops=9', 'Ebs=VolumeType=gp3']],
])('suggests quotes but no complete argument for %j, whose braces cannot be reconstructed', (words) => {
  expect(advice(BDM, words)).toBe(APART);
});

const UNCHANGED: string[][] = [
  [],
  ["'DeviceName"],
  ["DeviceName'"],
  ['DeviceName=a,Ebs=b', 'DeviceName=a,VirtualName=c'],
  ['Ebs=-b=1', 'Ebs=-c=2'],
  [''],
  ["'"],
  ['DeviceName=a'],
  ['DeviceName=a', 'Ebs={VolumeSize'],
  ['DeviceName=a', 'DeviceName=a'],
  ['[1]', '[2]'],
  ['{"DeviceName":"a"'],
  ['[{DeviceName:a'],
  ['{a b:c}'],
  ['{'.repeat(100_000)],
  ['[{a:'.repeat(50_000)],
  ["it's"],
];

test.each(UNCHANGED.map((words) => [JSON.stringify(words).slice(0, 60), words] as const))(
  'returns no hint for the arguments %s',
  (_shown, words) => {
    expect(advice(BDM, words)).toBeUndefined();
  },
);

const CUT = 'the shell split this value at its spaces; put it in quotes';
test.each<[words: string[], whole?: string]>([
  [['ResourceType=image,Tags=[{Key=Name,Value=My', 'server}]'], 'ResourceType=image,Tags=[{Key=Name,Value=My server}]'],
  [['DeviceName=/dev/sdh,', 'Ebs={VolumeSize=10}'], 'DeviceName=/dev/sdh, Ebs={VolumeSize=10}'],
  [['DeviceName=a,Ebs={VolumeSize=10,', 'VolumeType=gp3}'], 'DeviceName=a,Ebs={VolumeSize=10, VolumeType=gp3}'],
  // Two values, or a value that needs inner quotes: the original cannot be reconstructed.
  [['DeviceName=a,', 'Ebs={VolumeSize=1}', 'DeviceName=b', 'NoDevice=']],
  [['ResourceType=image,Tags=[{Key=a,Value=it', "'s}]"]],
  [['Ebs={KmsKeyId=http://me:secret@h,', 'Iops=1}']],
])('reports that the shell split the value in the arguments %j at its spaces', (words, whole) => {
  expect(advice(BDM, words)).toBe(whole === undefined ? CUT : `${CUT}: ${BDM} '${whole}'`);
});

test('does not join the arguments of an option that takes no shorthand', () => {
  expect(advice('--x', ['a=[b', 'a=[c'], false)).toBeUndefined();
  expect(advice('--x', ['a=b=1', 'a=c=2'], false)).toBeUndefined();
});

test('looks for shell changes in arguments of 400,000 characters within seconds', () => {
  const long = 'x'.repeat(400_000);
  const started = process.cpuUsage();
  expect(advice(BDM, [`${long}a`, `${long}b`])).toBe(undefined);
  expect(advice(BDM, [`DeviceName=${long}a`, `DeviceName=${long}b`])).toBe(undefined);
  expect(process.cpuUsage(started).user / 1e6).toBeLessThan(5);
});
