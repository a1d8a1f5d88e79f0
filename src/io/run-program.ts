// Runs a program and reads its output. Loaded on demand.

import { spawn } from 'node:child_process';
import { constants as system } from 'node:os';
import type { Readable } from 'node:stream';
import { InterruptedError } from '../errors.ts';
import type { ProgramOutput } from './io.ts';
import { onSignal } from './signals.ts';

/** Upper bound for each output of a program, in bytes. */
const MAX_OUTPUT = 2 ** 20;

/**
 * Runs a program without a shell, with the standard input of this process. Cuts off its standard error after a mebibyte.
 * Rejects with system errors, with ENOBUFS if its standard output is longer, and with an InterruptedError after a signal,
 * which the program gets as well.
 */
export function runProgram([program = '', ...args]: readonly string[]): Promise<ProgramOutput> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['inherit', 'pipe', 'pipe'] });
    const leave = (error: Error, signal: number): void => {
      stopListening();
      child.kill(signal);
      // It may ignore the signal. This process does not wait for its end.
      child.stdout.destroy();
      child.stderr.destroy();
      child.unref();
      reject(error);
    };
    const stopListening = onSignal((exitCode) => leave(new InterruptedError(exitCode), exitCode - 128));
    const tooMuch = Object.assign(new Error('the program prints more than 1 MiB'), { code: 'ENOBUFS' });
    const stdout = collect(child.stdout, () => leave(tooMuch, system.signals.SIGTERM));
    const stderr = collect(child.stderr);
    child.on('error', (error) => {
      stopListening();
      reject(error);
    });
    child.on('close', (code, signal) => {
      stopListening();
      const exitCode = code ?? 128 + (signal ? system.signals[signal] : 0);
      resolve({ exitCode, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr) });
    });
  });
}

/** Collects the start of an output, and calls `onExcess` once there is more. */
function collect(stream: Readable, onExcess?: () => void): readonly Buffer[] {
  const chunks: Buffer[] = [];
  let free = MAX_OUTPUT;
  stream.on('data', (chunk: Buffer) => {
    if (free > 0) chunks.push(chunk.subarray(0, free));
    free -= chunk.length;
    if (free < 0) onExcess?.();
  });
  return chunks;
}
