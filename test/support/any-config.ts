// Random files of configuration: profiles, roles, SSO sessions and services, in all spellings, with some errors.
import fc from 'fast-check';
import type { Files } from './config-botocore.ts';

const ends = fc.constantFrom('\n', '\n', '\n', '\r\n', '\r');

/** White space for Python or for JavaScript, and line ends of Python's splitlines() that do not end a line of a file. */
const ODD = [
  '\v',
  '\f',
  '\x1c',
  '\x1d',
  '\x1e',
  '\x1f',
  '\x85',
  '\xa0',
  '\u1680',
  '\u2028',
  '\u2029',
  '\u3000',
  '\ufeff',
];

const blank = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(' ', ' ', '  ', '\t', '    ') },
  { weight: 1, arbitrary: fc.constantFrom(...ODD) },
);
const space = fc.oneof({ weight: 3, arbitrary: fc.constant('') }, { weight: 2, arbitrary: blank });

const word = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom('dev', 'prod', 'src', 'default', 'corp', 'a-b_c.d', 'büro', '日本', 'a@b/c'),
  },
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 999 }).map((number) => `p${number}`) },
  { weight: 2, arbitrary: fc.string({ unit: fc.constantFrom(...'ab"\'\\#;[]=:%$ ,()!&*|~{}', ...ODD), maxLength: 6 }) },
);

/** A name as people write it, or with a quote or a backslash too many. */
const name = fc.oneof(
  { weight: 8, arbitrary: word },
  { weight: 4, arbitrary: fc.tuple(word, word).map(([a, b]) => `"${a} ${b}"`) },
  { weight: 3, arbitrary: word.map((text) => `'${text}'`) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(word, fc.constantFrom('"', "'", '\\', '""', '\\"', ' ', '\\ '), word)
      .map((parts) => parts.join('')),
  },
);

const kind = fc.oneof(
  { weight: 10, arbitrary: fc.constant('profile') },
  { weight: 8, arbitrary: fc.constantFrom('sso-session', 'services') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('profilex', 'sso-sessions', 'service', 'Profile', '"profile"', 'preview', ''),
  },
);

const title = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(kind, blank, name, space).map((parts) => parts.join('')) },
  {
    weight: 2,
    arbitrary: fc.constantFrom('default', 'default', 'DEFAULT', 'Default', ' default', 'plugins', 'profile'),
  },
);

/** The credentials file has names alone. */
const nameTitle = fc.oneof({ weight: 8, arbitrary: name }, { weight: 1, arbitrary: title });

const KEYS =
  `aws_access_key_id aws_secret_access_key aws_session_token region output role_arn source_profile external_id
  credential_source mfa_serial role_session_name duration_seconds credential_process web_identity_token_file login_session
  sso_session sso_start_url sso_region sso_account_id sso_role_name sso_registration_scopes services endpoint_url
  ca_bundle cli_pager ROLE_ARN Region İd Σ`.split(/\s+/);

const key = fc.oneof(
  { weight: 120, arbitrary: fc.constantFrom(...KEYS) },
  { weight: 1, arbitrary: fc.constantFrom('', 'two words', '[x', 'a"b', '\ufeff') },
);

const delimiter = fc.oneof(
  { weight: 30, arbitrary: fc.constantFrom('=', ' = ', ' = ', ':', ' : ', '\t=\t', '= ', '==', ' :=') },
  { weight: 1, arbitrary: fc.tuple(blank, fc.constantFrom('=', ':'), blank).map((parts) => parts.join('')) },
);

const value = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      'us-east-1',
      'arn:aws:iam::111122223333:role/one',
      'https://x.example/start?a=b#c',
      'a # no comment',
      'b ; no comment',
      '"quoted"',
      '50%(off)s %x %%',
      '$HOME ~/x',
      '',
    ),
  },
  { weight: 2, arbitrary: word },
  { weight: 1, arbitrary: fc.string({ unit: fc.constantFrom(...'ab =:#;[]', ...ODD), maxLength: 8 }) },
);

