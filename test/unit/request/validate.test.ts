// Checks of AWS CLI 2.36 before it sends, in its order. Types have the names of the documentation.
import { expect, it } from 'vitest';
import type { ValidationLevel } from '../../../src/config/validation-level.ts';
import { CliError } from '../../../src/errors.ts';
import type { Shape } from '../../../src/model/shape.ts';
import { Bytes, ForeignScalar, type InputObject, type InputValue } from '../../../src/request/input-value.ts';
import { parseJson } from '../../../src/request/parse-json.ts';
import { type Request, validate } from '../../../src/request/validate.ts';
import { memberList } from '../../support/commands.ts';
import { operationOf } from '../../support/operations.ts';

const { input } = operationOf('create-image');
const structure = (text: string): InputObject => parseJson(text) as InputObject;

/** A draft with the required members and others. */
const draft = (more: Record<string, InputValue>): InputObject =>
  new Map<string, InputValue>([['InstanceId', 'i-1'], ['Name', 'abc'], ...Object.entries(more)]);
const drafted = (more: string): InputObject => draft(Object.fromEntries(structure(more)));

const BASE = { InstanceId: 'i-1', Name: 'abc' };

const SENT: [name: string, draft: InputObject, level: ValidationLevel, request: Request][] = [
  [
    'a name of three characters',
    structure('{"InstanceId":"","Name":"日本語"}'),
    'aws',
    { InstanceId: '', Name: '日本語' },
  ],
  [
    'a name of three emoji',
    structure('{"InstanceId":"i","Name":"😀😀😀"}'),
    'aws',
    { InstanceId: 'i', Name: '😀😀😀' },
  ],
  ['a name of spaces', structure('{"InstanceId":"i","Name":"   "}'), 'aws', { InstanceId: 'i', Name: '   ' }],
  [
    'a name of 129 characters',
    structure(`{"InstanceId":"i","Name":"${'x'.repeat(129)}"}`),
    'aws',
    { InstanceId: 'i', Name: 'x'.repeat(129) },
  ],
  [
    'values that the AWS CLI does not check',
    drafted('{"SnapshotLocation":"bogus","TagSpecifications":[{"ResourceType":"IMAGE"}]}'),
    'aws',
    { ...BASE, SnapshotLocation: 'bogus', TagSpecifications: [{ ResourceType: 'IMAGE' }] },
  ],
  [
    'empty lists and structures',
    drafted('{"TagSpecifications":[],"BlockDeviceMappings":[{},{"Ebs":{}}]}'),
    'aws',
    { ...BASE, TagSpecifications: [], BlockDeviceMappings: [{}, { Ebs: {} }] },
  ],
  [
    'numbers and booleans',
    drafted('{"NoReboot":false,"BlockDeviceMappings":[{"Ebs":{"VolumeSize":-8,"Encrypted":true}}]}'),
    'aws',
    {
      InstanceId: 'i-1',
      Name: 'abc',
      NoReboot: false,
      BlockDeviceMappings: [{ Ebs: { VolumeSize: -8, Encrypted: true } }],
    },
  ],
  ...(['documented', 'aws', 'none'] as const).map((level): [string, InputObject, ValidationLevel, Request] => [
    `every digit of an integer at the level ${level}`,
    drafted('{"BlockDeviceMappings":[{"Ebs":{"Iops":9007199254740991}},{"Ebs":{"Iops":-9007199254740993}}]}'),
    level,
    { ...BASE, BlockDeviceMappings: [{ Ebs: { Iops: 9007199254740991 } }, { Ebs: { Iops: '-9007199254740993' } }] },
  ]),
  [
    'an integer beyond the range of a double',
    new Map([...drafted('{}'), ['BlockDeviceMappings', [new Map([['Ebs', new Map([['Iops', 10n ** 400n]])]])]]]),
    'aws',
    { ...BASE, BlockDeviceMappings: [{ Ebs: { Iops: `1${'0'.repeat(400)}` } }] },
  ],
  [
    'booleans for integers, as Python writes them',
    drafted('{"BlockDeviceMappings":[{"Ebs":{"VolumeSize":true,"Iops":false}}]}'),
    'aws',
    { ...BASE, BlockDeviceMappings: [{ Ebs: { VolumeSize: 'True', Iops: 'False' } }] },
  ],
  ['an empty request at the level none', new Map(), 'none', {}],
  ['a short name at the level none', structure('{"Name":"a"}'), 'none', { Name: 'a' }],
  [
    'text for integers at the level none',
    drafted('{"BlockDeviceMappings":[{"Ebs":{"VolumeSize":"8","Iops":true}}]}'),
    'none',
    { ...BASE, BlockDeviceMappings: [{ Ebs: { VolumeSize: '8', Iops: 'True' } }] },
  ],
  [
    'numbers for text at the level none',
    structure('{"Name":123,"Description":1.5}'),
    'none',
    { Name: '123', Description: '1.5' },
  ],
  [
    'text for booleans as true or false at the level none',
    drafted('{"NoReboot":"x","DryRun":""}'),
    'none',
    { ...BASE, NoReboot: true, DryRun: false },
  ],
  [
    'integers for booleans as true or false at the level none',
    drafted('{"NoReboot":1,"DryRun":0}'),
    'none',
    { ...BASE, NoReboot: true, DryRun: false },
  ],
  [
    'a date for text at the level none',
    draft({ Description: new ForeignScalar('date', '2020-01-01') }),
    'none',
    { ...BASE, Description: '2020-01-01' },
  ],
];

