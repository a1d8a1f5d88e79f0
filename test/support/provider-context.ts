// The context of providers of credentials, with files in a home folder, for tests without the program.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import type { ProviderContext } from '../../src/aws/credentials/provider-context.ts';
import { createTransport, type Transport } from '../../src/aws/http.ts';
import { settingsOf } from '../../src/config/settings.ts';
import { loadConfigFiles } from '../../src/config/shared-config.ts';
import { readOwnFile, writeOwnFile } from '../../src/io/own-file.ts';
import { LOOPBACK, NO_PROGRAMS } from './transport.ts';

/** A time from now, as the AWS CLI writes it. */
export const inMinutes = (count: number, zone = 'Z'): string =>
  new Date(Date.now() + count * 60_000).toISOString().replace(/\.\d+Z$/, zone);

/** Checks that a time is some milliseconds after the moment of a call, which began at `start`. Seconds may be cut off. */
export function expectAfter(start: number, milliseconds: number, time: number): void {
  expect(time).toBeGreaterThan(start + milliseconds - 1000);
  expect(time).toBeLessThanOrEqual(Date.now() + milliseconds);
}

/** A home folder with configuration files. */
export class TestHome {
  readonly path: string = mkdtempSync(join(tmpdir(), 'home-'));
  /** What --debug would print. */
  readonly traced: string[] = [];
  /** Waits between attempts, in milliseconds. */
  readonly slept: number[] = [];
  /** Milliseconds of the monotonic clock. */
  now = 0;
  readonly #transport: Transport = createTransport(LOOPBACK);

  put(path: string, text: string): void {
    mkdirSync(dirname(join(this.path, path)), { recursive: true });
    writeFileSync(join(this.path, path), text);
  }

  read(path: string): string {
    return readFileSync(join(this.path, path), 'utf8');
  }

  /** The context of a call with the configuration of this home. Paths of its files are real. */
  context(env: Readonly<Record<string, string>> = {}): ProviderContext {
    const full = { HOME: this.path, AWS_REGION: 'us-west-2', ...env };
    const files = loadConfigFiles({ env: full, homeOf: () => undefined, readFile: (path) => readFileSync(path) });
    return {
      settings: settingsOf(new Map(), full, files),
      transport: this.#transport,
      trace: (line) => this.traced.push(line),
      readFile: (path) => readFileSync(path),
      ...NO_PROGRAMS,
      readOwnFile: async (path) => readOwnFile(path),
      writeOwnFile: async (path, text) => writeOwnFile(path, text),
      askSecret: () => Promise.reject(new Error('nothing is asked')),
      sleep: async (milliseconds) => void this.slept.push(milliseconds),
      random: () => 0.5,
      now: () => this.now,
    };
  }

  remove(): void {
    this.#transport.close();
    rmSync(this.path, { recursive: true });
  }
}