const pair = fc.tuple(key, delimiter, value).map((parts) => parts.join(''));

const nested = fc.oneof(
  {
    weight: 120,
    arbitrary: fc
      .tuple(fc.constantFrom('endpoint_url', 'a', 'A', 'max'), fc.constantFrom(' = ', '=', '\t=', '=='), value)
      .map((parts) => parts.join('')),
  },
  { weight: 1, arbitrary: pair },
);

const noise = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('', '', '  ', '\t') },
  {
    weight: 3,
    arbitrary: fc.tuple(space, fc.constantFrom('#', ';', '# a = b', ';[x]', '#\t')).map((parts) => parts.join('')),
  },
);

const sometimes = <T>(arbitrary: fc.Arbitrary<T>, weight: number) =>
  fc.oneof({ weight, arbitrary: fc.constant<T[]>([]) }, { weight: 1, arbitrary: arbitrary.map((one) => [one]) });

/** `ec2 =` with keys and values below it, with lines between them. */
const group = fc
  .tuple(
    fc.constantFrom('ec2', 'sts', 'sso', 'sso_oidc', 'signin', 's3', 'region'),
    fc.constantFrom(' =', '=', ':', ' = '),
    fc.array(fc.tuple(sometimes(noise, 6), blank, nested), { minLength: 1, maxLength: 4 }),
  )
  .map(([name, end, lines]) => [
    `${name}${end}`,
    ...lines.flatMap(([before, indent, text]) => [...before, indent + text]),
  ]);

const entry = fc.oneof(
  { weight: 8, arbitrary: pair.map((line) => [line]) },
  { weight: 2, arbitrary: group },
  { weight: 1, arbitrary: fc.tuple(pair, blank, value).map(([line, indent, more]) => [`${line}.`, indent + more]) },
  { weight: 2, arbitrary: noise.map((line) => [line]) },
);

/** Duplicate keys are rare enough for most files to be valid. */
const keyOf = ([line = '']: readonly string[]): string =>
  (/^([^=:]*)[=:]/.exec(line)?.[1] ?? line).trim().toLowerCase();

const entries = fc.oneof(
  { weight: 40, arbitrary: fc.uniqueArray(entry, { maxLength: 6, size: 'max', selector: keyOf }) },
  { weight: 1, arbitrary: fc.array(entry, { maxLength: 5 }) },
);

const sectionWith = (titles: fc.Arbitrary<string>) =>
  fc
    .tuple(space, titles, fc.constantFrom('', '', '', '', ' ', ' text', ' # c', ']'), entries, fc.boolean(), blank)
    .map(([before, title, after, parts, isIndented, indent]) => [
      `${isIndented ? before : ''}[${title}]${after}`,
      ...parts.flat().map((line) => (isIndented && line !== '' ? indent + line : line)),
    ]);

const text = (titles: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(
      sometimes(noise, 3),
      sometimes(pair, 60),
      fc.uniqueArray(sectionWith(titles), {
        minLength: 1,
        maxLength: 7,
        size: 'max',
        selector: ([title = '']) => title.trim(),
      }),
      sometimes(fc.constantFrom('stray', '[', '[]', '\ufeff'), 40),
      ends,
      fc.boolean(),
    )
    .chain(([start, first, sections, last, usual, isMixed]) => {
      const lines = [...start, ...first, ...sections.flat(), ...last];
      return fc
        .array(ends, { minLength: lines.length, maxLength: lines.length })
        .map((all) => lines.map((line, at) => line + (isMixed ? all[at] : usual)).join(''));
    });

const bytes = (titles: fc.Arbitrary<string>): fc.Arbitrary<Uint8Array> =>
  fc
    .tuple(text(titles), fc.integer({ min: 0, max: 99 }))
    .map(([content, odd]) =>
      odd === 0 ? Buffer.from(`\ufeff${content}`) : odd === 1 ? Buffer.from(content, 'latin1') : Buffer.from(content),
    );

/** Both files. */
export const anyConfig: fc.Arbitrary<Files> = fc.record({ config: bytes(title), credentials: bytes(nameTitle) });
