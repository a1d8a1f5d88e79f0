// What the role of the state machine may do: the least that it needs, and the reason for each part.
//
// Actions, resources and conditions: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
// Map states: https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html

/** A text with names of the template in braces: `{AWS::Partition}`, `{Bucket.Arn}` or `{StateMachine.Name}`. */
type Text = string;

export interface MachineStatement {
  readonly id: string;
  readonly actions: readonly string[];
  /** ARNs. `FOLDER/` stands for the folder of an execution in the bucket. */
  readonly resources: readonly Text[];
  readonly condition?: Readonly<Record<string, Readonly<Record<string, Text>>>>;
  /** The states of the machine that need the actions. */
  readonly states: readonly string[];
  /** Why these actions, these resources and this condition. */
  readonly reasons: { readonly actions: string; readonly resources: string; readonly condition?: string };
}

const ec2 = (resource: string, account = '{AWS::AccountId}'): Text =>
  `arn:{AWS::Partition}:ec2:{AWS::Region}:${account}:${resource}`;

const EXECUTIONS = 'arn:{AWS::Partition}:states:{AWS::Region}:{AWS::AccountId}:execution:{StateMachine.Name}';

/** The statements of the policy of executions. */
export const STATEMENTS: readonly MachineStatement[] = [
  {
    id: 'CreateImages',
    actions: ['ec2:CreateImage'],
    // Images and snapshots belong to no account in an ARN: the part is empty.
    resources: [ec2('instance/*'), ec2('image/*', ''), ec2('snapshot/*', '')],
    states: ['Create'],
    reasons: {
      actions: 'Create calls CreateImage for a line of a plan',
      resources: 'the instances of this account and Region, and the images and snapshots that the call makes',
    },
  },
  {
    id: 'TagNewImages',
    actions: ['ec2:CreateTags'],
    resources: [ec2('image/*', ''), ec2('snapshot/*', '')],
    condition: { StringEquals: { 'ec2:CreateAction': 'CreateImage' } },
    states: ['Create'],
    reasons: {
      actions: 'Create passes on the TagSpecifications of a line',
      resources: 'CreateImage tags the image and its snapshots',
      condition: 'only while CreateImage makes them: tags of other resources cannot be changed',
    },
  },
  {
    id: 'FindImages',
    actions: ['ec2:DescribeImages'],
    resources: ['*'],
    states: ['Look', 'Poll'],
    reasons: {
      actions: 'Look finds an image whose response was lost, and Poll reads the state of an image',
      resources: 'EC2 has no resources for this action',
    },
  },
  {
    id: 'ReadPlans',
    actions: ['s3:GetObject'],
    resources: ['{Bucket.Arn}/FOLDER/plans/*', '{Bucket.Arn}/FOLDER/schedules/*'],
    states: ['Images'],
    reasons: {
      actions: 'Images reads the lines of a plan',
      resources: 'the plans, also those of schedules, and no other objects',
    },
  },
  {
    id: 'WriteResults',
    actions: ['s3:PutObject', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:AbortMultipartUpload'],
    resources: ['{Bucket.Arn}/FOLDER/results/*'],
    states: ['Images'],
    reasons: {
      actions: 'Images writes the results of its children, large ones in parts',
      resources: 'the results, and no other objects',
    },
  },
  {
    id: 'StartChildren',
    actions: ['states:StartExecution'],
    resources: ['{StateMachine}'],
    states: ['Images'],
    reasons: {
      actions: 'Images starts a child for each line',
      resources: 'this state machine, whose children they are',
    },
  },
  {
    id: 'ControlChildren',
    actions: ['states:DescribeExecution', 'states:StopExecution'],
    resources: [`${EXECUTIONS}:*`, `${EXECUTIONS}/Images:*`],
    states: ['Images'],
    reasons: {
      actions: 'Images follows its children, and stops them if too many fail',
      resources: 'the executions of this state machine and their children',
    },
  },
  {
    id: 'RedriveChildren',
    actions: ['states:RedriveExecution'],
    resources: [`${EXECUTIONS}/Images:*`],
    states: ['Images'],
    reasons: {
      actions: 'Images continues its children when an execution is redriven',
      resources: 'the children of this state machine',
    },
  },
];

/** A log group is given to a service by these actions, which have no resources. */
export const LOG_DELIVERY = {
  id: 'DeliverLogs',
  actions: [
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
  ],
  reason:
    'the LoggingConfiguration of the state machine: https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html',
} as const;