it.each(SENT)('accepts and sends %s', (_name, given, level, request) => {
  expect(validate(given, input, { level: level })).toStrictEqual(request);
});

const TOP = memberList('create-image');
const EBS = memberList('create-image', 'BlockDeviceMappings', 'Ebs');
const MAPPING = memberList('create-image', 'BlockDeviceMappings');
const AT = 'Invalid type for parameter';

const TYPES: [more: string, path: string, value: string, type: string, valid: string, hint?: string][] = [
  ['{"Description":null}', 'Description', 'null', 'null', 'string'],
  ['{"Description":["a","b"]}', 'Description', '["a", "b"]', 'list', 'string'],
  ['{"Description":{"a":8.0}}', 'Description', '{"a": 8.0}', 'map', 'string'],
  ['{"BlockDeviceMappings":[1]}', 'BlockDeviceMappings[0]', '1', 'integer', 'structure'],
  ['{"BlockDeviceMappings":[{"Ebs":""}]}', 'BlockDeviceMappings[0].Ebs', '', 'string', 'structure'],
  [
    '{"BlockDeviceMappings":[{"Ebs":{"VolumeSize":"8"}}]}',
    'BlockDeviceMappings[0].Ebs.VolumeSize',
    '8',
    'string',
    'integer',
    'BlockDeviceMappings[0].Ebs.VolumeSize: write 8 without quotes',
  ],
  [
    '{"BlockDeviceMappings":[{"Ebs":{"VolumeSize":8.0}}]}',
    'BlockDeviceMappings[0].Ebs.VolumeSize',
    '8.0',
    'float',
    'integer',
  ],
  [
    '{"BlockDeviceMappings":[{"Ebs":{"Encrypted":"yes"}}]}',
    'BlockDeviceMappings[0].Ebs.Encrypted',
    'yes',
    'string',
    'boolean',
    'BlockDeviceMappings[0].Ebs.Encrypted must be true or false',
  ],
  [
    '{"TagSpecifications":[{"Tags":{"Key":"a","Value":"b"}}]}',
    'TagSpecifications[0].Tags',
    '{"Key": "a", "Value": "b"}',
    'map',
    'list',
  ],
];

it.each(TYPES)('rejects the members %s because %s has an invalid type', (more, path, value, type, valid, hint) => {
  const problem = `Invalid type for parameter ${path}, value: ${value}, type: ${type}, valid types: ${valid}`;
  const hints = hint === undefined ? [] : [hint];
  const refusal = new CliError('parameter', `Parameter validation failed:\n${problem}`, { hints });
  expect(() => validate(drafted(more), input, { level: 'aws' })).toThrow(refusal);
});

