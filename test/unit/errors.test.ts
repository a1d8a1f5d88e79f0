import { expect, test } from 'vitest';
import { CliError, EXIT, generalError, inStage, parameterError } from '../../src/errors.ts';

test('uses the exit codes of the AWS CLI', () => {
  expect(EXIT).toEqual({ ok: 0, interrupted: 130, usage: 252, configuration: 253, service: 254, general: 255 });
});

const short = parameterError(
  'Parameter validation failed:\nInvalid length for parameter Name, value: 1, valid min length: 3',
);
const dryRun = new CliError('service', 'Request would have succeeded, but DryRun flag is set.', {
  code: 'DryRunOperation',
  during: 'when calling the CreateImage operation',
});
const general = generalError('Could not connect to the endpoint URL: "http://127.0.0.1:1/"');

// botocore calls a service error without a code Unknown (exceptions.py); AWS CLI 2.36 calls a wrong cli_timestamp_format
// Configuration, and a wrong value ParamValidation.
test.each([
  ['parameter', 'ParamValidation'],
  ['configuration', 'Configuration'],
  ['service', 'Unknown'],
  ['unknown-options', 'UnknownOptions'],
  ['general', 'InternalError'],
] as const)('an error of the kind %s has the default code %j and can have another code', (kind, code) => {
  expect([new CliError(kind, 'No.').code, new CliError(kind, 'No.', { code: 'NoRegion' }).code]).toEqual([
    code,
    'NoRegion',
  ]);
});

test('CliError.with() appends caveats, hints and further errors, and changes nothing else', () => {
  const cause = new Error('deeper');
  const details = { code: 'Denied', during: 'there', summary: 'No', members: { Id: 'x' }, cause };
  const error = new CliError('service', 'No.', { ...details, hints: ['one'], further: [general] });
  expect(error.with({ caveats: ['maybe'], hints: ['two', 'three'], further: [short] })).toEqual(
    new CliError('service', 'No.', {
      ...details,
      caveats: ['maybe'],
      hints: ['one', 'two', 'three'],
      further: [general, short],
    }),
  );
  expect([error.caveats, error.hints, error.further]).toEqual([[], ['one'], [general]]);
});

test('CliError.explained() puts the loaded hints first and changes nothing else', async () => {
  const cause = new Error('deeper');
  const rest = { caveats: ['maybe'], further: [general], members: { Id: 'x' }, cause };
  const details = { code: 'Denied', during: 'there', hints: ['one'], ...rest };
  const error = new CliError('service', 'No.', { ...details, explain: async () => ['loaded', 'too'] });
  expect(await error.with({ hints: ['two'] }).explained()).toEqual(
    new CliError('service', 'No.', { ...details, hints: ['loaded', 'too', 'one', 'two'] }),
  );
});

test.each([
  ['cannot be loaded', async () => Promise.reject(new Error('no file'))],
  ['do not exist', undefined],
] as const)('CliError.explained() keeps the other hints if hints %s', async (_, explain) => {
  const error = new CliError('parameter', 'No.', { hints: ['one'], explain });
  expect((await error.explained()).hints).toEqual(['one']);
});

test('inStage() gives its code only to general errors without a code of their own', async () => {
  const codes = [];
  const bug = new TypeError('x');
  for (const error of [general, generalError('x', undefined, 'SSLError'), short, dryRun, bug]) {
    const thrown = await inStage('InvalidConfigError', Promise.reject(error)).catch((reason) => reason);
    codes.push(thrown === bug ? 'unchanged' : [thrown.kind, thrown.message === error.message, thrown.code]);
  }
  expect(codes).toEqual([
    ['general', true, 'InvalidConfigError'],
    ['general', true, 'SSLError'],
    ['parameter', true, 'ParamValidation'],
    ['service', true, 'DryRunOperation'],
    'unchanged',
  ]);
  expect(await inStage('InvalidConfigError', Promise.resolve(1))).toBe(1);
});

test('CliError keeps all details that it is created with', () => {
  const cause = new Error('deeper');
  const error = new CliError('service', 'No.', { code: 'Denied', during: 'there', hints: ['ask'], cause });
  const { name, kind, message, code, during, hints } = error;
  expect({ name, kind, message, code, during, hints, cause: error.cause }).toEqual({
    name: 'CliError',
    kind: 'service',
    message: 'No.',
    code: 'Denied',
    during: 'there',
    hints: ['ask'],
    cause,
  });
});
