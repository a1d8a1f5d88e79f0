// Requests of any size, in every input format.

import type { JsonValue } from '../../src/model/json-value.ts';
import { wholeText } from '../../src/output/pieces.ts';
import { yamlPieces } from '../../src/output/yaml.ts';
import type { Request } from '../../src/request/validate.ts';
import { INSTANCE, NAME } from './endpoint.ts';

export const SIZES = [10, 100, 1_000, 10_000, 100_000] as const;
export const KINDS = ['block device mappings', 'tags'] as const;
export type Kind = (typeof KINDS)[number];

export interface Sized {
  readonly request: Request;
  readonly json: string;
  readonly yaml: string;
  /** The large member, and the arguments of its option. */
  readonly member: string;
  readonly words: readonly string[];
  /** The request with an error in each element. */
  readonly faulty: string;
}

/** Builds a request with this many elements. */
export function sizedRequest(kind: Kind, size: number): Sized {
  const numbers = Array.from({ length: size }, (_, at) => at);
  const large = kind === 'tags' ? tags(numbers) : mappings(numbers);
  const request = { InstanceId: INSTANCE, Name: NAME, [large.member]: large.value };
  const json = JSON.stringify(request);
  // Misspelt, so that suggestions are computed as well.
  const faulty = json.replaceAll('"VolumeSize"', '"VolumeSiz"').replaceAll('"Value"', '"Valu"');
  return { request, json, yaml: wholeText(yamlPieces(request)), member: large.member, words: large.words, faulty };
}

interface Large {
  readonly member: string;
  readonly value: JsonValue;
  readonly words: readonly string[];
}

/** One argument for each element. */
const mappings = (numbers: readonly number[]): Large => ({
  member: 'BlockDeviceMappings',
  value: numbers.map((at) => ({
    DeviceName: `/dev/sd${at}`,
    Ebs: { VolumeSize: 100, VolumeType: 'gp3', Encrypted: true },
  })),
  words: numbers.map((at) => `DeviceName=/dev/sd${at},Ebs={VolumeSize=100,VolumeType=gp3,Encrypted=true}`),
});

/** All elements in one argument. */
const tags = (numbers: readonly number[]): Large => ({
  member: 'TagSpecifications',
  value: [{ ResourceType: 'image', Tags: numbers.map((at) => ({ Key: `key-${at}`, Value: `value ${at}` })) }],
  words: [`ResourceType=image,Tags=[${numbers.map((at) => `{Key=key-${at},Value=value ${at}}`).join(',')}]`],
});
