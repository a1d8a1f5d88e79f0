// A valid request that other generators corrupt.

import { ENDPOINT, type Input } from '../../test/support/hostile-input.ts';
import { imageAnswer } from '../../test/support/raw-endpoint.ts';

export const IMAGE = 'ami-0123456789abcdef0';

export const WORDS: readonly string[] = ['create-image', '--instance-id', 'i-1234567890abcdef0', '--name', 'web'];

export const ENV: Readonly<Record<string, string>> = {
  HOME: '/home',
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_ENDPOINT_URL: ENDPOINT,
  AWS_EC2_METADATA_DISABLED: 'true',
};

export const inputOf = (parts: Partial<Input>): Input => ({
  argv: WORDS,
  env: ENV,
  files: {},
  answers: [imageAnswer(IMAGE)],
  ...parts,
});