const REFUSED: [name: string, draft: InputObject, level: ValidationLevel, problems: string[]][] = [
  [
    'an empty request',
    new Map(),
    'aws',
    ['Missing required parameter in input: "InstanceId"', 'Missing required parameter in input: "Name"'],
  ],
  [
    'a short name',
    structure('{"InstanceId":"i","Name":"ab"}'),
    'aws',
    ['Invalid length for parameter Name, value: 2, valid min length: 3'],
  ],
  [
    'a name of two characters that are not ASCII',
    structure('{"InstanceId":"i","Name":"日😀"}'),
    'aws',
    ['Invalid length for parameter Name, value: 2, valid min length: 3'],
  ],
  [
    'an empty name',
    structure('{"InstanceId":"i","Name":""}'),
    'aws',
    ['Invalid length for parameter Name, value: 0, valid min length: 3'],
  ],
  ['an unknown member', drafted('{"Foo":1}'), 'aws', [`Unknown parameter in input: "Foo", must be one of: ${TOP}`]],
  [
    'unknown members with nested values',
    drafted('{"Foo":{"Name":["a"]},"Bar":[{"a":1}]}'),
    'aws',
    ['Foo', 'Bar'].map((name) => `Unknown parameter in input: "${name}", must be one of: ${TOP}`),
  ],
  [
    'unknown members with the names of JavaScript properties',
    drafted('{"constructor":1,"__proto__":2}'),
    'aws',
    ['constructor', '__proto__'].map((name) => `Unknown parameter in input: "${name}", must be one of: ${TOP}`),
  ],
  [
    'unknown members of a block device mapping',
    drafted('{"BlockDeviceMappings":[{"devicename":"a","Foo/~0":1}]}'),
    'aws',
    ['devicename', 'Foo/~0'].map(
      (name) => `Unknown parameter in BlockDeviceMappings[0]: "${name}", must be one of: ${MAPPING}`,
    ),
  ],
  [
    'an unknown member of a volume',
    drafted('{"BlockDeviceMappings":[{},{"Ebs":{"Foo":"1"}}]}'),
    'aws',
    [`Unknown parameter in BlockDeviceMappings[1].Ebs: "Foo", must be one of: ${EBS}`],
  ],
  [
    'null at the level none',
    drafted('{"Description":null}'),
    'none',
    [`${AT} Description, value: null, type: null, valid types: string`],
  ],
  [
    'a list for a string at the level none',
    drafted('{"Description":["a"]}'),
    'none',
    [`${AT} Description, value: ["a"], type: list, valid types: string`],
  ],
  [
    'bytes for a string',
    draft({ Description: new Bytes(Buffer.from('hello')) }),
    'aws',
    [`${AT} Description, value: 5 bytes, type: bytes, valid types: string`],
  ],
  [
    'bytes for a list',
    draft({ BlockDeviceMappings: new Bytes(Buffer.from('[]')) }),
    'none',
    [`${AT} BlockDeviceMappings, value: 2 bytes, type: bytes, valid types: list`],
  ],
  [
    'a date for a string',
    draft({ Description: new ForeignScalar('date', '2020-01-01') }),
    'aws',
    [`${AT} Description, value: 2020-01-01, type: date, valid types: string`],
  ],
  [
    'strings in a list of tags',
    drafted('{"TagSpecifications":[{"Tags":["Key=a","Value=b"]}]}'),
    'aws',
    [
      `${AT} TagSpecifications[0].Tags[0], value: Key=a, type: string, valid types: structure`,
      `${AT} TagSpecifications[0].Tags[1], value: Value=b, type: string, valid types: structure`,
    ],
  ],
  ...(['aws', 'none'] as const).flatMap((level): [string, InputObject, ValidationLevel, string[]][] => [
    [
      `half of a surrogate pair at the level ${level}`,
      draft({ Description: 'a\ud83d' }),
      level,
      ['Invalid value for parameter Description, value: "a\\ud83d", not valid Unicode'],
    ],
  ]),
  [
    'missing, unknown and invalid members, and reports them in this order',
    structure(
      '{"Name":["x"],"Zed":1,"NoReboot":1,"BlockDeviceMappings":{},"TagSpecifications":[{"Tags":"x"}],"Ami":1}',
    ),
    'aws',
    [
      'Missing required parameter in input: "InstanceId"',
      `Unknown parameter in input: "Zed", must be one of: ${TOP}`,
      `Unknown parameter in input: "Ami", must be one of: ${TOP}`,
      `${AT} Name, value: ["x"], type: list, valid types: string`,
      `${AT} NoReboot, value: 1, type: integer, valid types: boolean`,
      `${AT} BlockDeviceMappings, value: {}, type: map, valid types: list`,
      `${AT} TagSpecifications[0].Tags, value: x, type: string, valid types: list`,
    ],
  ],
];

