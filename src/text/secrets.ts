// Values that must not be printed. The code that reads a secret keeps it here. Everything that is printed on standard error
// is searched for them; standard output has what EC2 sent, byte for byte.

/** Shorter values occur in other text by chance. */
const SHORTEST = 8;

/** Characters of a secret that are searched for. The rest is compared once they are found. */
const SEARCHED = 24;

interface Secret {
  readonly value: string;
  /** Printed instead. */
  readonly mask: string;
  /** Compiled when it is needed: most runs print nothing. */
  start?: RegExp;
}

/** Longest first: a secret may be part of another. */
let secrets: readonly Secret[] = [];

/** Blots out a value from now on, in plain text and in the encodings of URLs, HTML and JSON. Ignores short values. */
export function keepSecret(value: string | undefined): void {
  const text = value?.trim() ?? '';
  if (text.length >= SHORTEST) keep(text, '***');
}

/** Blots out what a user typed, also a short code of digits where it is not part of a longer number. */
export function keepAnswer(answer: string): void {
  keepSecret(answer);
  if (/^\d{6,}$/.test(answer)) keep(answer, '***', new RegExp(`(?<!\\d)${answer}(?!\\d)`, 'g'));
}

/** Blots out the user and the password of a URL, with a scheme or without. */
export function keepUserinfo(url: string): void {
  const userinfo = userinfoOf(url);
  if (!userinfo) return;
  keep(`${userinfo}@`, `${maskOf(userinfo)}@`);
  const colon = userinfo.indexOf(':');
  const password = userinfo.slice(colon + 1);
  keepSecret(password);
  const plain = bytesOf(userinfo).toString();
  keepSecret(plain.slice(plain.indexOf(':') + 1));
  keepSecret(basicOf(userinfo));
}

/** Encodes `user:password` of a URL for basic authentication. A `%` that is no escape stays as it is. */
export const basicOf = (userinfo: string): string =>
  bytesOf(userinfo.includes(':') ? userinfo : `${userinfo}:`).toString('base64');

/** Decodes the escapes of a URL. They need not be UTF-8. */
const bytesOf = (text: string): Buffer =>
  Buffer.from(
    Buffer.from(text)
      .toString('latin1')
      .replace(/%([\da-f]{2})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16))),
    'latin1',
  );

/** `user:password` of `http://user:password@host`. An unescaped password may contain any character. */
function userinfoOf(url: string): string {
  const end = url.lastIndexOf('@');
  const scheme = /^[A-Za-z][A-Za-z0-9+.-]*:\/\//.exec(url)?.[0] ?? '';
  return end < 0 ? '' : url.slice(scheme.length, end);
}

/** The AWS CLI masks user and password of a proxy, each if it is there. */
export const maskOf = (userinfo: string): string => (/:./s.test(userinfo) ? '***:***' : '***');

function keep(value: string, mask: string, start?: RegExp): void {
  if (secrets.some((secret) => secret.value === value)) return;
  secrets = [...secrets, { value, mask, ...(start && { start }) }].sort((a, b) => b.value.length - a.value.length);
}

/** Replaces all known secrets in a text, and the start of one that was cut off. */
export const blot = (text: string): string => secrets.reduce(blotOne, text);

function blotOne(text: string, secret: Secret): string {
  const { value, mask } = secret;
  secret.start ??= new RegExp([...value.slice(0, SEARCHED)].map(anyEncoding).join(''), 'g');
  const { start } = secret;
  let [result, from] = ['', 0];
  start.lastIndex = 0;
  for (let found = start.exec(text); found; found = start.exec(text)) {
    result += text.slice(from, found.index) + mask;
    from = endOf(value, text, start.lastIndex);
    start.lastIndex = from;
  }
  return from === 0 ? text : result + text.slice(from);
}

/** The offset up to which a text continues like a secret. */
function endOf(value: string, text: string, from: number): number {
  let at = from;
  for (const character of [...value.slice(SEARCHED)]) {
    const unit = unitOf(character);
    unit.lastIndex = at;
    if (!unit.test(text)) break;
    at = unit.lastIndex;
  }
  return at;
}

const units = new Map<string, RegExp>();

function unitOf(character: string): RegExp {
  const unit = units.get(character) ?? new RegExp(anyEncoding(character), 'y');
  units.set(character, unit);
  return unit;
}

/** Short escapes in JSON. */
const ESCAPES: Readonly<Record<string, string>> = { '\b': 'b', '\f': 'f', '\n': 'n', '\r': 'r', '\t': 't' };

const NAMES: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' };

/** Expression for a character in any encoding that keeps letters and digits. */
function anyEncoding(character: string): string {
  if (/[A-Za-z0-9]/.test(character)) return character;
  const code = character.codePointAt(0) as number;
  const bytes = [...new TextEncoder().encode(character)].map((byte) => `%(?:25)*${hex(byte, 2)}`).join('');
  const plain = character.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  const encodings = [
    bytes,
    `&(?:amp;)*#0*${code};`,
    `&(?:amp;)*#[xX]0*${hex(code)};`,
    ...(code <= 0xffff ? [`\\\\u${hex(code, 4)}`] : []),
    ...(code <= 0xff ? [`\\\\x${hex(code, 2)}`] : []),
    ...(NAMES[character] ? [`&(?:amp;)*${NAMES[character]};`] : []),
    ...(character === ' ' ? ['\\+'] : []),
    ...(ESCAPES[character] ? [`\\\\${ESCAPES[character]}`] : []),
    ...(character === '\\' ? [`\\\\{2,8}`] : []),
    plain,
  ];
  // JSON within other texts: each level of strings adds backslashes, and doubles those of the secret.
  return `${character === '\\' ? '' : '\\\\{0,8}'}(?:${encodings.join('|')})`;
}

/** Expression for a number in hexadecimal digits of either case. */
const hex = (code: number, digits = 1): string =>
  code
    .toString(16)
    .padStart(digits, '0')
    .replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
