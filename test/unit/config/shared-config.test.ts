import { describe, expect, test } from 'vitest';
import { nestedPairs } from '../../../src/config/ini.ts';
import { loadConfigFiles } from '../../../src/config/shared-config.ts';
import { blot } from '../../../src/text/secrets.ts';

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
    ['[default]\nregion=a\n[profile default]\nregion=b\n', 'default', 'b'],
    ['[profile default]\nregion=b\n[default]\nregion=a\n', 'default', 'a'],
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

  const failing = (code: string) => () => {
    const readFile = () => {
      throw Object.assign(new Error(`${code}: failed`), { code });
    };
    return loadConfigFiles({ env: { HOME: '/h' }, homeOf: () => undefined, readFile });
  };

  test.each(['ENOENT', 'ENOTDIR', 'EISDIR', 'EACCES', 'EPERM', 'ELOOP', 'ENAMETOOLONG', 'ENXIO'])(
    'reads no file if reading fails with %s, as the AWS CLI does',
    (code) => {
      const files = failing(code)();
      expect([files.profileNames(), files.profile('default'), files.credentials('default')]).toEqual([
        [],
        undefined,
        undefined,
      ]);
    },
  );

  test.each(['EIO', 'EMFILE', 'EFBIG'])('reports the error %s, after which other credentials could be used', (code) => {
    expect(failing(code)).toThrow(
      expect.objectContaining({
        kind: 'general',
        message: `Unable to read config file: /h/.aws/config: ${code}: failed`,
      }),
    );
  });

  // Measured on AWS CLI 2.9 and 1.45: an empty path is no file.
  test('reads no file for an empty path in a variable', () => {
    const files = load(
      { '/home/u/.aws/config': '[default]\nregion=a\n', '/home/u/.aws/credentials': '[default]\nregion=b\n' },
      { AWS_CONFIG_FILE: '', AWS_SHARED_CREDENTIALS_FILE: '' },
    );
    expect(files.profileNames()).toEqual([]);
  });

  // Expected values: botocore 1.43.11, by the script of test/support/config-botocore.ts.
  test.each([
    ['[profile p\\q]', ['pq']],
    ['[profile a"b"]', ['ab']],
    ['[profilex y]', ['y']],
    ['[profile  p]', ['p']],
    ["[profile 'p q']", ['p q']],
    ['[profile p ]', ['p']],
    ['[profile p] text', ['p']],
    ['[profile p]]', ['p]']],
    ['[profile "p\\"q\\x"]', ['p"q\\x']],
    ['[profile ""]', ['']],
    ['[profile "p]', []],
    ['[profile p\\]', []],
    ['[profile p q]', []],
    ['[profile]', []],
    ['[ profile p]', []],
    ['[Profile p]', []],
    ['[default ]', []],
    ['[sso-session p]', []],
  ])('finds in the section %s the profiles %j', (title, names) => {
    expect(config(`${title}\nregion=a\n`).profileNames()).toEqual(names);
  });

  test.each([
    ['[profile p]\nregion=a\n[profile  p]\nregion=b\n', 'b'],
    ["[profile 'p']\nregion=a\n[profile p]\nregion=b\n", 'b'],
    ['[DEFAULT]\nregion=a\n[profile p]\nregion=b\n', 'b'],
    ['[profile p]\noutput=text\n[DEFAULT]\nregion=a\n', 'a'],
  ])('reads the region of the profile p in %j as %s', (text, wanted) => {
    expect(region(text, 'p')).toBe(wanted);
  });

  test('keeps the secrets of the profiles that are read out of messages', () => {
    const keys = ['aws_secret_access_key', 'aws_session_token', 'aws_security_token', 'external_id'];
    const section = (name: string): string => keys.map((key) => `${key} = ${name}/${key}/value\n`).join('');
    const files = load({
      '/home/u/.aws/config': `[profile one]\n${section('config')}`,
      '/home/u/.aws/credentials': `[one]\n${section('shared')}`,
    });
    files.profile('one');
    for (const key of keys) {
      expect([blot(`config/${key}/value`), blot(`shared%2F${key}%2Fvalue`)]).toEqual(['***', '***']);
    }
  });

  test('finds sections of SSO sessions and services by name', () => {
    const files = config("[sso-session 'My Corp']\nsso_region: a\n[services s]\nsts =\n a=b\n[profile s]\n");
    expect(files.section('sso-session', 'My Corp')?.get('sso_region')).toBe('a');
    expect(files.section('services', 's')?.get('sts')).toBe('\na=b');
    expect(files.section('services', 'My Corp')).toBe(undefined);
  });

  test('finds a nested value in a services section', () => {
    const files = config('[services s]\nec2 =\n  endpoint_url = http://h/?a=b\n  other = 1\n');
    expect(nestedPairs(files.section('services', 's')?.get('ec2'))?.get('endpoint_url')).toBe('http://h/?a=b');
    expect(nestedPairs(files.section('services', 's')?.get('sts'))?.get('endpoint_url')).toBe(undefined);
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
    expect(nestedPairs(files.section('services', 's')?.get('ec2'))?.get('x')).toBe('y');
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
    ['[DEFAULT]\ns3 =\n  y\n[a]\n', 'line 3: expected a key and a value'],
    ['[DEFAULT]\nx=1\n[DEFAULT]\nx=1\n', 'line 4: duplicate key x'],
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
