// Drives an interactive shell on its own terminal, to test what its line editor does with keys.
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const hasProgram = (program: string): boolean => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

/**
 * Commands that start a shell and load a setup file, in which Ctrl-T appends the edited line to `$LINES_FILE`. No other
 * key sequence starts with Ctrl-T: after a prefix such as Ctrl-X, zsh waits 0.4 s for another key. The shells list no
 * candidates, because zsh asks before it shows a long list, and would take Ctrl-T as the answer.
 */
const SHELLS = {
  bash: (folder: string) => ({
    load: 'source <(ec2img completion bash)',
    command: `bash --noprofile --rcfile ${folder}/setup -i`,
    setup: `dump() { printf '%s\\n' "$READLINE_LINE" >> "$LINES_FILE"; READLINE_LINE=; }
bind 'set enable-bracketed-paste off'
bind -x '"\\C-t": dump'
PS1='READY '
`,
  }),
  zsh: (folder: string) => ({
    load: 'source <(ec2img completion zsh)',
    command: `ZDOTDIR=${folder} zsh -d -i`,
    setup: `autoload -Uz compinit; compinit -u -D; unsetopt auto_list
dump() { print -r -- "$BUFFER" >> "$LINES_FILE"; BUFFER= }
zle -N dump; bindkey '^T' dump
PS1='READY '
`,
  }),
  fish: (folder: string) => ({
    load: 'ec2img completion fish | source',
    command: `fish --no-config -C 'source ${folder}/setup' -i`,
    setup: `function dump; commandline >> $LINES_FILE; commandline ''; end
bind \\ct dump
function fish_prompt; echo 'READY '; end
`,
  }),
};

interface ShellStart {
  /** Loads the completion script; by default from the program. */
  readonly load?: string;
  /** Commands to run after that. */
  readonly more?: string;
}

/** Types each line and Tab, and returns the edited lines. */
export async function pressTab(
  shell: keyof typeof SHELLS,
  typed: readonly string[],
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
  start: ShellStart = {},
): Promise<string[]> {
  const { command, setup, load } = SHELLS[shell](folder);
  const script = [setup, start.load ?? load, start.more ?? '', ''].join('\n');
  const file = join(folder, 'lines');
  for (const name of ['setup', '.zshrc']) writeFileSync(join(folder, name), script);
  writeFileSync(file, '');
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    cwd: folder,
    env: { ...env, LINES_FILE: file, TERM: 'xterm' },
  });
  let screen = '';
  child.stdout.on('data', (data) => (screen += data));
  const lines = (): string[] => readFileSync(file, 'utf8').split('\n').slice(0, -1);
  await until(
    () => screen.includes('READY '),
    () => screen,
  );
  for (const [at, line] of typed.entries()) {
    child.stdin.write(`${line}\t`);
    child.stdin.write('\x14');
    await until(
      () => lines().length > at,
      () => screen,
    );
  }
  child.kill();
  return lines();
}

async function until(isDone: () => boolean, screen: () => string): Promise<void> {
  for (let waited = 0; !isDone(); waited += 20) {
    if (waited > 60_000) throw new Error(`timed out; the screen: ${JSON.stringify(screen())}`);
    await new Promise((soon) => setTimeout(soon, 20));
  }
}
