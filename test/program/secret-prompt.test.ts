// Prompts for MFA codes: on the controlling terminal, whatever the standard streams are, and without one on standard error
// and standard input. Each case is a shell line with the built program (E) and its arguments ($C), for a profile with MFA.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type LoopbackServer, startServer } from '../support/http-server.ts';
import { programLine } from '../support/program.ts';
import { hasProgram } from '../support/terminal.ts';

const IMAGE = '{\n    "ImageId": "ami-1"\n}\n';
const OUTER = 'Enter MFA code for arn:aws:iam::1:mfa/outer: ';
const INNER = 'Enter MFA code for arn:aws:iam::1:mfa/inner: ';
const ENDED = `\nec2img: [ERROR]: No answer to the prompt: ${OUTER.trim()}`;
const forRole = (name: string): string =>
  `hint: the error occurred while getting credentials: role_arn arn:aws:iam::111122223333:role/${name} of the profile ${name}\n`;
const NO_TERMINAL = `${ENDED} (there is no terminal, and standard input ended)\n${forRole('outer')}`;
const NO_INNER = NO_TERMINAL.replace(OUTER.trim(), INNER.trim()).replace(forRole('outer'), forRole('inner'));

const CONFIG = `[profile outer]
role_arn = arn:aws:iam::111122223333:role/outer
mfa_serial = arn:aws:iam::1:mfa/outer
source_profile = keys
[profile chain]
role_arn = arn:aws:iam::111122223333:role/chain
mfa_serial = arn:aws:iam::1:mfa/outer
source_profile = inner
[profile inner]
role_arn = arn:aws:iam::111122223333:role/inner
mfa_serial = arn:aws:iam::1:mfa/inner
source_profile = keys
[profile keys]
aws_access_key_id = AKIDEXAMPLE
aws_secret_access_key = secret
`;

let server: LoopbackServer;
let home: string;
/** The codes that STS received, with the role. */
let codes: string[];
/** True if STS refuses requests and sends them back. */
let isEchoed: boolean;
/** True if EC2 responds only once there is a file `go` in the home folder. */
let isHeld: boolean;

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'secrets-'));
  writeFileSync(join(home, 'config'), CONFIG);
  [codes, isEchoed, isHeld] = [[], false, false];
  server = await startServer(async (_, body, response) => {
    const form = new URLSearchParams(body);
    if (form.get('Action') === 'CreateImage') {
      while (isHeld && !existsSync(join(home, 'go'))) await new Promise((soon) => setTimeout(soon, 20));
      return void response.end('<CreateImageResponse><imageId>ami-1</imageId></CreateImageResponse>');
    }
    if (form.get('Action') === 'AssumeRole')
      codes.push(`${form.get('RoleArn')?.split('/')[1]} ${form.get('TokenCode')}`);
    if (isEchoed) {
      response.writeHead(400);
      const message = body.replaceAll('&', '&amp;');
      return void response.end(
        `<ErrorResponse><Error><Code>AccessDenied</Code><Message>${message}</Message></Error></ErrorResponse>`,
      );
    }
    response.end(
      '<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA</AccessKeyId>' +
        '<SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>' +
        '<Expiration>2199-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>',
    );
  });
});
afterEach(async () => {
  await server.stop();
  rmSync(home, { recursive: true });
});

const environment = (profile: string) => ({
  PATH: process.env.PATH,
  HOME: home,
  TERM: 'xterm',
  AWS_PAGER: '',
  AWS_CONFIG_FILE: join(home, 'config'),
  AWS_PROFILE: profile,
  AWS_REGION: 'us-east-1',
  AWS_ENDPOINT_URL: server.url,
});

const scriptOf = (line: string): string => {
  writeFileSync(
    join(home, 'script'),
    `E() { ${programLine} "$@"; }; C='create-image --instance-id i-1234567890abcdef0 --name abc --reboot'; cd ${home}\n${line}\n`,
  );
  return `bash ${join(home, 'script')}`;
};

