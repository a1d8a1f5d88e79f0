// The arguments of the scripts of package.json. An invalid one is reported in one line on standard error, with exit code 1.
import { type ParseArgsConfig, parseArgs } from 'node:util';

/** Ends a script because of its arguments or because it cannot start. */
export function refuse(script: string, message: string): never {
  console.error(`npm run ${script}: ${message}`);
  process.exit(1);
}

/** Parses the arguments of a script as `parseArgs` does. */
export function argumentsOf<T extends ParseArgsConfig>(script: string, config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    // The rest of the message is about arguments that begin with a hyphen.
    const [problem = ''] = (error as Error).message.split(/\. |\n/);
    const options = Object.keys(config.options ?? {}).map((name) => `--${name}`);
    refuse(script, `${problem.replace(/\.$/, '')}.${options.length > 0 ? ` Options: ${options.join(', ')}.` : ''}`);
  }
}

/** Reads a value as a number of at least 0. */
export function numberOf(script: string, option: string, value: string): number {
  if (!/^\d+(\.\d+)?$/.test(value)) refuse(script, `--${option} is "${value}", but must be a number.`);
  return Number(value);
}

/** Refuses a value that is not in a list. */
export function requireOneOf(script: string, what: string, value: string, known: readonly string[]): void {
  if (!known.includes(value)) refuse(script, `${what} "${value}" is not supported. Supported: ${known.join(', ')}.`);
}
