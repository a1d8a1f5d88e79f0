// Rules of EC2's documentation (API reference of CreateImage, Tag and EbsBlockDevice): violations and their messages.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { ValidationLevel } from '../../../src/config/validation-level.ts';
import { CliError, parameterError } from '../../../src/errors.ts';
import { memberOf, type Shape } from '../../../src/model/shape.ts';
import { inputSkeleton } from '../../../src/model/skeleton.ts';
import type { InputObject, InputValue } from '../../../src/request/input-value.ts';
import { parseJson } from '../../../src/request/parse-json.ts';
import { validate } from '../../../src/request/validate.ts';
import { operationOf } from '../../support/operations.ts';

const { input, rules } = operationOf('create-image');
const check = (request: object, level: ValidationLevel = 'documented') =>
  validate(parseJson(JSON.stringify(request)) as InputObject, input, { level: level, rules });

const BASE = { InstanceId: 'i-1', Name: 'web' };
const named = (Name: string) => ({ ...BASE, Name });
const ebs = (Ebs: object) => ({ ...BASE, BlockDeviceMappings: [{ DeviceName: 'a' }, { Ebs }] });
const tagged = (ResourceType: string, ...Tags: object[]) => ({ ...BASE, TagSpecifications: [{ ResourceType, Tags }] });

const IMAGE = 'API_CreateImage.html';
const TAG = 'API_Tag.html';
const EBS = 'API_EbsBlockDevice.html';
const sources = (...pages: string[]): string =>
  `documented at ${pages.map((page) => `https://docs.aws.amazon.com/AWSEC2/latest/APIReference/${page}`).join(' and ')}; to send the request anyway, add --validate aws`;

const CHARACTERS = "a name may only contain letters (A-Z, a-z), digits, spaces and ( ) [ ] . / - ' @ _";
const EBS_PATH = 'BlockDeviceMappings[1].Ebs';
const KEY = 'TagSpecifications[0].Tags[0].Key';
const TYPES = 'gp3, gp2, io2, io1, st1, sc1, standard';

