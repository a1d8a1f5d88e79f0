import { expect, test } from 'vitest';
import manifest from '../../../package.json' with { type: 'json' };
import { assertNodeVersion, oldNodeMessage } from '../../../src/io/node-version.ts';

const TOO_OLD = 'ec2img needs Node.js 20.3 or later, but this is Node.js';

test.each([
  ['14.21.3', `${TOO_OLD} 14.21.3`],
  ['18.20.8', `${TOO_OLD} 18.20.8`],
  ['20.2.0', `${TOO_OLD} 20.2.0`],
  ['20.3.0', undefined],
  ['20.20.2', undefined],
  ['22.0.0', undefined],
  ['26.10.0', undefined],
])('Node.js %s is too old: %s', (version, message) => {
  expect(oldNodeMessage(version)).toBe(message);
});

test('the oldest version is the one of package.json', () => {
  const [oldest = ''] = /[\d.]+/.exec(manifest.engines.node) ?? [];
  const [major = 0, minor = 0] = oldest.split('.').map(Number);
  expect(oldNodeMessage(`${major}.${minor}.0`)).toBeUndefined();
  expect(oldNodeMessage(`${major}.${minor - 1}.0`)).toBeDefined();
});

test('a version that is too old ends the process with one line and 255', () => {
  const ends: unknown[] = [];
  const fake = (node: string) => ({
    versions: { node },
    get stderr() {
      ends.push('stderr is loaded');
      return { write: (text: string) => ends.push(text) };
    },
    exit: (code: number) => ends.push(code),
  });
  assertNodeVersion(fake('20.20.2') as never);
  expect(ends).toEqual([]);
  assertNodeVersion(fake('18.20.8') as never);
  expect(ends).toEqual(['stderr is loaded', `\nec2img: [ERROR]: ${TOO_OLD} 18.20.8\n`, 255]);
});
