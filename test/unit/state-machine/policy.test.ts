// The permissions of the state machine: each is needed by a state, and each state has what it needs.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { machineDefinition } from '../../../src/state-machine/definition.ts';
import { STATEMENTS } from '../../../src/state-machine/policy.ts';
import type { MachineDefinition, MachineState } from '../../../src/state-machine/states.ts';

/** An action that a state needs, on the resources that contain a text. */
interface Need {
  readonly state: string;
  readonly action: string;
  readonly on: string;
}

/** Actions for writing results: https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html */
const WRITING = ['s3:PutObject', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:AbortMultipartUpload'];

/** Actions for children in distributed mode, from the same page. */
const CHILDREN = [
  'states:StartExecution',
  'states:DescribeExecution',
  'states:StopExecution',
  'states:RedriveExecution',
];

/** The actions that a state needs, by what the definition says about it. */
function needsOf(state: string, definition: MachineState): Need[] {
  const need = (action: string, on = ''): Need => ({ state, action, on });
  if (definition.Type === 'Task') {
    const [, service, method = ''] = /:aws-sdk:(\w+):(\w+)$/.exec(definition.Resource) ?? [];
    const action = `${service}:${method[0]?.toUpperCase()}${method.slice(1)}`;
    // A line of a plan may have TagSpecifications.
    const hasTags = action === 'ec2:CreateImage' && definition.Arguments === '{% $request %}';
    return [need(action), ...(hasTags ? [need('ec2:CreateTags', ':snapshot/*')] : [])];
  }
  if (definition.Type !== 'Map') return [];
  const { ItemReader, ResultWriter, ItemProcessor } = definition;
  return [
    ...(ItemReader.Resource.endsWith(':s3:getObject') ? [need('s3:GetObject', 'plans/')] : []),
    ...(ResultWriter.Resource.endsWith(':s3:putObject') ? WRITING.map((action) => need(action, 'results/')) : []),
    ...(ItemProcessor.ProcessorConfig.Mode === 'DISTRIBUTED' ? CHILDREN.map((action) => need(action)) : []),
    ...Object.entries(ItemProcessor.States).flatMap(([name, child]) => needsOf(name, child)),
  ];
}

const NEEDS = Object.entries((machineDefinition() as MachineDefinition).States).flatMap(([name, state]) =>
  needsOf(name, state),
);

/** What a policy allows: an action of a statement, on its resources. */
interface Grant {
  readonly id: string;
  readonly action: string;
  readonly resources: readonly string[];
  readonly states: readonly string[];
}

const GRANTS: readonly Grant[] = STATEMENTS.flatMap(({ id, actions, resources, states }) =>
  actions.map((action) => ({ id, action, resources, states })),
);

const allows = (grants: readonly Grant[], { action, on }: Need): boolean =>
  grants.some((grant) => grant.action === action && grant.resources.some((resource) => resource.includes(on)));

/** The states that are impossible with a policy. */
const impossible = (grants: readonly Grant[]): string[] => [
  ...new Set(NEEDS.filter((need) => !allows(grants, need)).map(({ state }) => state)),
];

test('every state can do what it does', () => {
  expect(NEEDS.map(({ state }) => state)).toEqual(expect.arrayContaining(['Images', 'Create', 'Look', 'Poll']));
  expect(impossible(GRANTS)).toEqual([]);
});

describe('without an action, the states that need it are impossible:', () => {
  test.each(GRANTS.map((grant) => [grant.action, grant.id, grant] as const))('%s of %s', (_action, _id, grant) => {
    expect(impossible(GRANTS.filter((other) => other !== grant))).toEqual(grant.states);
  });
});

test('every action is that of one operation', () => {
  expect(GRANTS.filter(({ action }) => !/^[a-z0-9]+:[A-Z][A-Za-z]+$/.test(action))).toEqual([]);
});

test('only DescribeImages is allowed on all resources, because EC2 has none for it', () => {
  const wide = GRANTS.filter(({ resources }) => resources.includes('*')).map(({ action }) => action);
  expect(wide).toEqual(['ec2:DescribeImages']);
});

test('tags can be created only while CreateImage makes their resources', () => {
  expect(STATEMENTS.filter(({ condition }) => condition).map(({ actions, condition }) => [actions, condition])).toEqual(
    [[['ec2:CreateTags'], { StringEquals: { 'ec2:CreateAction': 'CreateImage' } }]],
  );
});

test('every statement has the reasons for its actions, its resources and its condition', () => {
  const without = STATEMENTS.filter(
    ({ reasons, condition }) =>
      reasons.actions === '' ||
      reasons.resources === '' ||
      (condition !== undefined) !== (reasons.condition !== undefined),
  );
  expect(without).toEqual([]);
  expect(new Set(STATEMENTS.map(({ id }) => id)).size).toBe(STATEMENTS.length);
});

/** The permissions for operations of S3 that have other names: https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations.html */
const S3_ACTIONS: Readonly<Record<string, string>> = {
  CreateMultipartUpload: 's3:PutObject',
  UploadPart: 's3:PutObject',
  CompleteMultipartUpload: 's3:PutObject',
  ListObjectsV2: 's3:ListBucket',
};

const IS_S3 = /Object|Multipart|UploadPart/;

test('docs/fleets.md lists the actions of create-images --state-machine, and no others', () => {
  const folder = new URL('../../../src/workflow/execution/', import.meta.url);
  const source = readdirSync(folder)
    .map((name) => readFileSync(new URL(name, folder), 'utf8'))
    .join('\n');
  const operations = [...source.matchAll(/\b([A-Z][A-Za-z0-9]+)\$,/g)].map(([, name = '']) => name);
  const needed = operations.map((name) => S3_ACTIONS[name] ?? `${IS_S3.test(name) ? 's3' : 'states'}:${name}`);
  const page = readFileSync(new URL('../../../docs/fleets.md', import.meta.url), 'utf8');
  const [, table = ''] = /needs these permissions.*?\n\n((?:\|.*\n)+)/s.exec(page) ?? [];
  const listed = [...table.matchAll(/`((?:s3|states):\w+)`/g)].map(([, action]) => action);
  expect(listed.toSorted()).toEqual([...new Set(needed)].toSorted());
});