const refused: [request: object, lines: string[], ...pages: string[]][] = [
  [named('web:1'), [`Invalid value for parameter Name, value: "web:1", ":" at character 4: ${CHARACTERS}`], IMAGE],
  [named('日本語'), [`Invalid value for parameter Name, value: "日本語", "日" at character 1: ${CHARACTERS}`], IMAGE],
  [named('a b\n'), [`Invalid value for parameter Name, value: "a b\\n", "\\n" at character 4: ${CHARACTERS}`], IMAGE],
  [named('ok😀'), [`Invalid value for parameter Name, value: "ok😀", "😀" at character 3: ${CHARACTERS}`], IMAGE],
  [
    named('x'.repeat(129)),
    ['Invalid length for parameter Name, value: 129, valid max length: 128: a name must have 3 to 128 characters'],
    IMAGE,
  ],
  [
    named(`${'x'.repeat(300)}:`),
    [
      `Invalid value for parameter Name, value: "${'x'.repeat(199)}..., ":" at character 301: ${CHARACTERS}`,
      'Invalid length for parameter Name, value: 301, valid max length: 128: a name must have 3 to 128 characters',
    ],
    IMAGE,
  ],
  [
    tagged('images'),
    [
      'Invalid value for parameter TagSpecifications[0].ResourceType, value: "images": only the image and its snapshots can be tagged; valid values: image, snapshot; did you mean image?',
    ],
    IMAGE,
  ],
  [
    tagged('instance', { Key: 'aws:x', Value: 'v'.repeat(257) }),
    [
      'Invalid value for parameter TagSpecifications[0].ResourceType, value: "instance": only the image and its snapshots can be tagged; valid values: image, snapshot',
      `Invalid value for parameter ${KEY}, value: "aws:x": a tag key may not begin with aws:`,
      'Invalid length for parameter TagSpecifications[0].Tags[0].Value, value: 257, valid max length: 256: a tag value may have at most 256 characters',
    ],
    IMAGE,
    TAG,
  ],
  [
    tagged('image', { Key: 'é'.repeat(128), Value: '' }),
    [
      `Invalid length for parameter ${KEY}, value: 128, valid max length: 127: a tag key may have at most 127 characters`,
    ],
    TAG,
  ],
  [
    ebs({ VolumeType: 'gp33' }),
    [
      `Invalid value for parameter ${EBS_PATH}.VolumeType, value: "gp33": EC2 has no such volume type; valid values: ${TYPES}; did you mean gp3?`,
    ],
    EBS,
  ],
  ...['st1', 'sc1', 'standard'].map((VolumeType): [object, string[], string] => [
    ebs({ VolumeType, Iops: 100, VolumeSize: 500 }),
    [
      `Invalid value for parameter ${EBS_PATH}.Iops, value: 100: volume types st1, sc1 and standard do not support Iops`,
    ],
    EBS,
  ]),
  ...['gp2', 'st1', 'sc1', 'standard'].map((VolumeType): [object, string[], string] => [
    ebs({ VolumeType, Throughput: 125 }),
    [`Invalid value for parameter ${EBS_PATH}.Throughput, value: 125: only volume type gp3 supports Throughput`],
    EBS,
  ]),
  ...['io1', 'io2'].map((VolumeType): [object, string[], string] => [
    ebs({ VolumeType, VolumeSize: 8 }),
    [`Missing required parameter in ${EBS_PATH}: "Iops": volume types io1 and io2 require Iops`],
    EBS,
  ]),
  [
    ebs({ SnapshotId: 'snap-1', Encrypted: false }),
    [
      `Invalid value for parameter ${EBS_PATH}.Encrypted, value: false: a volume created from a snapshot is encrypted like the snapshot; leave out Encrypted`,
    ],
    EBS,
  ],
  [
    { ...BASE, SnapshotLocation: 'Local', BootModeOverride: 'bios' },
    [
      'Invalid value for parameter SnapshotLocation, value: "Local": the snapshot location must be local or regional; valid values: local, regional; did you mean local?',
      'Invalid value for parameter BootModeOverride, value: "bios": the boot mode can only be changed to uefi; valid values: uefi',
    ],
    IMAGE,
  ],
];

test.each(refused)(
  'rejects the request %j at the level documented and prints the sources',
  (request, lines, ...pages) => {
    const message = ['Parameter validation failed:', ...lines].join('\n');
    const error = caught(() => check(request));
    expect([error.message, error.hints]).toEqual([message, [sources(...pages)]]);
  },
);

test.each(refused)('sends the request %j at the levels aws and none', (request) => {
  expect([check(request, 'aws'), check(request, 'none')]).toEqual([request, request]);
});

test('prints an index of two digits and a value of 198 characters in full', () => {
  const Tags = Array.from({ length: 11 }, (_, at) => ({ Key: at < 10 ? `k${at}` : 'aws:x', Value: '' }));
  const problems = (request: object): string[] =>
    caught(() => check(request))
      .message.split('\n')
      .slice(1);
  expect(problems(tagged('image', ...Tags))).toEqual([
    'Invalid value for parameter TagSpecifications[0].Tags[10].Key, value: "aws:x": a tag key may not begin with aws:',
  ]);
  const name = `${'x'.repeat(197)}:`;
  expect(problems(named(name))[0]).toBe(
    `Invalid value for parameter Name, value: "${name}", ":" at character 198: ${CHARACTERS}`,
  );
});

test('does not suggest --validate aws for a request that the AWS CLI also rejects', () => {
  const { hints } = caught(() => check({ Name: 'a:b' }));
  expect(hints).toEqual([`documented at https://docs.aws.amazon.com/AWSEC2/latest/APIReference/${IMAGE}`]);
});

