// Runs an input in process, with in-memory files and a scripted endpoint.
import { run } from '../../src/run.ts';
import { fakeIo } from './fake-io.ts';
import { ENDPOINT, type Input } from './hostile-input.ts';
import type { Outcome } from './properties.ts';
import { answers, type RawEndpoint } from './raw-endpoint.ts';

export async function runInput(input: Input, endpoint: RawEndpoint): Promise<Outcome> {
  const { argv, env, files } = located(input, endpoint);
  endpoint.play(answers(input.answers));
  const { io, seen } = fakeIo({ env, ...(input.terminal !== undefined && { terminal: input.terminal }) });
  const readFile = (path: string): Uint8Array => contents(files, path);
  const started = performance.now();
  const code = await run(argv, {
    ...io,
    readFile,
    listDirectory: (path) => Object.keys(files).map((one) => path + one),
  });
  const took = performance.now() - started;
  return { code, stdout: seen.stdout, stderr: seen.stderr, took, sent: endpoint.requests().length };
}

/** Inserts the address of the endpoint into an input. */
export function located({ argv, env, files, answers }: Input, { url }: { readonly url: string }): Input {
  const here = (text: string): string => text.replaceAll(ENDPOINT, url);
  return {
    argv: argv.map(here),
    env: Object.fromEntries(Object.entries(env).map(([name, value]) => [name, here(value)])),
    files: Object.fromEntries(
      Object.entries(files).map(([name, data]) => [
        name,
        data instanceof Uint8Array ? Buffer.from(here(Buffer.from(data).toString('latin1')), 'latin1') : data,
      ]),
    ),
    answers,
  };
}

function contents(files: Input['files'], path: string): Uint8Array {
  const name = path.replace(/^\/home\/(\.aws\/)?/, '');
  const data = Object.hasOwn(files, name) ? files[name] : { code: 'ENOENT' };
  if (data instanceof Uint8Array) return data;
  throw Object.assign(new Error(`${data?.code}: it cannot be read, open '${path}'`), { code: data?.code });
}