it.each(REFUSED)('validation rejects %s', (_name, given, level, problems) => {
  const hints = problems.some((line) => line.includes('"devicename"'))
    ? [`BlockDeviceMappings[0].devicename: did you mean DeviceName?`]
    : [];
  if (problems.some((line) => line.includes('value: Key=a,')))
    hints.push('TagSpecifications[0].Tags: did you mean [{Key=...,Value=...}]?');
  const refusal = new CliError('parameter', ['Parameter validation failed:', ...problems].join('\n'), { hints });
  expect(() => validate(given, input, { level: level })).toThrow(refusal);
});

const TYPOS: [more: string, ...hints: string[]][] = [
  ['{"Descripton":"x","noreboot":true}', 'Descripton: did you mean Description?', 'noreboot: did you mean NoReboot?'],
  [
    '{"BlockDeviceMappings":[{},{"Ebs":{"VolumTyp":"gp3","Foo":1}}]}',
    'BlockDeviceMappings[1].Ebs.VolumTyp: did you mean VolumeType?',
  ],
  [`{"${'Name'.repeat(100)}":1,"__proto__":1}`],
  [
    '{"TagSpecifications":[{"Key":"a","Value":"b"}],"BlockDeviceMappings":[{"VolumeSize":1,"Ebs.Iops":1,"Foo.Iops":1}]}',
    'TagSpecifications[0].Key: did you mean Tags=[{Key=...}]?',
    'TagSpecifications[0].Value: did you mean Tags=[{Value=...}]?',
    'BlockDeviceMappings[0].VolumeSize: did you mean Ebs={VolumeSize=...}?',
    'BlockDeviceMappings[0].Ebs.Iops: did you mean Ebs={Iops=...}?',
  ],
];

// Suggests nested members only inside structures, not for options, and only with a parent name without dots.
TYPOS.push(['{"VirtualName":"a","VolumeSize":1}'], ['{"BlockDeviceMappings":[{"s.Eb.Iops":1,"Eb.s.Iops":1}]}']);

const SLIPS: typeof TYPOS = [
  [
    '{"BlockDeviceMappings":[{"DeviceName":["a","NoDevice"]},{"DeviceName":["a","b"]}]}',
    'BlockDeviceMappings[0]: did you mean NoDevice=?',
  ],
  [
    '{"TagSpecifications":[{"Tags":["Key=a","Value=b"]},{"Tags":["Key=a","Key=b"]},{"Tags":["a"]},{"Tags":["Foo=b"]}]}',
    'TagSpecifications[0].Tags: did you mean [{Key=...,Value=...}]?',
  ],
  ['{"TagSpecifications":["ResourceType=image"]}', 'TagSpecifications: did you mean [{ResourceType=...}]?'],
  ['{"NoReboot":"true","DryRun":"yes"}', 'NoReboot: write true without quotes', 'DryRun must be true or false'],
  [
    '{"BlockDeviceMappings":[{"Ebs":{"Encrypted":"False","Iops":"10","VolumeSize":"10GB"}}]}',
    'BlockDeviceMappings[0].Ebs.Encrypted: write false without quotes',
    'BlockDeviceMappings[0].Ebs.Iops: write 10 without quotes',
  ],
];

