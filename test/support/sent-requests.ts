// Runs a command line in process against a server that keeps the raw bodies of requests, in which the order of parameters
// counts.
import { run } from '../../src/run.ts';
import { type FakeWorld, fakeIo } from './fake-io.ts';
import { type ScriptedAnswer, sendAnswer, startServer } from './http-server.ts';
import { callEnv } from './program.ts';

export interface SentRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The bodies of all requests, without `Action` and `Version`. */
  readonly bodies: readonly string[];
}

interface SendingWorld extends FakeWorld {
  /** Responses in their order; the last one repeats. By default each operation succeeds. */
  readonly answers?: readonly ScriptedAnswer[];
}

/** Runs a command line at the validation level `aws`. */
export async function sentBy(argv: readonly string[], { answers = [], ...world }: SendingWorld = {}): Promise<SentRun> {
  const bodies: string[] = [];
  const server = await startServer((_, body, response) => {
    const answer = answers[Math.min(bodies.length, answers.length - 1)] ?? {};
    bodies.push(body.replace(/^Action=[^&]*&Version=[^&]*&?/, ''));
    const action = new URLSearchParams(body).get('Action');
    sendAnswer(
      response,
      answer,
      `<${action}Response><imageId>ami-1</imageId><return>true</return></${action}Response>`,
    );
  });
  try {
    const env = { ...callEnv(server.url), EC2IMG_VALIDATE: 'aws', AWS_PAGER: '', ...world.env };
    const { io, seen } = fakeIo({ ...world, env });
    return { code: await run(argv, io), stdout: seen.stdout, stderr: seen.stderr, bodies };
  } finally {
    await server.stop();
  }
}
