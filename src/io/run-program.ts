// Runs a program and reads its output. Loaded on demand.

import { spawn } from 'node:child_process';
import { constants as system } from 'node:os';
import type { ProgramOutput } from './io.ts';

/** Upper bound for each output of a program, in bytes. */
const MAX_OUTPUT = 2 ** 20;

/** Runs a program without a shell, with the standard input of this process. Rejects with system errors, and ENOBUFS. */
export function runProgram([program = '', ...args]: readonly string[]): Promise<ProgramOutput> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['inherit', 'pipe', 'pipe'] });
    const outputs = [child.stdout, child.stderr].map((stream) => {
      const chunks: Buffer[] = [];
      let size = 0;
      stream.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size <= MAX_OUTPUT) return;
        child.kill();
        reject(Object.assign(new Error('the program prints more than 1 MiB'), { code: 'ENOBUFS' }));
      });
      return chunks;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      const [stdout, stderr] = outputs.map((chunks) => Buffer.concat(chunks)) as [Buffer, Buffer];
      resolve({ exitCode: code ?? 128 + (signal ? system.signals[signal] : 0), stdout, stderr });
    });
  });
}
