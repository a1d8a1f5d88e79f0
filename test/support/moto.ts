// moto_server, an independent simulator of EC2, as a separate program on loopback.
import { spawn } from 'node:child_process';
import { freePort, serverAt } from './ports.ts';

export interface Moto {
  readonly url: string;
  /** Sends a query request without the program under test and returns the response. */
  readonly ask: (form: Readonly<Record<string, string>>) => Promise<string>;
  readonly stop: () => void;
}

/** Starts moto_server. Rejects if it accepts no connections within 30 seconds. */
export async function startMoto(): Promise<Moto> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  const server = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore', detached: true });
  await serverAt(port);
  return {
    url,
    async ask(form) {
      const scope = 'Credential=AKIDEXAMPLE/20260101/us-east-1/ec2/aws4_request';
      const headers = { authorization: `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=0` };
      const body = new URLSearchParams({ Version: '2016-11-15', ...form });
      return (await fetch(url, { method: 'POST', headers, body })).text();
    },
    stop: () => {
      if (server.pid) process.kill(-server.pid);
    },
  };
}

/** The texts of the elements with a name, in the order of the response. */
export const elements = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map(([, text]) => text as string);
