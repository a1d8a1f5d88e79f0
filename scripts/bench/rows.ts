// The rows of the benchmark: each program with each of its tasks, and the expected result.
import { CERTIFICATE, IMAGE, INSTANCE, NAME } from './endpoint.ts';
import { type AwsCli, type Env, FLOOR, type NodeRuntime, PROGRAM } from './programs.ts';
import type { Run } from './stopwatch.ts';

export type Protocol = 'http' | 'https';

/** The expected result. A failure prints nothing on standard output, a success nothing on standard error. */
interface Expected {
  readonly code: number;
  readonly says: RegExp;
}

export interface Row {
  readonly program: string;
  readonly task: string;
  /** The Node.js version whose bare start and floor it is compared with. */
  readonly node: string;
  readonly kind: 'bare' | 'floor' | 'cold' | 'warm' | 'standalone' | 'go' | 'aws';
  /** The protocol of the request; for a bare start, the protocol whose environment it uses. */
  readonly protocol?: Protocol;
  /** Requests that it sends. */
  readonly requests: number;
  /** The program and its arguments; undefined if it is not installed. */
  readonly argv: readonly string[] | undefined;
  readonly env: Env;
  readonly expected: Expected;
  /** True if the row is skipped, without an error, when it does not work. */
  readonly isOptional: boolean;
}

export interface Places {
  readonly urls: Readonly<Record<Protocol, string>>;
  /** The environment of every program. */
  readonly env: Env;
  /** An empty script. */
  readonly empty: string;
  /** Cache folders: one for programs that may write caches, one for programs that must not. */
  readonly warm: string;
  readonly cold: string;
}

export const TASKS = ['send http', 'send https', 'skeleton', 'help', 'parse error', 'validation error'] as const;
type Task = (typeof TASKS)[number];

const sending = ['create-image', '--instance-id', INSTANCE, '--name', NAME];

const WORDS: Readonly<Record<Exclude<Task, 'send http' | 'send https'>, readonly string[]>> = {
  skeleton: ['create-image', '--generate-cli-skeleton'],
  help: ['help', 'create-image'],
  'parse error': ['create-image', '--instance-id', INSTANCE, '--nme', NAME],
  'validation error': [...sending, '--tag-specifications', 'ResourceTyp=image'],
};

const SAYS: Readonly<Record<Task, RegExp>> = {
  'send http': new RegExp(`^\\{\\s*"ImageId": ?"${IMAGE}"\\s*\\}\\s*$`),
  'send https': new RegExp(`^\\{\\s*"ImageId": ?"${IMAGE}"\\s*\\}\\s*$`),
  skeleton: /"InstanceId": ""/,
  help: /--instance-id/,
  'parse error': /the following arguments are required: --name/,
  'validation error': /Unknown parameter in TagSpecifications\[0\]: "ResourceTyp"/,
};

const protocolOf = (task: Task): Protocol | undefined =>
  task === 'send http' ? 'http' : task === 'send https' ? 'https' : undefined;

/** A bare start, the floor and the program with one Node.js version. */
export function nodeRows({ path, version }: NodeRuntime, places: Places): Row[] {
  const node = `Node.js ${version}`;
  const common = { node, isOptional: false };
  const bare = (protocol: Protocol, task: string): Row => ({
    ...common,
    program: `bare ${node}`,
    task,
    kind: 'bare',
    protocol,
    requests: 0,
    argv: [path, places.empty],
    env: { ...places.env, ...trusting('NODE_EXTRA_CA_CERTS', protocol) },
    expected: { code: 0, says: /^$/ },
  });
  const floor = (task: 'send http' | 'send https', protocol: Protocol): Row => ({
    ...common,
    program: `floor, ${node}`,
    task,
    kind: 'floor',
    protocol,
    requests: 1,
    argv: [path, FLOOR, places.urls[protocol], INSTANCE, NAME],
    env: { ...places.env, ...trusting('NODE_EXTRA_CA_CERTS', protocol) },
    expected: { code: 0, says: SAYS[task] },
  });
  const program = { ...common, command: [path, PROGRAM], env: places.env };
  const cold = { XDG_CACHE_HOME: places.cold, EC2IMG_CODE_CACHE: 'off' };
  return [
    bare('http', 'nothing'),
    bare('https', 'nothing, NODE_EXTRA_CA_CERTS set'),
    floor('send http', 'http'),
    floor('send https', 'https'),
    ...ownRows({ ...program, name: `ec2img cold, ${node}`, kind: 'cold', env: { ...places.env, ...cold } }, places),
    ...ownRows(
      { ...program, name: `ec2img warm, ${node}`, kind: 'warm', env: { ...places.env, XDG_CACHE_HOME: places.warm } },
      places,
    ),
  ];
}

