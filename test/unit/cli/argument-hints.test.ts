// Hints for unknown and missing arguments. parse.test.ts tests the errors.

import { expect, test } from 'vitest';
import { CliError } from '../../../src/errors.ts';
import { commandsOf, listed } from '../../support/commands.ts';
import { parsed } from '../../support/parse.ts';

/** The hints of the error that a command line causes. */
async function hintsOf(argv: readonly string[]): Promise<readonly string[]> {
  try {
    parsed(argv);
  } catch (error) {
    if (error instanceof CliError) return (await error.explained()).hints;
  }
  throw new Error('no error was thrown');
}

const B = ['--instance-id', 'i-1', '--name', 'abc'];
const meant = (word: string, ...options: string[]): string => `${word}: did you mean ${options.join(' or ')}?`;

const typos: readonly (readonly [argv: readonly string[], ...hints: string[]])[] = [
  [['--desciption', 'x'], meant('--desciption', '--description')],
  [['--desciption=x=y'], meant('--desciption', '--description')],
  [['--qurey', 'a', '--wiat'], meant('--qurey', '--query'), meant('--wiat', '--wait')],
  [['--Name', 'x'], meant('--Name', '--name')],
  [['-instance-id', 'x'], meant('-instance-id', '--instance-id')],
  [['-o', 'json'], meant('-o', '--output')],
  [['-r', 'us-east-1'], '-r: did you mean --region or --reboot?'],
  [['-n', 'x'], meant('-n', '--name')],
  [['--tags', 'Key=a,Value=b'], meant('--tags', '--tag-specifications')],
  [['--tags=Key=a,Value=b'], meant('--tags', '--tag-specifications')],
  [['--hlp'], meant('--hlp', '--help')],
  [['--is']],
  // Too many options start with this letter.
  [['-c', 'x']],
  [['-d', 'x'], '-d: did you mean --debug, --dry-run or --description?'],
  [['--zzz', '-x', 'name']],
  [[`--${'n'.repeat(200)}`]],
  [['--description', 'a b', '--', 'c']],
];

test.each(typos)(
  'suggests similar options, if any, for the unknown arguments in create-image %j',
  async (argv, ...hints) => {
    expect(await hintsOf(['create-image', ...B, ...argv])).toEqual(hints);
  },
);

const missing: readonly (readonly [argv: readonly string[], ...hints: string[]])[] = [
  [[]],
  [['--name', 'abc']],
  [['--instanceid', 'i-1', '--name', 'abc'], meant('--instanceid', '--instance-id')],
  [['--instance-ids', 'i-1', '--name', 'abc'], meant('--instance-ids', '--instance-id')],
  [['-instance-id', 'i-1', '-n', 'abc'], meant('-instance-id', '--instance-id'), meant('-n', '--name')],
  [['--instance-id', 'i-1', '-n', 'abc'], meant('-n', '--name')],
  [
    ['\u2013instance-id', 'i-1', '--name', 'abc'],
    '\u2013instance-id starts with the character \u2013 (U+2013); write --instance-id with two hyphens (--)',
  ],
  [
    ['\u2014instanceid=i-1', '--name', 'abc', '-\u2013zzz'],
    '-\u2013zzz starts with the character \u2013 (U+2013); write options with two hyphens (--)',
    '\u2014instanceid=i-1 starts with the character \u2014 (U+2014); write --instance-id with two hyphens (--)',
  ],
  [
    ['\u201c--instance-id\u201d', 'i-1', '--name', 'abc'],
    '\u201c--instance-id\u201d contains typographic quotes (U+201C, U+201D); use " or \' instead',
  ],
  [['i-1', 'web'], meant('i-1', '--instance-id i-1')],
  [
    ['instance-id=i-1', 'name=web'],
    'instance-id=i-1: did you mean --instance-id=i-1?',
    'name=web: did you mean --name=web?',
  ],
  [['--name', 'web', 'i-1'], meant('i-1', '--instance-id i-1')],
  [['hlep'], meant('hlep', 'help')],
  [['-help'], meant('-help', '--help')],
  [['--foo', 'i-1', '--name', 'abc'], '--foo is not an option of this command; i-1 is its value'],
  [['--name', 'abc', 'hlep'], '--name takes one value; put quotes around a value with spaces: --name "abc hlep"'],
  [['--name', 'My', 'server'], '--name takes one value; put quotes around a value with spaces: --name "My server"'],
];

