// What several stages are handed: the values of options, and the narrow part of the world they read.

/** Option values by member name, as they were typed: text, several texts, or what a flag says. */
export type OptionValues = ReadonlyMap<string, string | readonly string[] | boolean>;

export type Env = Readonly<Record<string, string | undefined>>;

/** What reading files that are named in values or in the environment needs. */
export interface Files {
  readonly env: Env;
  /** The whole file; a relative path starts at the current directory. Throws what the file system throws. */
  readonly readFile: (path: string) => Uint8Array;
}
