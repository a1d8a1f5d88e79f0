// Values that name a file, as AWS CLI 2.36 loads them.
import { expect, it } from 'vitest';
import { CliError } from '../../../src/errors.ts';
import type { Files } from '../../../src/io/io.ts';
import { Bytes } from '../../../src/request/input-value.ts';
import { decode, loadFileUri } from '../../../src/request/paramfile.ts';
import { InputValueError } from '../../../src/request/syntax-error.ts';

const CONTENTS: Record<string, string | number[]> = {
  'f/d.txt': 'hello\n',
  'f/empty': '',
  'f/crlf': 'a\r\nb\rc\n\r\n',
  'f/bom': '\ufeffhello',
  'f/utf8': 'é😀',
  'f/latin1': [0x61, 0xe9],
  'f/utf16': [0xff, 0xfe, 0xe9, 0x00],
  'f/odd': [0xe9, 0x00, 0x61],
  'f/utf16be': [0xfe, 0xff, 0x00, 0xe9],
  '/home/me/h.txt': 'mine',
  '/home/you/h.txt': 'yours',
  '~missing/h.txt': 'literal',
  '/h.txt': 'of an empty HOME',
  '$NOPE/h': 'unknown',
  '${NOPE}/h': 'unknown too',
  '$toString/h': 'unknown, whatever an object has',
  'a~/h': 'not at the start',
  x$: 'a lone dollar',
  '/x/h': 'empty variable',
};

const ERROR_CODES: Record<string, string> = {
  '': 'ENOENT',
  'f/dir': 'EISDIR',
  'f/d.txt/x': 'ENOTDIR',
  'f/secret': 'EACCES',
  'f/loop': 'ELOOP',
  'f/long': 'ENAMETOOLONG',
  'f/large': 'EFBIG',
  'f/broken': 'EIO',
};

function files(env: Record<string, string> = {}): Files {
  return {
    env: { HOME: '/home/me', EMPTY: '', DIR: 'f', ...env },
    homeOf: (account = 'me') => (account === 'missing' || account === 'stranger' ? undefined : `/home/${account}`),
    readFile: (path) => {
      const content = Object.hasOwn(CONTENTS, path) ? CONTENTS[path] : undefined;
      if (content !== undefined) return typeof content === 'string' ? Buffer.from(content) : Uint8Array.from(content);
      const code = ERROR_CODES[path] ?? 'ENOENT';
      throw Object.assign(new Error(`${code}: message of Node`), { code });
    },
  };
}

const bytes = (content: string): Bytes => new Bytes(Buffer.from(content));

const LOADED: [value: string, loaded: string | Bytes | undefined][] = [
  ['file://f/d.txt', 'hello\n'],
  ['file://f/empty', ''],
  ['file://f/crlf', 'a\nb\nc\n\n'],
  ['file://f/bom', '\ufeffhello'],
  ['file://f/utf8', 'é😀'],
  ['fileb://f/d.txt', bytes('hello\n')],
  ['fileb://f/crlf', bytes('a\r\nb\rc\n\r\n')],
  ['file://~/h.txt', 'mine'],
  ['file://$HOME/h.txt', 'mine'],
  [`file://\${HOME}/h.txt`, 'mine'],
  ['file://$DIR/d.txt', 'hello\n'],
  ['file://~you/h.txt', 'yours'],
  ['fileb://~you/h.txt', bytes('yours')],
  ['file://~missing/h.txt', 'literal'],
  ['file://$NOPE/h', 'unknown'],
  [`file://\${NOPE}/h`, 'unknown too'],
  ['file://$toString/h', 'unknown, whatever an object has'],
  ['file://a~/h', 'not at the start'],
  ['file://x$', 'a lone dollar'],
  ['file://$EMPTY/x/h', 'empty variable'],
  ['', undefined],
  ['-', undefined],
  ['x', undefined],
  ['FILE://f/d.txt', undefined],
  ['file:/f/d.txt', undefined],
  [' file://f/d.txt', undefined],
  ['http://f/d.txt', undefined],
  ['https://f/d.txt', undefined],
];