const taken: object[] = [
  named("AZaz09()[] ./-'@_"),
  named('x'.repeat(128)),
  tagged(
    'image',
    { Key: 'k'.repeat(127), Value: 'v'.repeat(256) },
    { Key: 'AWS:x', Value: '' },
    { Key: ' aws:', Value: '😀' },
  ),
  tagged('snapshot'),
  ebs({ VolumeType: 'gp3', Iops: 999_999, Throughput: 9999, VolumeSize: 999_999 }),
  ebs({ VolumeType: 'gp2', Iops: 100 }),
  ebs({ VolumeType: 'io2', Iops: 1 }),
  ebs({ Throughput: 125, Iops: 3000, Encrypted: true }),
  ebs({ SnapshotId: 'snap-1', KmsKeyId: 'k', OutpostArn: 'o', AvailabilityZone: 'a' }),
  { ...BASE, SnapshotLocation: 'regional', BootModeOverride: 'uefi', Description: '\u0000:' },
];

test.each(taken.map((one) => [one]))('accepts the request %j at the level documented', (request) => {
  expect(check(request)).toEqual(request);
});

test('reports the problems that the AWS CLI finds first and no problem twice', () => {
  const request = {
    Name: 'a:',
    Description: 1,
    SnapshotLocation: 5,
    TagSpecifications: [{ ResourceType: 'x', Foo: 1 }],
  };
  const { message } = caught(() => check(request));
  expect(message.split('\n').map((line) => line.replace(/, (must|type|value:).*/, ''))).toEqual([
    'Parameter validation failed:',
    'Missing required parameter in input: "InstanceId"',
    'Invalid length for parameter Name',
    'Invalid type for parameter Description',
    'Invalid type for parameter SnapshotLocation',
    'Unknown parameter in TagSpecifications[0]: "Foo"',
    'Invalid value for parameter Name',
    'Invalid value for parameter TagSpecifications[0].ResourceType',
  ]);
});

test.each([
  ['{"InstanceId":"i-1","Name":"a!"}', ['Invalid length for parameter Name', 'Invalid value for parameter Name']],
  [
    '{"InstanceId":"i-1","Name":"web","BlockDeviceMappings":[{"Ebs":{"VolumeType":"io1","Foo":1}}]}',
    [
      'Unknown parameter in BlockDeviceMappings[0].Ebs: "Foo"',
      'Missing required parameter in BlockDeviceMappings[0].Ebs: "Iops"',
    ],
  ],
  [
    '{"InstanceId":"i-1","Name":"web","BlockDeviceMappings":[{"Ebs":{"SnapshotId":null,"Encrypted":true}}]}',
    ['Invalid type for parameter BlockDeviceMappings[0].Ebs.SnapshotId'],
  ],
])('reports all problems of %s without suggesting --validate aws', (text, lines) => {
  const draft = parseJson(text) as InputObject;
  const { message, hints } = caught(() => validate(draft, input, { level: 'documented', rules }));
  const problems = message.split('\n').slice(1);
  expect(problems.map((line) => line.replace(/, (must|type|value):?.*|: volume types.*/, ''))).toEqual(lines);
  expect(hints.filter((hint) => hint.includes('--validate'))).toEqual([]);
});

// A form of `date` whose characters are all on EC2's list.
test('suggests a valid form for the date in an invalid name', () => {
  const hint = 'for a date in Name, use $(date +%Y-%m-%dT%H%M), which prints for example 2026-01-31T1405';
  expect(caught(() => check(named('a-2026-11-28T14:05:06+01:00'))).hints).toEqual([hint, sources(IMAGE)]);
  expect(check(named('a-2026-01-31T1405'))).toEqual(named('a-2026-01-31T1405'));
});

test('checks no documented rules for an operation without rules', () => {
  const draft = parseJson('{"ImageIds":["x:"]}') as InputObject;
  const wait = operationOf('wait image-available');
  expect([wait.rules, validate(draft, wait.input, { level: 'documented', rules: wait.rules })]).toEqual([
    undefined,
    { ImageIds: ['x:'] },
  ]);
});