test.each(missing)(
  'suggests corrections, if any, for create-image %j, where required options are missing',
  async (argv, ...hints) => {
    expect(await hintsOf(['create-image', ...argv])).toEqual(hints);
  },
);

const quoted = (option: string, value: string): string =>
  `${option} takes one value; put quotes around a value with spaces: ${option} ${value}`;

const strays: readonly (readonly [argv: readonly string[], ...hints: string[]])[] = [
  [['--description', 'My', 'own', 'server', '--dry-run'], quoted('--description', '"My own server"')],
  [['--desc=My', 'server'], quoted('--description', '"My server"')],
  [['--description', "it's", '$5'], quoted('--description', "'it'\\''s $5'")],
  [['--description', 'My', '--bogus', 'server'], '--bogus is not an option of this command; server is its value'],
  [['--bogus', '--other', '1'], '--other is not an option of this command; 1 is its value'],
  [['--profile', 'my', 'own'], quoted('--profile', '"my own"')],
  [['--no-reboot', 'false'], '--no-reboot takes no value; did you mean --reboot?'],
  [['--no-reboot', 'web'], '--no-reboot takes no value'],
  [['--debug', 'no', 'x'], '--debug takes no value'],
  [['--wait', '10m'], '--wait takes no value; did you mean --wait --wait-timeout 10m?'],
  [['--wait', 'long'], '--wait takes no value'],
  [['--no-reboot=true'], '--no-reboot takes no value'],
  [['--reboot=false'], '--reboot takes no value; did you mean --no-reboot?'],
  [['--wait=10m'], '--wait takes no value; did you mean --wait --wait-timeout 10m?'],
  // An ID is not part of a text.
  [['i-2'], '--instance-id takes one value'],
  [['--description', 'My', 'i-2'], '--instance-id takes one value'],
  [['--description', 'My', 'i-2', 'too'], '--instance-id takes one value'],
  [
    ['--description', 'A', 'copy', 'of', 'i-2'],
    '--instance-id takes one value',
    quoted('--description', '"A copy of i-2"'),
  ],
  [['description=My', 'own'], 'description=My: did you mean --description=My?'],
  [['Description=My'], 'Description=My: did you mean --description=My?'],
  [['Key=a,Value=b'], quoted('--name', '"abc Key=a,Value=b"')],
  [['ami-1']],
  [
    ['--description', '\u201cMy', 'server\u201d'],
    'server\u201d contains typographic quotes (U+201D); use " or \' instead',
    quoted('--description', '"My server"'),
  ],
];

test.each(strays)('explains the stray values in create-image %j if the reason is known', async (argv, ...hints) => {
  expect(await hintsOf(['create-image', ...B, ...argv])).toEqual(hints);
});

const OUTPUT = '--output can be json, text, table, yaml, yaml-stream or off';
const OF_WAIT = `subcommand can be ${listed([...commandsOf('wait'), 'help'])}`;

const choices: readonly (readonly [argv: readonly string[], ...hints: string[]])[] = [
  [['--output', 'xml'], OUTPUT],
  [['--output', 'JSON'], meant('JSON', 'json'), OUTPUT],
  // The message already has a suggestion.
  [['--output', 'jso'], OUTPUT],
  [['--generate-cli-skeleton', 'json'], '--generate-cli-skeleton can be input, output, yaml-input or minimal'],
  [[...B, '--validate', 'strict'], '--validate can be documented, aws or none'],
  [[...B, '--validate', 'document'], '--validate can be documented, aws or none'],
];

test.each(choices)('lists the valid choices for the invalid value in create-image %j', async (argv, ...hints) => {
  expect(await hintsOf(['create-image', ...argv])).toEqual(hints);
});

