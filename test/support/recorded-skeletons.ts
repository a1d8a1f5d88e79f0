// The skeletons that the AWS CLI printed, from test/parity: which members it has, and in which order.
import { readdirSync, readFileSync } from 'node:fs';
import type { Shape } from '../../src/model/shape.ts';
import { withoutNewer } from './newer-members.ts';
import { operationOf } from './operations.ts';

type Kind = 'input' | 'yaml-input';

interface Recording {
  readonly cases: readonly {
    readonly command?: string;
    readonly args: readonly string[];
    readonly expect: { readonly stdout: string };
  }[];
}

const folder = new URL('../parity/', import.meta.url);
const recordings = readdirSync(folder)
  .filter((name) => name.endsWith('.json') && name !== 'formatted.json')
  .map((name): Recording => JSON.parse(readFileSync(new URL(name, folder), 'utf8')));

/** The recorded skeletons of a kind, each with its command. A command has at most one. */
export function recordedSkeletons(kind: Kind): { readonly command: string; readonly text: string }[] {
  const found = recordings
    .flatMap(({ cases }) => cases)
    .filter(({ args: [option, value = 'input', ...more] }) => {
      return option === '--generate-cli-skeleton' && value === kind && more.length === 0;
    })
    .map(({ command = 'create-image', expect }) => [command, expect.stdout] as const);
  return [...new Map(found)].map(([command, text]) => ({ command, text }));
}

/** The input of a command, without members that the recorded AWS CLI does not have. */
export const inputOfAwsCli = (command: string): Shape => withoutNewer(operationOf(command).input);
