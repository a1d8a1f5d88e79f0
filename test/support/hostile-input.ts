// One input of the program: its command line and its environment.

export interface Input {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Files by name; an error code if a file cannot be read. */
  readonly files: Readonly<Record<string, Uint8Array | { readonly code: string }>>;
  /** Responses of the endpoint, one for each request; the last one repeats. */
  readonly answers: readonly (string | Uint8Array)[];
  /** Columns of the terminal for both outputs, in process; by default they are not terminals. */
  readonly terminal?: number;
  /** Redirections of the standard streams, if the run is a process. */
  readonly stdio?: string;
}

/** True if text written to the stream is lost. */
export const isUnheard = (stdio = ''): boolean => /2>|>&-/.test(stdio);

/** Placeholder for the endpoint in an input, because its port changes with each run. */
export const ENDPOINT = 'http://127.0.0.1:65530';

/** Renders the input as JavaScript for use in a test. */
export function inputText({ argv, env, files, answers, terminal, stdio }: Input): string {
  const latin1 = (data: unknown): unknown => (data instanceof Uint8Array ? Buffer.from(data).toString('latin1') : data);
  const named = Object.fromEntries(Object.entries(files).map(([name, data]) => [name, latin1(data)]));
  return JSON.stringify({ argv, env, files: named, answers: answers.map(latin1), terminal, stdio }, null, 1);
}
