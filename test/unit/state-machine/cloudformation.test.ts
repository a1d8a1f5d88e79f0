// The CloudFormation template: its definition is that of the state machine, and its parts refer to one another.
import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../../../src/model/json-value.ts';
import { cloudFormationTemplate } from '../../../src/state-machine/cloudformation.ts';
import { machineDefinition } from '../../../src/state-machine/definition.ts';
import { STATEMENTS } from '../../../src/state-machine/policy.ts';
import { runStateMachine } from '../../support/state-machine/interpreter.ts';
import { MachineEc2 } from '../../support/state-machine/machine-ec2.ts';
import { resolveTemplate, type StackValues } from '../../support/state-machine/resolve-template.ts';
import { virtualClock } from '../../support/virtual-clock.ts';

interface Part {
  readonly Type: string;
  readonly Condition?: string;
  // biome-ignore lint/suspicious/noExplicitAny: the properties of a resource have any shape
  readonly Properties: any;
}

interface Template {
  readonly Parameters: Readonly<
    Record<string, { readonly Default: string | number; readonly AllowedPattern?: string }>
  >;
  readonly Conditions: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, Part>>;
  readonly Outputs: Readonly<Record<string, { readonly Value: string }>>;
}

const template = cloudFormationTemplate() as unknown as Template;

const MACHINE = 'arn:aws:states:us-east-1:111122223333:stateMachine:images';

/** A stack with these values of parameters. */
function stack(parameters: Readonly<Record<string, string>> = {}): StackValues {
  const defaults = Object.entries(template.Parameters).map(([name, { Default }]) => [name, String(Default)]);
  const names: Record<string, string> = {
    ...Object.fromEntries(defaults),
    ...parameters,
    'AWS::AccountId': '111122223333',
    'AWS::Partition': 'aws',
    'AWS::Region': 'us-east-1',
    'AWS::StackName': 'images',
    Bucket: 'my-images',
    'Bucket.Arn': 'arn:aws:s3:::my-images',
    'LogGroup.Arn': 'arn:aws:logs:us-east-1:111122223333:log-group:images:*',
    Role: 'images-role',
    'Role.Arn': 'arn:aws:iam::111122223333:role/images-role',
    'ScheduleRole.Arn': 'arn:aws:iam::111122223333:role/schedule-role',
    StateMachine: MACHINE,
    'StateMachine.Name': 'images',
  };
  return { names, conditions: { HasPrefix: names.Prefix !== '', HasSchedule: names.ScheduleExpression !== '' } };
}

const resolved = (values = stack()): Template => resolveTemplate(template as unknown as JsonValue, values) as never;

