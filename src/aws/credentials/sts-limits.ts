// Limits of the members of requests to STS, which the AWS CLI checks before it sends one. It checks neither maximum lengths
// nor patterns (measured on AWS CLI 2.36). The limits are those of
// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html

import { INVALID_REQUEST, parameterError } from '../../errors.ts';

const MIN_LENGTHS: Readonly<Record<string, number>> = {
  RoleArn: 20,
  RoleSessionName: 2,
  ExternalId: 2,
  SerialNumber: 9,
  TokenCode: 6,
  WebIdentityToken: 4,
};

const MIN_VALUES: Readonly<Record<string, number>> = { DurationSeconds: 900 };

/** Throws a parameter error if a member is too short or too small. */
export function checkLimits(input: object): void {
  const problems = Object.entries(input).flatMap(([name, value]) => problemOf(name, value) ?? []);
  if (problems.length > 0) throw parameterError([INVALID_REQUEST, ...problems].join('\n'));
}

function problemOf(name: string, value: unknown): string | undefined {
  const [length, least] = [MIN_LENGTHS[name], MIN_VALUES[name]];
  const count = typeof value === 'string' ? [...value].length : 0;
  if (length !== undefined && typeof value === 'string' && count < length) {
    return `Invalid length for parameter ${name}, value: ${count}, valid min length: ${length}`;
  }
  if (least !== undefined && typeof value === 'number' && value < least) {
    return `Invalid value for parameter ${name}, value: ${value}, valid min value: ${least}`;
  }
  return undefined;
}
