// The CloudFormation template: the state machine, its role, a bucket for plans and results, a log group, a schedule.

import type { JsonValue } from '../model/json-value.ts';
import { machineDefinition } from './definition.ts';
import { DEFAULTS } from './machine-limits.ts';
import { POLICY, ROLE, SCHEDULE_ROLE } from './template-roles.ts';
import { BUCKET, BUCKET_POLICY, LOG_GROUP } from './template-storage.ts';
import { arnOf, filled, ifGiven, ref, type TemplateValue } from './template-values.ts';

const PARAMETERS: TemplateValue = {
  MaxConcurrency: {
    Type: 'Number',
    Default: DEFAULTS.maxConcurrency,
    MinValue: 1,
    MaxValue: 10_000,
    Description: 'The number of images in progress at a time. An image counts until it is available.',
  },
  MaxErrors: {
    Type: 'String',
    Default: DEFAULTS.maxErrors,
    AllowedPattern: '^([0-9]+%?)?$',
    Description:
      'The errors that do not stop an execution: 10 or 10%. Without a value, 10 errors or 10%, whichever is more.',
  },
  Rate: {
    Type: 'Number',
    Default: DEFAULTS.rate,
    MinValue: 0.1,
    MaxValue: 100,
    Description: 'The number of images that are started in a second. EC2 allows 5 by default.',
  },
  Prefix: {
    Type: 'String',
    Default: '',
    // The safe characters of keys (Amazon S3 User Guide), without the wildcard of policies.
    AllowedPattern: "^([0-9A-Za-z!_.'()-]+(/[0-9A-Za-z!_.'()-]+)*)?$",
    Description:
      'The folder of the bucket for plans and results, without slashes at its ends. Without a value, there is none.',
  },
  ExpirationDays: {
    Type: 'Number',
    Default: 30,
    MinValue: 15,
    Description: 'The days after which plans and results expire. An execution can be redriven for 14 days.',
  },
  ScheduleExpression: {
    Type: 'String',
    Default: '',
    Description: 'The times of executions, such as cron(0 2 * * ? *), in UTC. Without a value, there is no schedule.',
  },
  SchedulePlan: {
    Type: 'String',
    Default: 'plan.jsonl',
    AllowedPattern: "^[0-9A-Za-z!_.*'()-]+$",
    Description:
      'The plan of scheduled executions: a file in the folder schedules/ of the bucket. The time is appended to the names of images.',
  },
};

const METADATA: TemplateValue = {
  'AWS::CloudFormation::Interface': {
    ParameterGroups: [
      { Label: { default: 'Pace' }, Parameters: ['MaxConcurrency', 'MaxErrors', 'Rate'] },
      { Label: { default: 'Bucket' }, Parameters: ['Prefix', 'ExpirationDays'] },
      { Label: { default: 'Schedule' }, Parameters: ['ScheduleExpression', 'SchedulePlan'] },
    ],
  },
};

/** The template, as an object. Its definition has values of the parameters instead of defaults. */
export function cloudFormationTemplate(): TemplateValue {
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'Makes the images of plans of ec2img with AWS Step Functions',
    Metadata: METADATA,
    Parameters: PARAMETERS,
    Conditions: {
      HasPrefix: { 'Fn::Not': [{ 'Fn::Equals': [ref('Prefix'), ''] }] },
      HasSchedule: { 'Fn::Not': [{ 'Fn::Equals': [ref('ScheduleExpression'), ''] }] },
    },
    Resources: {
      Bucket: BUCKET,
      BucketPolicy: BUCKET_POLICY,
      LogGroup: LOG_GROUP,
      Role: ROLE,
      Policy: POLICY,
      StateMachine: stateMachine(),
      ScheduleRole: SCHEDULE_ROLE,
      Schedule: SCHEDULE,
    },
    Outputs: {
      StateMachineArn: { Description: 'The value of --state-machine', Value: ref('StateMachine') },
      BucketName: { Description: 'The value of --bucket, with the prefix if there is one', Value: BUCKET_NAME },
      RoleArn: { Description: 'The role of the state machine', Value: arnOf('Role') },
    },
  };
}

const BUCKET_NAME = ifGiven('HasPrefix', filled('{Bucket}/{Prefix}'), ref('Bucket'));

/** A parameter in a text of the definition. It stands in an expression, between quotation marks. */
const inText = (parameter: string): string => `<<${parameter}>>`;

const MARKS = /<<([A-Za-z:]+)>>/;

function stateMachine(): TemplateValue {
  const definition = machineDefinition({
    maxConcurrency: inText('MaxConcurrency'),
    maxErrors: inText('MaxErrors'),
    rate: inText('Rate'),
  });
  return {
    Type: 'AWS::StepFunctions::StateMachine',
    Properties: {
      StateMachineType: 'STANDARD',
      RoleArn: arnOf('Role'),
      LoggingConfiguration: {
        Level: 'ERROR',
        IncludeExecutionData: true,
        Destinations: [{ CloudWatchLogsLogGroup: { LogGroupArn: arnOf('LogGroup') } }],
      },
      Definition: withParameters(JSON.parse(JSON.stringify(definition))),
    },
  };
}

/** Replaces marks by the values of parameters, and the partition of ARNs by that of the stack. */
function withParameters(value: JsonValue): JsonValue {
  if (typeof value === 'string') {
    const parts = value.replace(/^arn:aws:/, `arn:${inText('AWS::Partition')}:`).split(MARKS);
    return parts.length === 1
      ? value
      : { 'Fn::Join': ['', parts.map((part, at) => (at % 2 === 0 ? part : ref(part)))] };
  }
  if (Array.isArray(value)) return value.map(withParameters);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withParameters(inner)]));
}

/**
 * The input of a scheduled execution. A schedule may start two executions for a time. They have the same start, so the names
 * of their images are the same, and each image is made once. The plan does not expire.
 */
const scheduledInput = (prefix: string): JsonValue =>
  filled(
    JSON.stringify({
      Bucket: '{Bucket}',
      Prefix: prefix,
      Plan: `${prefix && `${prefix}/`}schedules/{SchedulePlan}`,
      Start: '<aws.scheduler.scheduled-time>',
      NameSuffix: true,
    }),
  );

const SCHEDULE: TemplateValue = {
  Type: 'AWS::Scheduler::Schedule',
  Condition: 'HasSchedule',
  DependsOn: 'Policy',
  Properties: {
    ScheduleExpression: ref('ScheduleExpression'),
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: {
      Arn: ref('StateMachine'),
      RoleArn: arnOf('ScheduleRole'),
      Input: ifGiven('HasPrefix', scheduledInput('{Prefix}'), scheduledInput('')),
    },
  },
};
