// The roles of a template.

import { LOG_DELIVERY, type MachineStatement, STATEMENTS } from './policy.ts';
import { filled, inFolder, ref, type TemplateValue } from './template-values.ts';

/** The trust policy of a role: a service may take it, only for resources of this account. */
const trust = (service: string, resource: string): TemplateValue => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: service },
      Action: 'sts:AssumeRole',
      Condition: {
        StringEquals: { 'aws:SourceAccount': ref('AWS::AccountId') },
        ArnLike: { 'aws:SourceArn': filled(`arn:{AWS::Partition}:${resource}`) },
      },
    },
  ],
});

/** Step Functions needs the permission for logs when the state machine is created, so it is part of the role. */
export const ROLE: TemplateValue = {
  Type: 'AWS::IAM::Role',
  Metadata: { Reasons: { [LOG_DELIVERY.id]: LOG_DELIVERY.reason } },
  Properties: {
    AssumeRolePolicyDocument: trust('states.amazonaws.com', 'states:{AWS::Region}:{AWS::AccountId}:stateMachine:*'),
    Policies: [
      {
        PolicyName: 'logs',
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [{ Sid: LOG_DELIVERY.id, Effect: 'Allow', Action: [...LOG_DELIVERY.actions], Resource: '*' }],
        },
      },
    ],
  },
};

const statementOf = ({ id, actions, resources, condition }: MachineStatement): TemplateValue => ({
  Sid: id,
  Effect: 'Allow',
  Action: [...actions],
  Resource: resources.map(inFolder),
  ...(condition && { Condition: condition }),
});

/** The policy names the state machine, so it is made after it. */
export const POLICY: TemplateValue = {
  Type: 'AWS::IAM::Policy',
  Metadata: { Reasons: Object.fromEntries(STATEMENTS.map(({ id, reasons }) => [id, { ...reasons }])) },
  Properties: {
    PolicyName: 'images',
    Roles: [ref('Role')],
    PolicyDocument: { Version: '2012-10-17', Statement: STATEMENTS.map(statementOf) },
  },
};

export const SCHEDULE_ROLE: TemplateValue = {
  Type: 'AWS::IAM::Role',
  Condition: 'HasSchedule',
  Properties: {
    AssumeRolePolicyDocument: trust(
      'scheduler.amazonaws.com',
      'scheduler:{AWS::Region}:{AWS::AccountId}:schedule-group/*',
    ),
    Policies: [
      {
        PolicyName: 'start',
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Sid: 'StartExecutions',
              Effect: 'Allow',
              Action: ['states:StartExecution'],
              Resource: [ref('StateMachine')],
            },
          ],
        },
      },
    ],
  },
};