const commands: readonly (readonly [argv: readonly string[], ...hints: string[]])[] = [
  // The short help below the error lists the commands.
  [[]],
  [['ec2']],
  [['make-image'], meant('make-image', 'create-image')],
  ...[
    ['list-images', 'describe-images'],
    ['list-image', 'describe-images'],
    ['show-snapshots', 'describe-snapshots'],
    ['get-tags', 'describe-tags'],
    ['remove-tags', 'delete-tags'],
    ['delete-image', 'deregister-image'],
    ['remove-snapshot', 'delete-snapshot'],
    ['add-tags', 'create-tags'],
    ['share-image', 'modify-image-attribute'],
    ['share-ami', 'modify-image-attribute'],
    ['unshare-image', 'modify-image-attribute'],
    ['publish-image', 'modify-image-attribute'],
    ['update-image', 'modify-image-attribute'],
    ['tag-image', 'create-tags'],
    ['untag-snapshots', 'delete-tags'],
    ['deprecate-image', 'enable-image-deprecation'],
    ['undeprecate-image', 'disable-image-deprecation'],
    ['protect-image', 'enable-image-deregistration-protection'],
    ['unprotect-image', 'disable-image-deregistration-protection'],
    ['restore-image', 'restore-image-from-recycle-bin'],
    ['store-image', 'create-store-image-task'],
    ['list-amis', 'describe-images'],
    ['make-ami', 'create-image'],
  ].map(([word = '', command = '']): [string[], string] => [[word], meant(word, command)]),
  // Commands of the AWS CLI that its message suggests.
  [['describe-snapshot'], 'only the AWS CLI has describe-locked-snapshots'],
  [['describe-volume'], 'only the AWS CLI has describe-volumes and describe-volume-status'],
  [['copy-imag']],
  [['-help'], meant('-help', '--help')],
  [['--ouput'], meant('--ouput', '--output')],
  [['wait-image-available'], meant('wait-image-available', 'wait image-available')],
  // Operations of EC2 that have nothing to do with images.
  ...['run-instances', 'describe-vpcs', 'terminate-instances'].map((word): [string[], string] => [
    [word],
    `ec2img does not have ${word}; with the AWS CLI: aws ec2 ${word} (if aws is an alias of ec2img: command aws ec2 ${word})`,
  ]),
  [['wait', 'image-available', 'ami-1'], meant('ami-1', '--image-ids ami-1')],
  [['describe-images', 'ami-1', 'ami-2'], meant('ami-1', '--image-ids ami-1 ami-2')],
  [
    ['describe-images', '--image-ids', 'ami-1', '--dry-run', 'ami-2', 'ami-3'],
    'write all values after one --image-ids',
  ],
  [['describe-instances', 'i-1'], meant('i-1', '--instance-ids i-1')],
  [['describe-snapshots', '--dry-run', 'snap-1'], meant('snap-1', '--snapshot-ids snap-1')],
  [['deregister-image', 'ami-1'], meant('ami-1', '--image-id ami-1')],
  [['copy-image', 'ami-1', '--name', 'web'], meant('ami-1', '--source-image-id ami-1')],
  [['delete-snapshot', 'snap-1'], meant('snap-1', '--snapshot-id snap-1')],
  [['create-tags', 'i-1', 'ami-2', 'snap-3', '--tags', 'Key=a'], meant('i-1', '--resources i-1 ami-2 snap-3')],
  [['delete-tags', 'snap-1'], meant('snap-1', '--resources snap-1')],
  // No option of these commands takes such an ID.
  [['describe-images', 'i-1']],
  [['delete-snapshot', 'ami-1']],
  [['version'], 'did you mean --version?'],
  ...['login', 'sso', 's3', 'sts'].map((word): [string[], string] => [
    [word, 'ls'],
    `ec2img does not have ${word}; with the AWS CLI: aws ${word} (if aws is an alias of ec2img: command aws ${word})`,
  ]),
  [
    ['configure', 'list'],
    'ec2img does not have configure; with the AWS CLI: aws configure (if aws is an alias of ec2img: command aws configure). ec2img reads its files; to see the settings, run: ec2img config',
  ],
  // The usage below the error names the page with all commands: they are too many for a hint.
  [['Schema', 'x']],
  [['wait'], `wait needs a command: ${listed(commandsOf('wait'))}`],
  [['wait', '--foo'], OF_WAIT],
  [['wait', 'image'], OF_WAIT],
  [['wait', 'volume-available'], meant('volume-available', 'image-available'), OF_WAIT],
  [['schema']],
  [['schema', 'make-image'], meant('make-image', 'enable-image')],
  [['completion'], 'shell can be bash, zsh, fish, powershell or help'],
  [['completion', 'tcsh'], 'shell can be bash, zsh, fish, powershell or help'],
];

test.each(commands)('prints hints, if any, for the invalid command line %j', async (argv, ...hints) => {
  expect(await hintsOf([...argv])).toEqual(hints);
});