const namedLoads = LOADED.map(([value, loaded]) => {
  const meaning = loaded === undefined ? 'a value that names no file' : 'the name of a file and loads it';
  return [value, meaning, loaded] as const;
});

it.each(namedLoads)('treats the option value %j as %s', (value, _meaning, loaded) => {
  const result = loadFileUri(value, files());
  expect(result instanceof Bytes ? bytes(Buffer.from(result.data).toString()) : result).toStrictEqual(loaded);
});

const HOMES: [home: string, value: string, loaded: string][] = [
  ['/home/me/', 'file://~/h.txt', 'mine'],
  ['/home/me//', 'file://~/h.txt', 'mine'],
  ['/home/$DIR', 'file://~/h.txt', 'mine'],
];

it.each(HOMES)('finds the home directory if HOME is %s and the path is %s', (home, value, loaded) => {
  expect(loadFileUri(value, files({ HOME: home, DIR: 'me' }))).toBe(loaded);
});

const ENCODINGS: [encoding: string, value: string, loaded: string][] = [
  ['', 'file://f/utf8', 'é😀'],
  ['utf-8', 'file://f/bom', '\ufeffhello'],
  ['UTF-8', 'file://f/utf8', 'é😀'],
  ['utf-8-sig', 'file://f/bom', 'hello'],
  ['utf-8-sig', 'file://f/d.txt', 'hello\n'],
  ['latin-1', 'file://f/latin1', 'aé'],
  ['latin1', 'file://f/latin1', 'aé'],
  ['ISO-8859-1', 'file://f/latin1', 'aé'],
  ['cp1252', 'file://f/latin1', 'aé'],
  ['ascii', 'file://f/d.txt', 'hello\n'],
  ['utf-16', 'file://f/utf16', 'é'],
  ['utf-16', 'file://f/utf16be', 'é'],
  ['utf-16le', 'file://f/utf16', '\ufeffé'],
];

it.each(ENCODINGS)(
  'decodes text with the encoding "%s" in AWS_CLI_FILE_ENCODING when it loads %s',
  (encoding, value, loaded) => {
    expect(loadFileUri(value, files({ AWS_CLI_FILE_ENCODING: encoding }))).toBe(loaded);
  },
);

const UNDECODED: [encoding: string, value: string, path: string][] = [
  ['', 'file://f/latin1', 'f/latin1'],
  ['utf-16le', 'file://$DIR/odd', 'f/odd'],
  ['utf-8-sig', 'file://f/latin1', 'f/latin1'],
];

it.each(UNDECODED)('rejects text that is invalid in the encoding "%s" when it loads %s', (encoding, value, path) => {
  const refusal = new InputValueError(
    `Unable to load paramfile (${path}), text contents could not be decoded.  ` +
      'If this is a binary file, please use the fileb:// prefix instead of the file:// prefix.',
  );
  expect(() => loadFileUri(value, files({ AWS_CLI_FILE_ENCODING: encoding }))).toThrow(refusal);
});

it('does not decode a file that is named with fileb://', () => {
  expect(loadFileUri('fileb://f/latin1', files({ AWS_CLI_FILE_ENCODING: 'bogus' }))).toBeInstanceOf(Bytes);
});

it('rejects an unknown encoding in AWS_CLI_FILE_ENCODING and prints valid encodings', () => {
  const load = () => loadFileUri('file://f/d.txt', files({ AWS_CLI_FILE_ENCODING: 'Bogus' }));
  const hint =
    'AWS_CLI_FILE_ENCODING can be utf-8, utf-8-sig, utf-16, latin-1 or a name from the WHATWG Encoding Standard, such as shift_jis';
  expect(load).toThrow(new CliError('general', 'unknown encoding: Bogus', { hints: [hint] }));
});