/** A child process, its output and its end. */
function started(words: readonly string[], profile: string) {
  const child = spawn(words[0] as string, words.slice(1), { env: environment(profile), stdio: 'pipe' });
  const seen = { stdout: '', stderr: '' };
  child.stdout.on('data', (data) => (seen.stdout += data));
  child.stderr.on('data', (data) => (seen.stderr += data));
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  return { child, seen, ended };
}

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly codes?: readonly string[];
}

/** Runs a line in a session without a terminal. What is written to standard input comes through a socket. */
async function withoutTerminal(line: string, profile: string, input = ''): Promise<Outcome> {
  const { child, seen, ended } = started(['setsid', '-w', ...scriptOf(line).split(' ')], profile);
  child.stdin.on('error', () => {});
  child.stdin.write(input);
  const code = (await ended) as number;
  child.stdin.destroy();
  return { code, ...seen, codes };
}

const hasTools = ['script', 'setsid'].every(hasProgram);
if (!hasTools) console.warn('script or setsid is not installed: prompts for codes are not tested');

const made = (code: string): Outcome => ({ code: 0, stdout: IMAGE, stderr: `${OUTER}\n`, codes: [`outer ${code}`] });
const refused = (stderr: string): Outcome => ({ code: 255, stdout: '', stderr, codes: [] });

describe.skipIf(!hasTools)('without a terminal, the code comes from standard input', () => {
  test.for<[line: string, outcome: Outcome, profile?: string, input?: string]>([
    ['echo 123456 | E $C', made('123456')],
    ['printf 123456 | E $C', made('123456')],
    ["printf ' 123456 \\r\\n' | E $C", made('123456')],
    ['(sleep 0.2; printf 123; sleep 0.2; echo 456) | E $C', made('123456')],
    ['echo 123456 > f; E $C < f', made('123456')],
    ['E $C', made('123456'), 'outer', '123456\n'],
    ['E $C < /dev/null; echo $? >&2', { ...refused(`${OUTER}\n${NO_TERMINAL}255\n`), code: 0 }],
    ['E $C < /dev/null && echo goes on', refused(`${OUTER}\n${NO_TERMINAL}`)],
    ['E $C <&- && echo goes on', refused(`${OUTER}\n${NO_TERMINAL}`)],
    ['true | E $C', refused(`${OUTER}\n${NO_TERMINAL}`)],
    ['echo 123456 | E $C 2>&-', { ...made('123456'), stderr: '' }],
    [
      'tr "\\0" 1 < /dev/zero | E $C',
      refused(`${OUTER}\n\nec2img: [ERROR]: The answer to a prompt is too long: ${OUTER.trim()}\n${forRole('outer')}`),
    ],
    [
      'E $C < .',
      refused(`${OUTER}\n\nec2img: [ERROR]: EISDIR: illegal operation on a directory, read\n${forRole('outer')}`),
    ],
    ["printf '123456\\nrest\\n' | { E $C; cat; }", { ...made('123456'), stdout: `${IMAGE}rest\n` }],
    ["printf '123456\\nrest\\n' > f; { E $C; cat; } < f", { ...made('123456'), stdout: `${IMAGE}rest\n` }],
    [
      "printf 'a\\n111111\\nb\\n222222\\n' | while read -r i; do echo $i; E $C; rm -r ~/.aws; done",
      {
        code: 0,
        stdout: `a\n${IMAGE}b\n${IMAGE}`,
        stderr: `${OUTER}\n${OUTER}\n`,
        codes: ['outer 111111', 'outer 222222'],
      },
    ],
    [
      "printf '111111\\n222222\\n' | E $C",
      { code: 0, stdout: IMAGE, stderr: `${OUTER}\n${INNER}\n`, codes: ['inner 222222', 'chain 111111'] },
      'chain',
    ],
    [
      'E $C',
      { code: 0, stdout: IMAGE, stderr: `${OUTER}\n${INNER}\n`, codes: ['inner 222222', 'chain 111111'] },
      'chain',
      '111111\n222222\n',
    ],
    ['echo 111111 | E $C', refused(`${OUTER}\n${INNER}\n${NO_INNER}`), 'chain'],
  ])('%s', async ([line, outcome, profile = 'outer', input]) => {
    expect(await withoutTerminal(line, profile, input)).toEqual(outcome);
  });
});