const corrected = [...TYPOS, ...SLIPS].map(
  ([more, ...hints]) => [hints.length > 0 ? 'a correction' : 'no correction', more.slice(0, 80), more, hints] as const,
);

it.each(corrected)('suggests %s for the invalid members %s', (_count, _shown, more, hints) => {
  let actual: readonly string[] | undefined;
  try {
    validate(drafted(more), input, { level: 'documented' });
  } catch (error) {
    actual = (error as CliError).hints;
  }
  expect(actual).toEqual(hints);
});

// Shapes that no current operation has.
const text = { type: 'string' } as const;
const holder: Shape = { type: 'object', properties: { Size: text, Kind: text } };
const twoHolders: Shape = {
  type: 'object',
  properties: {
    Disk: { type: 'object', properties: { One: holder, Two: { ...holder, properties: { Size: text } } } },
  },
};
const needy: Shape = {
  type: 'object',
  required: ['Name'],
  properties: { Name: text, Disk: { type: 'object', required: ['Size'], properties: { Size: text } } },
};

it('suggests both structures for an unknown member that two structures have', () => {
  const given = structure('{"Disk":{"Size":"1","Kind":"a","Two.Size":"1"}}');
  const hints = [
    'Disk.Size: did you mean One={Size=...} or Two={Size=...}?',
    'Disk.Kind: did you mean One={Kind=...}?',
    'Disk.Two.Size: did you mean Two={Size=...}?',
  ];
  expect(() => validate(given, twoHolders, { level: 'aws' })).toThrow(expect.objectContaining({ hints }));
});

// With parameter_validation = false, AWS CLI 2.36 prints only the name, as Python quotes it, and exits with 255.
it('reports only the name of an unknown member without validation, and explains it in hints', () => {
  const message = (name: string, known: string): string =>
    `Unknown parameter in Disk: "${name}", must be one of: ${known}`;
  expect(() => validate(structure('{"Disk":{"It\'s":1,"B":2}}'), needy, { level: 'none' })).toThrow(
    new CliError('general', '"It\'s"', {
      code: 'SerializationError',
      hints: [message("It's", 'Size'), message('B', 'Size')],
    }),
  );
});

it('accepts a partial request if only top-level members are missing', () => {
  const checking = (given: string) => () => validate(structure(given), needy, { level: 'aws', isPartial: true });
  expect(checking('{"Disk":{"Size":"1"}}')()).toEqual({ Disk: { Size: '1' } });
  const message = 'Parameter validation failed:\nMissing required parameter in Disk: "Size"';
  expect(checking('{"Disk":{}}')).toThrow(new CliError('parameter', message));
});

it('prints shell hints only for lists that are invalid', () => {
  const given = drafted('{"TagSpecifications":["x"],"Description":null,"BlockDeviceMappings":[{"DeviceName":"a"}]}');
  const adviceOn = (member: string): string[] => [`hint on ${member}`];
  expect(() => validate(given, input, { level: 'aws', adviceOn })).toThrow(
    expect.objectContaining({ hints: ['hint on TagSpecifications'] }),
  );
});

it('reports 100,000 unknown members within seconds', () => {
  const given = draft({ ...Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [`k${at}`, '1'])) });
  const started = process.cpuUsage();
  expect(() => validate(given, input, { level: 'documented' })).toThrow(CliError);
  expect(process.cpuUsage(started).user / 1e6).toBeLessThan(10);
});

it('reports 200,000 unknown members and suggests a correction for each', { tags: ['slow'] }, () => {
  const tags = Array.from({ length: 200_000 }, () => new Map<string, InputValue>([['Ky', 'a']]));
  const given = draft({ TagSpecifications: [new Map<string, InputValue>([['Tags', tags]])] });
  let refusal: unknown;
  try {
    validate(given, input, { level: 'documented' });
  } catch (error) {
    refusal = error;
  }
  expect(refusal).toBeInstanceOf(CliError);
  expect((refusal as CliError).hints.length).toBe(200_000);
});
