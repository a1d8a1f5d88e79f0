// Compares the names that the code looks up with those that schemas/manual.json documents.
import { expect, test } from 'vitest';
import { SETTINGS, type SettingNames } from '../../../src/config/setting-names.ts';
import { manual } from '../../../src/help/manual.ts';
import { optionName } from '../../../src/model/shape.ts';

const settings: readonly [string, SettingNames][] = Object.entries(SETTINGS);

const quoted = (text = ''): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, name]) => name as string);

const namesOf = ({ option, variables = [], key, sharedVariable }: SettingNames): string[] =>
  [option && `--${optionName(option)}`, ...variables, key, sharedVariable].filter((name) => name !== undefined);

const rows = manual.environment.map(({ option, variables, keys }) => [option, variables, keys].flatMap(quoted));

test.each(settings)('the manual documents all names of the setting %s in one row', (_, names) => {
  const row = rows.find((documented) => namesOf(names).every((name) => documented.includes(name)));
  expect(row, namesOf(names).join(', ')).toBeDefined();
});

/** Variables read without a lookup: they have no option, no profile key and no second variable. */
const READ_ELSEWHERE = [
  // src/config/shared-config.ts
  'AWS_CONFIG_FILE',
  'AWS_SHARED_CREDENTIALS_FILE',
  // src/config/endpoint.ts builds the name from the service name.
  'AWS_ENDPOINT_URL_EC2',
  // src/config/credentials.ts uses them only together.
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_SECURITY_TOKEN',
  'AWS_CREDENTIAL_EXPIRATION',
  // src/config/session-profiles.ts
  'AWS_LOGIN_CACHE_DIRECTORY',
  // src/config/metadata-services.ts
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
  'AWS_EC2_METADATA_DISABLED',
  // src/config/completion-env.ts
  'EC2IMG_COMPLETION_DEBUG',
  // src/io
  'EC2IMG_CODE_CACHE',
  'EC2IMG_PROMPT',
  'AWS_EXECUTION_ENV',
];

test('the code reads every AWS_ and EC2IMG_ variable that the manual documents', () => {
  const documented = manual.environment.flatMap(({ variables }) => quoted(variables));
  const known = [...settings.flatMap(([, names]) => namesOf(names)), ...READ_ELSEWHERE];
  expect(documented.filter((name) => /^(AWS|EC2IMG)_/.test(name) && !known.includes(name))).toEqual([]);
  expect(READ_ELSEWHERE.filter((name) => !documented.includes(name))).toEqual([]);
});