/** Runs a line on its own terminal: types each text when the one before it is on the screen. */
async function onTerminal(
  line: string,
  profile: string,
  typed: readonly (readonly [seen: string, keys: string])[],
): Promise<{ readonly code: number | null; readonly screen: string; readonly modes: string }> {
  const words = scriptOf(`${line}\ncode=$?; stty -a > modes; exit $code`);
  const { child, seen, ended } = started(['script', '-qec', words, '/dev/null'], profile);
  const text = (): string => stripVTControlCharacters(seen.stdout).replaceAll('\r', '');
  let from = 0;
  for (const [expected, keys] of typed) {
    for (let waited = 0; !text().includes(expected, from); waited += 20) {
      if (waited > 60_000) throw new Error(`never seen: ${expected}; the screen: ${text()}`);
      await new Promise((soon) => setTimeout(soon, 20));
    }
    from = text().indexOf(expected, from) + expected.length;
    child.stdin.write(keys);
  }
  const code = await ended;
  const modes = readFileSync(join(home, 'modes'), 'utf8').match(/-?\b(?:isig|icanon|echo)\b/g) ?? [];
  return { code, screen: text(), modes: modes.join(' ') };
}

describe.skipIf(!hasTools)('on a terminal, the code is typed there', () => {
  const shown = 'ami-1\n';
  test.for<[line: string, typed: string, screen: string, code?: number]>([
    ['E $C --output text', '123456\r', `${OUTER}\n${shown}`],
    ['E $C --output text < /dev/null', '123456\r', `${OUTER}\n${shown}`],
    ['echo 999999 | E $C --output text', '123456\r', `${OUTER}\n${shown}`],
    ['E $C --output text 2> /dev/null <&-', '123456\r', `${OUTER}\n${shown}`],
    ['E $C --output text > out 2> err; cat out err', '123456\r', `${OUTER}\n${shown}`],
    ['E $C --output text 2>&- <&- | cat', '123456\n', `${OUTER}\n${shown}`],
    // A session without a terminal, with a terminal as standard input.
    ['setsid -w bash -c "$(declare -f E); E $C --output text"', '123456\r', `${OUTER}\n${shown}`],
    ['E $C --output text', ' 123456 \r', `${OUTER}\n${shown}`],
    ['E $C --output text', '129\x7f\b23\x04456\r', `${OUTER}\n${shown}`],
    ['E $C --output text', '99\x15x\x17123456\r', `${OUTER}\n${shown}`],
    ['E $C --output text', '\x1b[A123\x1b[D456\r', `${OUTER}\n${shown}`],
    ['E $C --output text', 'é\x7f\x7f123456\rrest\r', `${OUTER}\n${shown}`],
    ['E $C && echo goes on', '\x04', `${OUTER}\n${ENDED}\n${forRole('outer')}`, 255],
    ['E $C && echo goes on', '\0', `${OUTER}\n${ENDED}\n${forRole('outer')}`, 255],
    ['E $C < /dev/null && echo goes on', '\x04', `${OUTER}\n${ENDED}\n${forRole('outer')}`, 255],
    ['E wait image-available --quiet && echo goes on', '\x04', `${OUTER}\n${ENDED}\n${forRole('outer')}`, 255],
  ])('%s: %j', async ([line, typed, screen, code = 0]) => {
    const end = await onTerminal(line, 'outer', [[OUTER, typed]]);
    expect(end).toEqual({ code, screen, modes: 'isig icanon echo' });
    expect(codes).toEqual(code === 0 ? ['outer 123456'] : []);
  });

  test('for each role of a chain in turn, and what was typed before a prompt is discarded', async () => {
    const end = await onTerminal('E $C --output text', 'chain', [
      [OUTER, '111111\r999999\r'],
      [INNER, '222222\r'],
    ]);
    expect(end).toEqual({ code: 0, screen: `${OUTER}\n${INNER}\nami-1\n`, modes: 'isig icanon echo' });
    expect(codes).toEqual(['inner 222222', 'chain 111111']);
  });

  test('and is in no output, also with --debug', async () => {
    const end = await onTerminal('E $C --debug', 'outer', [[OUTER, '424242\r']]);
    expect([end.code, codes]).toEqual([0, ['outer 424242']]);
    expect(end.screen).toContain('DEBUG: ');
    expect(end.screen).not.toContain('424242');
  });

  test('and is masked if STS sends it back', async () => {
    isEchoed = true;
    const end = await onTerminal('E $C --debug', 'outer', [[OUTER, '424242\r']]);
    expect([end.code, codes]).toEqual([254, ['outer 424242']]);
    expect(end.screen).toMatch(/ERROR\]: An error occurred \(AccessDenied\) .*&TokenCode=\*\*\*/);
    expect(end.screen).not.toContain('424242');
  });

  test('Ctrl-Z restores the terminal and clears what was typed, and fg asks again', async () => {
    const modes = 'stty -a | grep -ow -e "-*isig" -e "-*icanon" -e "-*echo" | tr "\\n" " "';
    const end = await onTerminal("PS1='ready> ' exec bash --norc -i", 'outer', [
      ['ready> ', `${programLine} create-image --instance-id i-1234567890abcdef0 --name abc --output text --reboot\r`],
      [OUTER, '999\x1a'],
      ['ready> ', `${modes}; fg\r`],
      ['isig icanon echo ', ''],
      [OUTER, '123456\r'],
      ['ready> ', 'stty -a > modes; exit\r'],
    ]);
    expect(end.screen).toContain(`\n${OUTER}\nami-1\nready> `);
    expect([end.code, end.modes, codes]).toEqual([0, 'isig icanon echo', ['outer 123456']]);
  });

  test('in the background, the program stops until fg', async () => {
    const end = await onTerminal("PS1='ready> ' exec bash --norc -i", 'outer', [
      [
        'ready> ',
        `${programLine} create-image --instance-id i-1234567890abcdef0 --name abc --output text --reboot &\r`,
      ],
      ['ready> ', 'while [ -z "$(jobs -s)" ]; do sleep 0.1; done; echo now "stopped"\r'],
      ['now stopped', 'fg\r'],
      [OUTER, '123456\r'],
      ['ready> ', 'stty -a > modes; exit\r'],
    ]);
    expect([end.code, end.modes, codes]).toEqual([0, 'isig icanon echo', ['outer 123456']]);
  });

  const call = `${programLine} create-image --instance-id i-1234567890abcdef0 --name abc --output text --reboot`;
  const killed = 'p=$(jobs -p); kill %1; while kill -0 $p 2> err; do sleep 0.1; done; stty -a > modes; exit\r';
  const untilStopped = 'while [ -z "$(jobs -s)" ]; do sleep 0.1; done; echo now "stopped"\r';
  const questions = `${programLine} --profile keys create-image --instance-id i-1234567890abcdef0 --reboot --cli-auto-prompt`;
  test.for<[place: string, keys: [seen: string, typed: string][], ending: RegExp, hint?: string]>([
    [
      'in the background, a signal ends the program',
      [
        ['ready> ', `${call} &\r`],
        ['ready> ', untilStopped],
        ['now stopped', killed],
      ],
      /\n\[1\][+-] {2}Terminated /,
    ],
    [
      'after Ctrl-Z, a signal ends the program',
      [
        ['ready> ', `${call}\r`],
        [OUTER, '12\x1a'],
        ['ready> ', killed],
      ],
      /\n\[1\][+-] {2}Terminated /,
    ],
    [
      'a program of which timeout makes a job of its own ends in time',
      [['ready> ', `timeout 1 ${call}; echo "code $?"; stty -a > modes; exit\r`]],
      /\ncode 124\n/,
    ],
    [
      'in the background, a signal ends the questions',
      [
        ['ready> ', `${questions} &\r`],
        ['ready> ', untilStopped],
        ['now stopped', killed],
      ],
      /\n\[1\][+-] {2}Terminated /,
      'Cancelled. Nothing was created or changed.',
    ],
    [
      'after Ctrl-Z, a signal ends the questions',
      [
        ['ready> ', `${questions}\r`],
        ['Name of the image', '\x1a'],
        ['ready> ', killed],
      ],
      /\n\[1\][+-] {2}Terminated /,
      'Cancelled. Nothing was created or changed.',
    ],
  ])('%s', async ([, keys, ending, hint = 'hint: nothing was created']) => {
    const end = await onTerminal("PS1='ready> ' exec bash --norc -i", 'outer', keys);
    expect(end.screen).toContain(`\n${hint}\n`);
    expect(end.screen).toMatch(ending);
    expect([end.code, end.modes, codes]).toEqual([0, 'isig icanon echo', []]);
  });

  test.for<[name: string, line: string, answers: [seen: string, typed: string][]]>([
    ['a prompt', call, [[OUTER, '123456\r']]],
    [
      'questions',
      questions,
      [
        ['Name of the image', 'abc\r'],
        ['Description', '\r'],
        ['Tag', '\r'],
        ['Wait', '\r'],
        ['Run this command', '\r'],
      ],
    ],
  ])('a program that goes on in the background after %s ends there', async ([, line, answers]) => {
    isHeld = true;
    const end = await onTerminal("PS1='ready> ' exec bash --norc -i", 'outer', [
      ['ready> ', `${line} --output text --debug\r`],
      ...answers,
      ['Action=CreateImage', '\x1a'],
      ['ready> ', 'p=$(jobs -p); bg; touch ~/go; while kill -0 $p 2> err; do sleep 0.1; done; stty -a > modes; exit\r'],
    ]);
    expect(end.screen).toContain('\nami-1\n');
    expect(end.screen).toMatch(/\n\[1\][+-] {2}Done /);
    expect([end.code, end.modes]).toEqual([0, 'isig icanon echo']);
  });

  test('after questions about the call', async () => {
    const line = 'E create-image --instance-id i-1234567890abcdef0 --reboot --output text --cli-auto-prompt < /dev/tty';
    const end = await onTerminal(line, 'outer', [
      [OUTER, '123456\r'],
      ['Name of the image', 'abc\r'],
      ['Description', '\r'],
      ['Tag', '\r'],
      ['Wait', '\r'],
      ['Run this command', '\r'],
    ]);
    expect(end).toEqual({ code: 0, screen: expect.stringMatching(/\nami-1\n$/), modes: 'isig icanon echo' });
  });
});

test.skipIf(!hasTools)('a run that stops while a prompt is pending fails', async () => {
  const preload = fileURLToPath(new URL('../support/unref-timers.cjs', import.meta.url));
  const options = `export NODE_OPTIONS="--require ${preload}" BUN_OPTIONS="--preload ${preload}"`;
  const outcome = await withoutTerminal(`${options}; mkfifo p; exec 3<> p; E $C <&3 && echo goes on`, 'outer');
  expect(outcome).toEqual(
    refused(
      `${OUTER}\nec2img: [ERROR]: The program stopped before the call ended. The call may have been carried out\n`,
    ),
  );
});
