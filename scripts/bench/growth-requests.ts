// A request of any size, in every form in which it can be given.

import type { JsonValue } from '../../src/model/json-value.ts';
import { renderYaml } from '../../src/output/yaml.ts';
import type { Request } from '../../src/request/validate.ts';
import { INSTANCE, NAME } from './endpoint.ts';

export const SIZES = [10, 100, 1_000, 10_000, 100_000] as const;
export const KINDS = ['block device mappings', 'tags'] as const;
export type Kind = (typeof KINDS)[number];

export interface Sized {
  readonly request: Request;
  readonly json: string;
  readonly yaml: string;
  /** The member that is large, and the words of its option. */
  readonly member: string;
  readonly words: readonly string[];
  /** The request with a fault in each element. */
  readonly faulty: string;
}

/** A request with so many elements. */
export function sizedRequest(kind: Kind, size: number): Sized {
  const numbers = Array.from({ length: size }, (_, at) => at);
  const large = kind === 'tags' ? tags(numbers) : mappings(numbers);
  const request = { InstanceId: INSTANCE, Name: NAME, [large.member]: large.value };
  const json = JSON.stringify(request);
  // Misspelt, so that what was meant is looked for too.
  const faulty = json.replaceAll('"VolumeSize"', '"VolumeSiz"').replaceAll('"Value"', '"Valu"');
  return { request, json, yaml: renderYaml(request), member: large.member, words: large.words, faulty };
}

interface Large {
  readonly member: string;
  readonly value: JsonValue;
  readonly words: readonly string[];
}

/** One word each. */
const mappings = (numbers: readonly number[]): Large => ({
  member: 'BlockDeviceMappings',
  value: numbers.map((at) => ({
    DeviceName: `/dev/sd${at}`,
    Ebs: { VolumeSize: 100, VolumeType: 'gp3', Encrypted: true },
  })),
  words: numbers.map((at) => `DeviceName=/dev/sd${at},Ebs={VolumeSize=100,VolumeType=gp3,Encrypted=true}`),
});

/** All of them in one word. */
const tags = (numbers: readonly number[]): Large => ({
  member: 'TagSpecifications',
  value: [{ ResourceType: 'image', Tags: numbers.map((at) => ({ Key: `key-${at}`, Value: `value ${at}` })) }],
  words: [`ResourceType=image,Tags=[${numbers.map((at) => `{Key=key-${at},Value=value ${at}}`).join(',')}]`],
});