/** The standalone program, compared with one Node.js version. */
export function standaloneRows(path: string | undefined, { version }: NodeRuntime, places: Places): Row[] {
  return ownRows(
    {
      name: 'ec2img standalone',
      kind: 'standalone',
      node: `Node.js ${version}`,
      isOptional: false,
      command: path === undefined ? undefined : [path],
      env: { ...places.env, XDG_CACHE_HOME: places.warm },
    },
    places,
  );
}

/** The Go program, built at this path. */
export const goRows = (path: string, { version }: NodeRuntime, { urls, env }: Places): Row[] =>
  (['http', 'https'] as const).map((protocol) => ({
    program: 'AWS SDK for Go',
    task: `send ${protocol}`,
    node: `Node.js ${version}`,
    kind: 'go',
    protocol,
    requests: 1,
    argv: [path, urls[protocol], INSTANCE, NAME],
    env: { ...env, ...trusting('SSL_CERT_FILE', protocol) },
    expected: { code: 0, says: SAYS[`send ${protocol}`] },
    isOptional: false,
  }));

interface Own extends Pick<Row, 'kind' | 'node' | 'isOptional' | 'env'> {
  readonly name: string;
  readonly command: readonly string[] | undefined;
}

const ownRows = (own: Own, { urls }: Places): Row[] =>
  TASKS.map((task) => {
    const protocol = protocolOf(task);
    const words = protocol ? [...sending, '--endpoint-url', urls[protocol]] : WORDS[task as keyof typeof WORDS];
    const isError = task.endsWith('error');
    return {
      ...own,
      program: own.name,
      task,
      ...(protocol && { protocol }),
      requests: protocol ? 1 : 0,
      argv: own.command && [...own.command, ...words],
      env: { ...own.env, ...trusting('NODE_EXTRA_CA_CERTS', protocol) },
      expected: { code: isError ? 252 : 0, says: SAYS[task] },
    };
  });

/** An AWS CLI. Its help needs a man page formatter. */
export function awsRows({ path, version }: AwsCli, { version: node }: NodeRuntime, places: Places): Row[] {
  const codes = version.startsWith('1.') ? { 'parse error': 2, 'validation error': 255 } : undefined;
  return TASKS.map((task) => {
    const protocol = protocolOf(task);
    const own = task === 'help' ? ['create-image', 'help'] : WORDS[task as keyof typeof WORDS];
    const words = protocol ? [...sending, '--endpoint-url', places.urls[protocol]] : own;
    const isError = task.endsWith('error');
    return {
      program: `aws ${version}`,
      task,
      node: `Node.js ${node}`,
      kind: 'aws',
      ...(protocol && { protocol }),
      requests: protocol ? 1 : 0,
      argv: [path, 'ec2', ...words],
      env: { ...places.env, ...trusting('AWS_CA_BUNDLE', protocol) },
      expected: { code: isError ? (codes?.[task as keyof typeof codes] ?? 252) : 0, says: SAYS[task] },
      isOptional: task === 'help',
    };
  });
}

const trusting = (variable: string, protocol: Protocol | undefined): Env =>
  protocol === 'https' ? { [variable]: CERTIFICATE } : {};

/** The error of a run, or undefined. A row that measures a failed run is useless. */
export function faultOf({ expected }: Pick<Row, 'expected'>, { code, stdout, stderr }: Run): string | undefined {
  const [said, silent] = expected.code === 0 ? [stdout, stderr] : [stderr, stdout];
  // Man pages overstrike bold text.
  const text = said.replace(/.[\b]/g, '');
  if (code === expected.code && silent === '' && expected.says.test(text)) return undefined;
  return `exit code ${code} for ${expected.code}, standard output: ${JSON.stringify(stdout)}, standard error: ${JSON.stringify(stderr)}`;
}
