// Responses as AWS CLI 2.36.7 prints them in five formats: whole, with queries, and with empty parts. Nothing here writes the
// recordings.
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callEnv, wholeRun } from '../support/program.ts';
import { type RecordingEndpoint, startRecordingEndpoint } from '../support/recording-endpoint.ts';

const folder = new URL('pictures/', import.meta.url);
const files = readdirSync(folder);
const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8');

let endpoint: RecordingEndpoint;
beforeAll(async () => {
  endpoint = await startRecordingEndpoint('');
});
afterAll(() => endpoint.stop());

/** Runs a command whose response is in the file of its name. */
async function printed(command: string, options: readonly string[]) {
  endpoint.play([{ status: 200, body: read(`${command}.xml`) }]);
  const required = command === 'get-image-ancestry' ? ['--image-id', 'ami-1'] : [];
  const argv = [command, ...required, ...options];
  const { code, stdout, stderr } = await wholeRun(argv, { env: callEnv(endpoint.url) });
  return { code, stdout, stderr };
}

interface EmptyPicture {
  readonly args: string;
  readonly body: string;
  /** By format. */
  readonly printed: Readonly<Record<string, string>>;
}

// Of AWS CLI 2.9.19.
const empty: readonly EmptyPicture[] = JSON.parse(read('empty.json'));

const emptyCases = empty.flatMap(({ args, body, printed }) =>
  Object.entries(printed).map(([format, text]) => ({ args, body, format, text })),
);

test.each(emptyCases)('$args --output $format: $body', async ({ args, body, format, text }) => {
  endpoint.play([{ status: 200, body }]);
  const env = { ...callEnv(endpoint.url), EC2IMG_VALIDATE: 'aws' };
  const { code, stdout } = await wholeRun([...args.split(' '), '--output', format], { env });
  expect({ code, stdout }).toEqual({ code: 0, stdout: text });
});

const commands = files.filter((name) => name.endsWith('.xml')).map((name) => name.replace('.xml', ''));

const pictures = commands.flatMap((command) =>
  files
    .filter((name) => name.startsWith(`${command}.`) && !name.endsWith('.xml'))
    .map((name) => [command, name.slice(command.length + 1), read(name)] as const),
);

test('there are pictures of all formats', () => {
  expect(pictures.map(([, format]) => format)).toEqual(
    commands.flatMap(() => ['json', 'table', 'text', 'yaml', 'yaml-stream']),
  );
  expect(commands).toHaveLength(7);
});

test.each(pictures)('%s --output %s', async (command, format, picture) => {
  expect(await printed(command, ['--output', format])).toEqual({ code: 0, stdout: picture, stderr: '' });
});

interface QueryPicture {
  readonly command: string;
  readonly query: string;
  readonly format: string;
  readonly code: number;
  readonly text: string;
}

/** Each begins with a line such as `### describe-images --query Images --output json -> 0`. */
const queries = read('queries.txt')
  .split(/^### /m)
  .slice(1)
  .map((part): QueryPicture => {
    const [head = '', ...lines] = part.split('\n');
    const [, command = '', query = '', format = '', code] =
      /^(\S+) --query (.*) --output (\S+) -> (\d+)$/.exec(head) ?? [];
    return { command, query, format, code: Number(code), text: lines.join('\n') };
  });

test('there are queries in four formats', () => {
  expect(queries).toHaveLength(60);
  expect(new Set(queries.map(({ format }) => format))).toEqual(new Set(['json', 'text', 'table', 'yaml']));
});

/** A table of lists of which one is empty. The AWS CLI refuses it. */
const isRefused = ({ code }: QueryPicture): boolean => code !== 0;

test.each(queries.filter((one) => !isRefused(one)))(
  '$command --query $query --output $format',
  async ({ command, query, format, text }) => {
    expect(await printed(command, ['--query', query, '--output', format])).toEqual({
      code: 0,
      stdout: text,
      stderr: '',
    });
  },
);

describe('a table with an empty row, which the AWS CLI refuses', () => {
  test.each(queries.filter(isRefused))('$command --query $query', async ({ command, query, text }) => {
    expect(text).toBe('\naws: [ERROR]: Row should have 1 elements, instead it has 0\n');
    const { code, stdout, stderr } = await printed(command, ['--query', query, '--output', 'table']);
    expect([code, stderr]).toEqual([0, '']);
    // The table of the same values in one list.
    const flat = queries.find(
      (one) => one.query === 'Images[].BlockDeviceMappings[].Ebs.SnapshotId' && one.format === 'table',
    );
    expect(stdout).toBe(flat?.text);
  });
});