// Placeholders of a skeleton have no meaning, so --validate aws is not suggested, with or without other problems.
test('does not suggest --validate aws for a document with placeholders of a skeleton', () => {
  const hintsOf = (request: object): readonly string[] =>
    caught(() =>
      validate(parseJson(JSON.stringify(request)) as InputObject, input, {
        level: 'documented',
        rules,
        isFromDocument: () => true,
      }),
    ).hints;
  const own = named('web:1');
  expect(hintsOf(own)).toEqual([sources(IMAGE)]);
  const skeleton: unknown = inputSkeleton(input);
  const { TagSpecifications } = skeleton as { readonly TagSpecifications: readonly object[] };
  expect(hintsOf({ ...own, TagSpecifications }).filter((hint) => hint.includes('--validate'))).toEqual([]);
});

test('reports a value of the wrong type together with violations of documented rules', () => {
  const text = '{"InstanceId":"i-1","Name":"web","BlockDeviceMappings":[{"Ebs":{"VolumeType":"gp4","Iops":2.5}}]}';
  const checking = () =>
    validate(parseJson(text) as InputObject, input, { level: 'documented', rules, isFromDocument: () => true });
  expect(
    caught(checking)
      .message.split('\n')
      .map((line) => line.replace(/, value:.*/, '')),
  ).toEqual([
    'Parameter validation failed:',
    'Invalid type for parameter BlockDeviceMappings[0].Ebs.Iops',
    'Invalid value for parameter BlockDeviceMappings[0].Ebs.VolumeType',
  ]);
});

// A rule for an unknown member would never apply.
test('every documented rule names members of the model and has a message and a source', () => {
  const text = readFileSync(new URL('../../../schemas/operations/create-image/rules.json', import.meta.url), 'utf8');
  expect(unknownMembers(JSON.parse(text), input)).toEqual([]);
  const count = (pattern: RegExp): number => text.match(pattern)?.length ?? 0;
  expect([count(/"x-rule"/g), count(/"x-source"/g)]).toEqual([13, 13]);
});

interface Rules {
  readonly properties?: Readonly<Record<string, Rules>>;
  readonly items?: Rules;
  readonly allOf?: readonly Rules[];
  readonly if?: Rules;
  readonly then?: Rules;
  readonly required?: readonly string[];
}

function unknownMembers(schema: Rules, shape: Shape, path = ''): string[] {
  const within = [...(schema.allOf ?? []), schema.if, schema.then].filter((one) => one !== undefined);
  const names = Object.entries(schema.properties ?? {}).flatMap(([name, rules]) => {
    const member = memberOf(shape, name);
    return member ? unknownMembers(rules, member, `${path}.${name}`) : [`${path}.${name}`];
  });
  const required = (schema.required ?? []).filter((name) => !memberOf(shape, name)).map((name) => `${path}.${name}`);
  const items = schema.items && shape.items ? unknownMembers(schema.items, shape.items, `${path}[]`) : [];
  return [...names, ...required, ...items, ...within.flatMap((one) => unknownMembers(one, shape, path))];
}

function caught(run: () => unknown): CliError {
  try {
    run();
  } catch (error) {
    if (error instanceof CliError) return error;
    throw error;
  }
  throw parameterError('nothing was thrown');
}

test('reports 20,000 violations of documented rules within seconds', () => {
  const tags = Array.from({ length: 20_000 }, (_, at) => new Map<string, InputValue>([['Key', `aws:${at}`]]));
  const specification = new Map<string, InputValue>([
    ['ResourceType', 'image'],
    ['Tags', tags],
  ]);
  const request = new Map<string, InputValue>([
    ['InstanceId', 'i-1234567890abcdef0'],
    ['Name', 'web'],
    ['TagSpecifications', [specification]],
  ]);
  const started = process.cpuUsage();
  const checking = () => validate(request, input, { level: 'documented', rules, isFromDocument: () => true });
  expect(checking).toThrow(/(Invalid value for parameter TagSpecifications\[0\]\.Tags\[\d+\]\.Key.*\n){19999}/);
  expect(process.cpuUsage(started).user / 1e6).toBeLessThan(10);
});
