// Messages: measured on AWS CLI 2.36. Limits: those of botocore's model of STS, with which they are compared where it is.
import { expect, test } from 'vitest';
import { checkLimits } from '../../../../src/aws/credentials/sts-limits.ts';
import { hasBotocore, withBotocore } from '../../../support/python-botocore.ts';

const problem = (input: object): string | undefined => {
  try {
    checkLimits(input);
    return undefined;
  } catch (error) {
    expect(error).toMatchObject({ kind: 'parameter', code: 'ParamValidation' });
    return (error as Error).message;
  }
};

test.each<[object, ...string[]]>([
  [{}],
  [{ RoleArn: 'a'.repeat(20), RoleSessionName: 'ab', ExternalId: 'ab', SerialNumber: 'a'.repeat(9) }],
  [{ TokenCode: '12345678', WebIdentityToken: 'abcd', DurationSeconds: 900 }],
  [{ RoleArn: '' }, 'Invalid length for parameter RoleArn, value: 0, valid min length: 20'],
  [{ RoleSessionName: 'ä' }, 'Invalid length for parameter RoleSessionName, value: 1, valid min length: 2'],
  [{ ExternalId: '😀' }, 'Invalid length for parameter ExternalId, value: 1, valid min length: 2'],
  [{ WebIdentityToken: 'abc' }, 'Invalid length for parameter WebIdentityToken, value: 3, valid min length: 4'],
  [{ DurationSeconds: -5 }, 'Invalid value for parameter DurationSeconds, value: -5, valid min value: 900'],
  [
    { SerialNumber: 'a', RoleArn: 'b', TokenCode: '' },
    'Invalid length for parameter SerialNumber, value: 1, valid min length: 9',
    'Invalid length for parameter RoleArn, value: 1, valid min length: 20',
    'Invalid length for parameter TokenCode, value: 0, valid min length: 6',
  ],
])('reports which limits of STS the parameters %j exceed, if any', (input, ...lines) => {
  expect(problem(input)).toBe(lines.length > 0 ? ['Parameter validation failed:', ...lines].join('\n') : undefined);
});

const VALIDATE = `
import json, sys, botocore.session, botocore.validate
model = botocore.session.get_session().get_service_model('sts')
def problem(operation, params):
    report = botocore.validate.ParamValidator().validate(params, model.operation_model(operation).input_shape)
    return 'Parameter validation failed:\\n' + report.generate_report() if report.has_errors() else None
print(json.dumps([problem(*one) for one in json.loads(sys.argv[1])]))
`;

test.skipIf(!hasBotocore)('botocore has the same limits for parameters of STS', () => {
  const texts = [0, 1, 2, 3, 4, 5, 6, 8, 9, 19, 20, 5000].map((length) => 'é'.repeat(length));
  const valid = { RoleArn: 'a'.repeat(20), RoleSessionName: 'ab' };
  const common = ['RoleArn', 'RoleSessionName'];
  const inputs = [
    ...[...common, 'ExternalId', 'SerialNumber', 'TokenCode'].flatMap((name) =>
      texts.map((text) => ['AssumeRole', { ...valid, [name]: text }] as const),
    ),
    ...[-1, 0, 899, 900, 43_201].map((DurationSeconds) => ['AssumeRole', { ...valid, DurationSeconds }] as const),
    ...[...common, 'WebIdentityToken'].flatMap((name) =>
      texts.map((text) => ['AssumeRoleWithWebIdentity', { ...valid, WebIdentityToken: 'abcd', [name]: text }] as const),
    ),
  ];
  const expected = withBotocore(VALIDATE, '/nowhere', JSON.stringify(inputs)) as (string | null)[];
  expect(inputs.map(([, input]) => problem(input) ?? null)).toEqual(expected);
});
