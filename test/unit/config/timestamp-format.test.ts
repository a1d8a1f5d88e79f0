// cli_timestamp_format as AWS CLI 2.36 reads it: from the selected profile only, with two valid values.
import { expect, test } from 'vitest';
import { timestampFormatOf } from '../../../src/config/global-checks.ts';
import { settingSources } from '../../../src/config/lookup.ts';
import { loadConfigFiles } from '../../../src/config/shared-config.ts';

function formatIn(config: string, profile?: string) {
  const env = { HOME: '/h' };
  const readFile = (path: string) => Buffer.from(path === '/h/.aws/config' ? config : '');
  const globals = new Map(profile ? [['Profile', profile]] : []);
  return timestampFormatOf(settingSources(globals, env, loadConfigFiles({ env, homeOf: () => undefined, readFile })));
}

test.each([
  ['', 'iso8601'],
  ['[default]\ncli_timestamp_format = iso8601\n', 'iso8601'],
  ['[default]\ncli_timestamp_format = wire\n', 'wire'],
])('given the config file %j, selects the timestamp format %s', (config, format) => {
  expect(formatIn(config)).toBe(format);
});

test('ignores cli_timestamp_format in [default] if another profile is selected', () => {
  const config = '[default]\ncli_timestamp_format = wire\n[profile p]\nregion = us-east-1\n';
  expect(formatIn(config, 'p')).toBe('iso8601');
});

test.each(['none', 'WIRE', ''])('rejects %j as a value of cli_timestamp_format', (format) => {
  expect(() => formatIn(`[default]\ncli_timestamp_format = ${format}\n`)).toThrow(
    expect.objectContaining({
      kind: 'configuration',
      message: `Unknown cli_timestamp_format value: ${format}, valid values are "wire" or "iso8601"`,
    }),
  );
});
