// One input of the program: its command line and everything around it.

export interface Input {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Files by their names; an error code where one cannot be read. */
  readonly files: Readonly<Record<string, Uint8Array | { readonly code: string }>>;
  /** What the endpoint says, request after request, the last again and again. */
  readonly answers: readonly (string | Uint8Array)[];
  /** Columns of the terminal that both outputs are, in process; no terminal by default. */
  readonly terminal?: number;
  /** What a shell does with the standard streams, where it is a process. */
  readonly stdio?: string;
}

/** Whether nobody hears what is written there. */
export const isUnheard = (stdio = ''): boolean => /2>|>&-/.test(stdio);

/** Stands for the endpoint in texts of an input, whose port changes from run to run. */
export const ENDPOINT = 'http://127.0.0.1:65530';

/** As JavaScript that a test can hold. */
export function inputText({ argv, env, files, answers, terminal, stdio }: Input): string {
  const latin1 = (data: unknown): unknown => (data instanceof Uint8Array ? Buffer.from(data).toString('latin1') : data);
  const named = Object.fromEntries(Object.entries(files).map(([name, data]) => [name, latin1(data)]));
  return JSON.stringify({ argv, env, files: named, answers: answers.map(latin1), terminal, stdio }, null, 1);
}