const REFUSED: [value: string, message: string][] = [
  ['file://f/nope', "Unable to load paramfile file://f/nope: No such file or directory: 'f/nope'"],
  ['fileb://f/nope', "Unable to load paramfile fileb://f/nope: No such file or directory: 'f/nope'"],
  ['file://$NOPE/i', "Unable to load paramfile file://$NOPE/i: No such file or directory: '$NOPE/i'"],
  ['file://$DIR/nope', "Unable to load paramfile file://$DIR/nope: No such file or directory: 'f/nope'"],
  ['file://', "Unable to load paramfile file://: No such file or directory: ''"],
  ['file://f/dir', "Unable to load paramfile file://f/dir: Is a directory: 'f/dir'"],
  ['file://f/d.txt/x', "Unable to load paramfile file://f/d.txt/x: Not a directory: 'f/d.txt/x'"],
  ['file://f/secret', "Unable to load paramfile file://f/secret: Permission denied: 'f/secret'"],
  ['file://f/loop', "Unable to load paramfile file://f/loop: Too many levels of symbolic links: 'f/loop'"],
  ['file://f/long', "Unable to load paramfile file://f/long: File name too long: 'f/long'"],
  ['file://f/large', "Unable to load paramfile file://f/large: File too large: 'f/large'"],
  [
    'file://~stranger/h.txt',
    "Unable to load paramfile file://~stranger/h.txt: No such file or directory: '~stranger/h.txt'",
  ],
  ['file://f/broken', "Unable to load paramfile file://f/broken: EIO: message of Node: 'f/broken'"],
];

it.each(REFUSED)('rejects the file %s: %s', (value, message) => {
  expect(() => loadFileUri(value, files())).toThrow(new InputValueError(message));
});

it('uses the home folder of the account if HOME is not set, but not if it is empty', () => {
  const { HOME: _, ...env } = files().env;
  expect(loadFileUri('file://~/h.txt', { ...files(), env })).toBe('mine');
  expect(loadFileUri('file://~/h.txt', files({ HOME: '' }))).toBe('of an empty HOME');
});

it('does not expand ~ in a path without a home folder', () => {
  const nowhere: Files = {
    env: {},
    homeOf: () => undefined,
    readFile: (path) => {
      throw Object.assign(new Error(path), { code: 'EACCES' });
    },
  };
  for (const path of ['~/h.txt', '~you/h.txt']) {
    const message = `Unable to load paramfile file://${path}: Permission denied: '${path}'`;
    expect(() => loadFileUri(`file://${path}`, nowhere)).toThrow(new InputValueError(message));
  }
});

it('keeps the system error as the cause of the error for --debug', () => {
  expect(() => loadFileUri('file://f/secret', files())).toThrow(
    expect.objectContaining({ cause: expect.objectContaining({ code: 'EACCES' }) }),
  );
});

const DECODED: [name: string, data: number[], text: string | undefined][] = [
  ['utf-16be', [0x00, 0xe9], 'é'],
  ['utf-16', [0xe9, 0x00], 'é'],
  ['UTF-8-SIG', [0xef, 0xbb, 0xbf, 0x61], 'a'],
  ['ISO8859-1', [0xa4], '¤'],
  ['l1', [0xa4], '¤'],
  // Browsers, and so TextDecoder, treat these names as windows-1252.
  ['latin1', [0x80], '\x80'],
  ['iso-8859-1', [0x80], '\x80'],
  ['iso-8859-15', [0xa4], '€'],
  ['cp1251', [0xe0], 'а'],
  ['shift_jis', [0x82, 0xa0], 'あ'],
  ['shift_jis', [0x82], undefined],
];

it.each(DECODED)(
  'decodes bytes in the encoding %s, or returns undefined if they are invalid: %j',
  (name, data, text) => {
    expect(decode(Uint8Array.from(data), name)).toBe(text);
  },
);

it.each(['xlatin1', 'latin10', 'utf_8', '8859', 'utf-16-le'])('rejects %s as an unknown encoding', (name) => {
  expect(() => decode(Uint8Array.of(0x61), name)).toThrow(`unknown encoding: ${name}`);
});
