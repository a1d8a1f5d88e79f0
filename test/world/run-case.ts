// Runs the program on one recorded case: files, environment and servers of the case, and what came of it.
import { spawn } from 'node:child_process';
import { chmodSync, closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Answer, type Answerer, defaultAnswer, type Recorded, startServices } from './services.ts';

type Env = Record<string, string | null | undefined>;

interface Folders {
  readonly home: string;
  readonly cwd: string;
}

/** More servers of a case. */
interface Servers {
  /** Texts for `{NAME}` in files, variables and arguments, such as ports. */
  readonly vars?: Readonly<Record<string, string>>;
  readonly log?: () => readonly string[];
  readonly stop?: () => void;
}

/** In texts, `{ENDPOINT}`, `{PORT}`, `{HOME}` and `{CWD}` are replaced. */
export interface Case {
  readonly name: string;
  readonly args?: readonly string[];
  /** Added to `BASE`; null removes a variable. */
  readonly env?: Env;
  /** Files below the home folder, and below the working directory. */
  readonly home?: Readonly<Record<string, string | Buffer>>;
  readonly files?: Readonly<Record<string, string | Buffer>>;
  readonly stdin?: string;
  /** Milliseconds after which the program is killed. */
  readonly limit?: number;
  readonly answer?: Answerer;
  /** Answers to CreateImage, in turn; the last one repeats. */
  readonly responses?: readonly Answer[];
  readonly setup?: () => Promise<Servers>;
  readonly prepare?: (world: Folders) => unknown;
  readonly wrap?: (argv: readonly string[], world: Folders) => readonly string[];
  /** What the program left behind. */
  readonly after?: (world: Folders) => unknown;
  /** Compares DurationSeconds, too, if it is the default. */
  readonly keepSts?: boolean;
  /** Not recorded if it lacks `ref`. */
  readonly tools?: readonly string[];
}

const BASE: Env = {
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_PAGER: '',
  LC_ALL: 'C.UTF-8',
  TERM: 'dumb',
  PATH: process.env.PATH ?? '',
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_ENDPOINT_URL: '{ENDPOINT}',
};

export const ARGS: readonly string[] = ['create-image', '--instance-id', 'i-1234567890abcdef0', '--name', 'My server'];

export interface Outcome {
  readonly rc: number | string;
  readonly stdout: string;
  readonly stderr: string;
  readonly requests: Recorded[];
  readonly servers?: readonly string[];
  readonly after?: unknown;
}

export async function runCase(one: Case, command: readonly string[]): Promise<Outcome> {
  let sent = 0;
  const services = await startServices(async (recorded, count, request, response) => {
    const answer = await one.answer?.(recorded, count, request, response);
    if (answer !== undefined) return answer;
    const isCall = Object.fromEntries(recorded.form).Action === 'CreateImage';
    if (!one.responses || !isCall) return defaultAnswer(recorded);
    return one.responses[Math.min(sent++, one.responses.length - 1)];
  });
  const more = (await one.setup?.()) ?? {};
  const work = mkdtempSync(join(tmpdir(), 'world-'));
  const world = { home: join(work, 'home'), cwd: join(work, 'cwd') };
  const known = { ENDPOINT: services.url, PORT: String(services.port), HOME: world.home, CWD: world.cwd, ...more.vars };
  const put = (text: string): string => text.replace(/\{([A-Z0-9]+)\}/g, (whole, name) => Object(known)[name] ?? whole);
  for (const folder of [world.home, world.cwd]) mkdirSync(folder);
  writeAll(world.home, one.home, put);
  writeAll(world.cwd, one.files, put);
  one.prepare?.(world);
  const env = Object.entries({ ...BASE, HOME: world.home, ...one.env }).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, put(value)] as const] : [],
  );
  const plain = [...command, ...(one.args ?? ARGS).map(put)];
  const argv = one.wrap?.(plain, world) ?? plain;
  writeFileSync(join(work, 'stdin'), one.stdin ?? '');
  const ended = await start(argv, Object.fromEntries(env), join(work, 'stdin'), world.cwd, one.limit);
  const hidden = hider(services, more.vars ?? {}, work);
  const outcome = {
    ...ended,
    stdout: hidden(ended.stdout),
    stderr: hidden(ended.stderr),
    requests: services.log.map((recorded) => JSON.parse(hidden(JSON.stringify(recorded)))),
    ...(one.after && { after: one.after(world) }),
    ...(more.log && {
      servers: more
        .log()
        .filter((line) => !line.startsWith('tls '))
        .map(hidden),
    }),
  };
  more.stop?.();
  services.stop();
  rmSync(work, { recursive: true, force: true });
  return outcome;
}

function writeAll(folder: string, files: Case['files'] = {}, put: (text: string) => string): void {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === 'string' ? put(content) : content);
    if (/\.sh$|bin\//.test(name)) chmodSync(path, 0o755);
  }
}

const LIMIT = 60_000;

async function start(
  [program = '', ...args]: readonly string[],
  env: NodeJS.ProcessEnv,
  stdin: string,
  cwd: string,
  limit = LIMIT,
): Promise<Pick<Outcome, 'rc' | 'stdout' | 'stderr'>> {
  const input = openSync(stdin, 'r');
  const child = spawn(program, args, { cwd, env, stdio: [input, 'pipe', 'pipe'], detached: true });
  closeSync(input);
  const [stdout, stderr] = [child.stdout, child.stderr].map((stream) => {
    const chunks: Buffer[] = [];
    stream?.on('data', (chunk) => chunks.push(chunk));
    return chunks;
  }) as [Buffer[], Buffer[]];
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    process.kill(-(child.pid as number), 'SIGKILL');
  }, limit);
  const rc = await new Promise<number | string>((ended) =>
    child.on('close', (code, signal) => ended(code ?? signal ?? '')),
  );
  clearTimeout(timer);
  const text = (chunks: Buffer[]): string => Buffer.concat(chunks).toString();
  return { rc: isLate ? 'TIMEOUT' : rc, stdout: text(stdout), stderr: text(stderr) };
}

/** Replaces ports and folders, which differ from run to run. */
function hider(services: { url: string; port: number }, vars: Readonly<Record<string, string>>, work: string) {
  const ports = Object.entries(vars).filter(([, value]) => /^\d{4,5}$/.test(value));
  return (text: string): string =>
    ports
      .reduce(
        (rest, [name, port]) =>
          rest.replaceAll(new RegExp(`:${port}\\b`, 'g'), `:{${name}}`).replaceAll(`port=${port}`, `port={${name}}`),
        text.replaceAll(services.url, '{ENDPOINT}').replaceAll(`127.0.0.1:${services.port}`, '{HOSTPORT}'),
      )
      .replaceAll(work, '{WORK}');
}
