// The bucket and the log group of a template.

import { arnOf, filled, inFolder, ref, type TemplateValue } from './template-values.ts';

/** Resource policies of log groups have a limit of characters, and names with this prefix do not count. */
export const LOG_GROUP: TemplateValue = {
  Type: 'AWS::Logs::LogGroup',
  Properties: { LogGroupName: filled('/aws/vendedlogs/states/{AWS::StackName}'), RetentionInDays: 30 },
};

/** Objects of these folders expire. Plans of schedules are in another one. */
const EXPIRING = ['plans', 'results', 'runs'];

export const BUCKET: TemplateValue = {
  Type: 'AWS::S3::Bucket',
  DeletionPolicy: 'Retain',
  UpdateReplacePolicy: 'Retain',
  Metadata: {
    Reasons: {
      DeletionPolicy: 'a bucket with objects cannot be deleted, and results say which images exist',
      LifecycleConfiguration: 'plans, results and unfinished uploads would cost money for ever',
    },
  },
  Properties: {
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
        ...EXPIRING.map((folder) => ({
          Id: folder,
          Status: 'Enabled',
          Prefix: inFolder(`FOLDER/${folder}/`),
          ExpirationInDays: ref('ExpirationDays'),
        })),
        { Id: 'uploads', Status: 'Enabled', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } },
      ],
    },
  },
};

export const BUCKET_POLICY: TemplateValue = {
  Type: 'AWS::S3::BucketPolicy',
  Properties: {
    Bucket: ref('Bucket'),
    PolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'OnlyTls',
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:*',
          Resource: [arnOf('Bucket'), filled('{Bucket.Arn}/*')],
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ],
    },
  },
};
