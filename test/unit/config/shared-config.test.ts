import { describe, expect, test } from 'vitest';
import { loadConfigFiles, nestedValue, parseSections } from '../../../src/config/shared-config.ts';

const plain = (sections: Map<string, Map<string, string>>) =>
  Object.fromEntries([...sections].map(([title, section]) => [title, Object.fromEntries(section)]));

// Expected values: Python's configparser as the AWS CLI uses it.
test.each([
  ['keys and values separated by = or :', '[a]\nx = 1\ny: 2\n', { a: { x: '1', y: '2' } }],
  ['a key in upper case as lower case', '[a]\nRegion=eu-west-1\n', { a: { region: 'eu-west-1' } }],
  ['a file with comments on separate lines', '# c\n[a]\n; c\nx=1\n', { a: { x: '1' } }],
  ['a # after a value as part of the value', '[a]\nx = 1 # one\n', { a: { x: '1 # one' } }],
  [
    'a value that continues on the next lines',
    '[a]\nx =\n  y = 1\n  z = 2\nw = 3\n',
    { a: { x: '\ny = 1\nz = 2', w: '3' } },
  ],
  ['an empty value', '[a]\nx =\n', { a: { x: '' } }],
  ['a value with an equals sign', '[a]\nx = y=z\n', { a: { x: 'y=z' } }],
  ['lines that end with CR and LF', '[a]\r\nx=1\r\n', { a: { x: '1' } }],
  ['an empty file', '', {}],
])('parses %s, as the AWS CLI does', (_, text, sections) => {
  expect(plain(parseSections(text))).toEqual(sections);
});

describe('loadConfigFiles', () => {
  const load = (files: Readonly<Record<string, string>>, env = {}) =>
    loadConfigFiles({
      env: { HOME: '/home/u', ...env },
      homeOf: () => undefined,
      readFile: (path) => {
        const text = files[path];
        if (text === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
        return Buffer.from(text, 'latin1');
      },
    });
  const config = (text: string) => load({ '/home/u/.aws/config': text });
  const region = (text: string, name: string) => config(text).profile(name)?.get('region');

  test.each([
    ['[default]\nregion=a\n', 'default', 'a'],
    ['[profile dev]\nregion=a\n', 'dev', 'a'],
    ['[profile "a b"]\nregion=a\n', 'a b', 'a'],
    ["[profile 'a b']\nregion=a\n", 'a b', 'a'],
    ['[default]\nregion=a\n[profile default]\nregion=b\n', 'default', 'a'],
    ['[profile default]\nregion=b\n', 'default', 'b'],
    ['[profile dev ]\nregion=a\n', 'dev', 'a'],
    ['[dev]\nregion=a\n', 'dev', undefined],
  ])('looks up the region in the config file %j for the profile %s, as the AWS CLI does', (text, name, wanted) => {
    expect(region(text, name)).toBe(wanted);
  });

  test('prefers the credentials file to the config file, and can read each separately', () => {
    const files = load({
      '/home/u/.aws/config': '[profile p]\nregion=a\naws_access_key_id=C\n',
      '/home/u/.aws/credentials': '[p]\naws_access_key_id=K\n',
    });
    expect([...(files.profile('p') ?? [])]).toEqual([
      ['region', 'a'],
      ['aws_access_key_id', 'K'],
    ]);
    expect([files.config('p')?.get('aws_access_key_id'), files.credentials('p')?.get('aws_access_key_id')]).toEqual([
      'C',
      'K',
    ]);
  });

  test('reads the files that environment variables name, and expands a tilde in them', () => {
    const env = { AWS_CONFIG_FILE: '~/c', AWS_SHARED_CREDENTIALS_FILE: '/k' };
    const files = load({ '/home/u/c': '[default]\nregion=a\n', '/k': '[default]\naws_access_key_id=K\n' }, env);
    expect([...(files.profile('default') ?? [])]).toEqual([
      ['region', 'a'],
      ['aws_access_key_id', 'K'],
    ]);
  });

  test.each([
    ['$DIR/c', '/d/c'],
    ['$\x7bDIR}/c', '/d/c'],
    ['~/$DIR', '/home/u//d'],
    ['/$NONE', '/$NONE'],
  ])('expands the path %s in AWS_CONFIG_FILE to %s', (path, read) => {
    const files = load({ [read]: '[default]\nregion=a\n' }, { DIR: '/d', AWS_CONFIG_FILE: path });
    expect(files.profile('default')?.get('region')).toBe('a');
  });

  test('ignores a directory at the path of a file', () => {
    const readFile = () => {
      throw Object.assign(new Error('a directory'), { code: 'EISDIR' });
    };
    expect(loadConfigFiles({ env: { HOME: '/home/u' }, homeOf: () => undefined, readFile }).profile('default')).toBe(
      undefined,
    );
  });

  test('finds a nested value in a services section', () => {
    const files = config('[services s]\nec2 =\n  endpoint_url = http://h/?a=b\n  other = 1\n');
    expect(nestedValue(files.section('services', 's'), 'ec2', 'endpoint_url')).toBe('http://h/?a=b');
    expect(nestedValue(files.section('services', 'none'), 'ec2', 'endpoint_url')).toBe(undefined);
  });

  test('reads a profile of 300,000 keys among 100,000 sections a hundred times within seconds', () => {
    const keys = Array.from({ length: 300_000 }, (_, at) => `k${at}=v\n`).join('');
    const sections = Array.from({ length: 100_000 }, (_, at) => `[profile p${at}]\n`).join('');
    const started = process.cpuUsage();
    const files = config(`[default]\n${keys}${sections}[services s]\nec2 =\n${'  a = b\n'.repeat(300_000)}  x = y\n`);
    const found = Array.from({ length: 100 }, (_, at) => [
      files.profile('default')?.get('k299999'),
      files.profile(`p${99_900 + at}`)?.size,
    ]);
    expect(found).toEqual(Array(100).fill(['v', 0]));
    expect(nestedValue(files.section('services', 's'), 'ec2', 'x')).toBe('y');
    expect(process.cpuUsage(started).user / 1e6).toBeLessThan(5);
  });

  test('finds no profile if the files do not exist', () => {
    expect(load({}).profile('default')).toBe(undefined);
  });

  test.each([
    ['[a]\nx=1\nx=2\n', 'line 3: duplicate key x'],
    ['[a]\n[a]\n', 'line 2: duplicate section [a]'],
    ['x=1\n', 'line 1: expected a section in square brackets'],
    ['[a]\nnonsense\n', 'line 2: expected a key and a value'],
    ['[a]\ns3 =\n  x = 1\n  y\n', 'line 4: expected a key and a value'],
    ['\xef\xbb\xbf[a]\n', 'line 1: expected a section in square brackets, found a byte order mark'],
    ['[a]\nx=\xff\n', 'the file is not UTF-8 text'],
  ])('rejects the config file %j and prints a hint: %s', (text, hint) => {
    expect(() => config(text)).toThrow(
      expect.objectContaining({
        kind: 'general',
        message: 'Unable to parse config file: /home/u/.aws/config',
        hints: [hint],
      }),
    );
  });
});