describe('the template', () => {
  test('has the definition of the state machine, with the values of its parameters', () => {
    expect(resolved().Resources.StateMachine?.Properties.Definition).toEqual(machineDefinition());
    const changed = stack({ MaxConcurrency: '7', MaxErrors: '5%', Rate: '0.5' });
    expect(resolved(changed).Resources.StateMachine?.Properties.Definition).toEqual(
      machineDefinition({ maxConcurrency: 7, maxErrors: '5%', rate: 0.5 }),
    );
  });

  test('has the ARNs of its partition', () => {
    const { names, conditions } = stack();
    const china = resolved({ names: { ...names, 'AWS::Partition': 'aws-cn' }, conditions });
    const text = JSON.stringify(china.Resources.StateMachine);
    expect(text.match(/"arn:[^:]+:states:::[^"]+"/g)).toEqual([
      '"arn:aws-cn:states:::s3:getObject"',
      '"arn:aws-cn:states:::aws-sdk:ec2:createImage"',
      '"arn:aws-cn:states:::aws-sdk:ec2:describeImages"',
      '"arn:aws-cn:states:::aws-sdk:ec2:describeImages"',
      '"arn:aws-cn:states:::s3:putObject"',
    ]);
  });

  test('has no function in a text outside of Fn::Sub, and uses every parameter', () => {
    const text = JSON.stringify(template);
    expect(JSON.stringify(resolved().Resources).match(/\$\{|<<|\bFOLDER\b|"Fn::/g)).toBeNull();
    const unused = Object.keys(template.Parameters).filter(
      (name) => !text.includes(`{"Ref":"${name}"}`) && !text.includes(`\${${name}}`),
    );
    expect(unused).toEqual([]);
  });

  // The prefix is part of the resources of policies, in which * stands for any text.
  test.each([
    ['', true],
    ['ami', true],
    ["a!b_c.d'(1)/x-Y/0", true],
    ['*', false],
    ['ami/*', false],
    ['ami?', false],
    ['/ami', false],
    ['ami/', false],
    ['a//b', false],
    ['$' + '{x}', false],
  ])('takes the prefix "%s": %j', (prefix, isTaken) => {
    expect(new RegExp(template.Parameters.Prefix?.AllowedPattern ?? '').test(prefix)).toBe(isTaken);
  });

  test('has the types of resources that CloudFormation documents', () => {
    expect(Object.entries(template.Resources).map(([name, { Type, Condition }]) => [name, Type, Condition])).toEqual([
      ['Bucket', 'AWS::S3::Bucket', undefined],
      ['BucketPolicy', 'AWS::S3::BucketPolicy', undefined],
      ['LogGroup', 'AWS::Logs::LogGroup', undefined],
      ['Role', 'AWS::IAM::Role', undefined],
      ['Policy', 'AWS::IAM::Policy', undefined],
      ['StateMachine', 'AWS::StepFunctions::StateMachine', undefined],
      ['ScheduleRole', 'AWS::IAM::Role', 'HasSchedule'],
      ['Schedule', 'AWS::Scheduler::Schedule', 'HasSchedule'],
    ]);
  });

  test('has a bucket that is encrypted, private, reached by TLS only, and whose objects expire', () => {
    const { Bucket, BucketPolicy } = resolved(stack({ Prefix: 'ami' })).Resources;
    expect(Bucket?.Properties).toEqual({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      LifecycleConfiguration: {
        Rules: [
          { Id: 'plans', Status: 'Enabled', Prefix: 'ami/plans/', ExpirationInDays: '30' },
          { Id: 'results', Status: 'Enabled', Prefix: 'ami/results/', ExpirationInDays: '30' },
          { Id: 'runs', Status: 'Enabled', Prefix: 'ami/runs/', ExpirationInDays: '30' },
          { Id: 'uploads', Status: 'Enabled', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } },
        ],
      },
    });
    expect(BucketPolicy?.Properties.PolicyDocument.Statement).toEqual([
      {
        Sid: 'OnlyTls',
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: ['arn:aws:s3:::my-images', 'arn:aws:s3:::my-images/*'],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ]);
  });

  test('has the policy of the state machine, with the reason for each statement', () => {
    const { Policy } = resolved().Resources;
    const execution = 'arn:aws:states:us-east-1:111122223333:execution:images';
    const rows = Policy?.Properties.PolicyDocument.Statement.map(
      ({ Action, Resource }: { Action: string[]; Resource: string[] }) => [Action.join(), ...Resource],
    );
    expect(rows).toEqual([
      [
        'ec2:CreateImage',
        'arn:aws:ec2:us-east-1:111122223333:instance/*',
        'arn:aws:ec2:us-east-1::image/*',
        'arn:aws:ec2:us-east-1::snapshot/*',
      ],
      ['ec2:CreateTags', 'arn:aws:ec2:us-east-1::image/*', 'arn:aws:ec2:us-east-1::snapshot/*'],
      ['ec2:DescribeImages', '*'],
      ['s3:GetObject', 'arn:aws:s3:::my-images/plans/*', 'arn:aws:s3:::my-images/schedules/*'],
      [
        's3:PutObject,s3:GetObject,s3:ListMultipartUploadParts,s3:AbortMultipartUpload',
        'arn:aws:s3:::my-images/results/*',
      ],
      ['states:StartExecution', MACHINE],
      ['states:DescribeExecution,states:StopExecution', `${execution}:*`, `${execution}/Images:*`],
      ['states:RedriveExecution', `${execution}/Images:*`],
    ]);
    expect(Object.keys(JSON.parse(JSON.stringify(Policy)).Metadata.Reasons)).toEqual(STATEMENTS.map(({ id }) => id));
  });

  test('has roles that only the services of this account can take', () => {
    const { Role, ScheduleRole } = resolved().Resources;
    const trusted = [Role, ScheduleRole].map((role) => role?.Properties.AssumeRolePolicyDocument.Statement[0]);
    expect(trusted.map(({ Principal, Condition }) => [Principal.Service, Condition])).toEqual([
      [
        'states.amazonaws.com',
        {
          StringEquals: { 'aws:SourceAccount': '111122223333' },
          ArnLike: { 'aws:SourceArn': 'arn:aws:states:us-east-1:111122223333:stateMachine:*' },
        },
      ],
      [
        'scheduler.amazonaws.com',
        {
          StringEquals: { 'aws:SourceAccount': '111122223333' },
          ArnLike: { 'aws:SourceArn': 'arn:aws:scheduler:us-east-1:111122223333:schedule-group/*' },
        },
      ],
    ]);
  });

  test('lets the state machine write its log by the permissions that AWS documents', () => {
    const { Role, StateMachine, LogGroup } = resolved().Resources;
    expect(Role?.Properties.Policies[0].PolicyDocument.Statement[0].Action).toEqual([
      'logs:CreateLogDelivery',
      'logs:CreateLogStream',
      'logs:GetLogDelivery',
      'logs:UpdateLogDelivery',
      'logs:DeleteLogDelivery',
      'logs:ListLogDeliveries',
      'logs:PutLogEvents',
      'logs:PutResourcePolicy',
      'logs:DescribeResourcePolicies',
      'logs:DescribeLogGroups',
    ]);
    // A destination is the ARN with `:*` at its end, as AWS::Logs::LogGroup returns it.
    expect(StateMachine?.Properties.LoggingConfiguration.Destinations).toEqual([
      { CloudWatchLogsLogGroup: { LogGroupArn: 'arn:aws:logs:us-east-1:111122223333:log-group:images:*' } },
    ]);
    expect(LogGroup?.Properties.LogGroupName).toBe('/aws/vendedlogs/states/images');
  });

  test.each([
    ['', 'schedules/plan.jsonl'],
    ['ami/nightly', 'ami/nightly/schedules/plan.jsonl'],
  ])(
    'starts scheduled executions with the prefix "%s", which make each image once although two start',
    async (prefix, key) => {
      const { Schedule } = resolved(stack({ Prefix: prefix, ScheduleExpression: 'cron(0 2 * * ? *)' })).Resources;
      const { Arn, Input } = (Schedule as Part).Properties.Target;
      expect([Arn, JSON.parse(Input)]).toEqual([
        MACHINE,
        { Bucket: 'my-images', Prefix: prefix, Plan: key, Start: '<aws.scheduler.scheduled-time>', NameSuffix: true },
      ]);
      // The form of the time in the documentation of EventBridge Scheduler.
      const input = JSON.parse(Input.replace('<aws.scheduler.scheduled-time>', '2026-01-02T03:04:00Z'));
      const clock = virtualClock();
      const ec2 = new MachineEc2(clock);
      const keys: JsonValue[] = [];
      const world = {
        ...ec2.world([]),
        readItems: async ({ Key = '' }) => {
          keys.push(Key);
          return [{ InstanceId: 'i-1', Name: 'web' }];
        },
      };
      const first = await clock.run(runStateMachine(machineDefinition(), input, world));
      const second = await clock.run(runStateMachine(machineDefinition(), input, world));
      expect(keys).toEqual([key, key]);
      expect(ec2.images.map(({ Name }) => Name)).toEqual(['web-2026-01-02-030400']);
      expect(second.children[0]?.output).toEqual(first.children[0]?.output);
    },
  );
});
