// The bucket of a run: the plan, what is known about the run, and the results.

import {
  AbortMultipartUpload$,
  type AbortMultipartUploadCommand,
  CompleteMultipartUpload$,
  type CompleteMultipartUploadCommand,
  CreateMultipartUpload$,
  type CreateMultipartUploadCommand,
  GetObject$,
  type GetObjectCommand,
  ListObjectsV2$,
  type ListObjectsV2Command,
  PutObject$,
  type PutObjectCommand,
  UploadPart$,
  type UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { Client } from '../../aws/client.ts';
import { attemptErrorOf } from '../../aws/retry.ts';
import { generalError } from '../../errors.ts';
import { type CloudCalls, commandWith } from './cloud-calls.ts';

/**
 * Bytes of each part of an upload but the last. What has no more is one object. S3 refuses an upload with a part of less than
 * 5 MiB before the last, and takes up to 10,000 parts.
 */
export const PART_SIZE = 8 * 2 ** 20;

/** Bytes of a part of a download. Each is requested by itself, so a lost connection costs one of them. */
const RANGE_SIZE = 4 * 2 ** 20;

interface UploadedPart {
  readonly PartNumber: number;
  readonly ETag: string | undefined;
}

export class ObjectStore {
  readonly #client: Client;
  readonly #calls: CloudCalls;
  readonly #bucket: string;

  constructor(client: Client, calls: CloudCalls, bucket: string) {
    this.#client = client;
    this.#calls = calls;
    this.#bucket = bucket;
  }

  /** Writes an object. What has more than 8 MiB is written in parts, which are removed again if one of them fails. */
  async write(key: string, texts: AsyncIterable<string> | Iterable<string>, type: string): Promise<void> {
    let [pieces, size]: [Buffer[], number] = [[], 0];
    let upload: Upload | undefined;
    try {
      for await (const text of texts) {
        const piece = Buffer.from(text);
        pieces.push(piece);
        size += piece.length;
        if (size <= PART_SIZE) continue;
        upload ??= await this.#begin(key, type);
        let whole = Buffer.concat(pieces);
        for (; whole.length > PART_SIZE; whole = whole.subarray(PART_SIZE))
          await this.#part(upload, whole.subarray(0, PART_SIZE));
        [pieces, size] = [[whole], whole.length];
      }
      const rest = Buffer.concat(pieces);
      if (!upload) return await this.#put(key, rest, type);
      await this.#part(upload, rest);
      await this.#complete(upload);
    } catch (error) {
      if (upload) await this.#abort(upload);
      throw error;
    }
  }

  /** Reads an object in parts, in order. Throws a general error if it changes meanwhile. */
  async *read(key: string): AsyncGenerator<Buffer, void, void> {
    let [position, total, etag]: [number, number, string | undefined] = [0, Number.POSITIVE_INFINITY, undefined];
    while (position < total) {
      const { Body, ETag, ContentRange = '' } = await this.#get(key, position, etag);
      const body = Body as unknown as Buffer;
      etag = ETag;
      // Without the header, the service has ignored the range: the whole object came.
      total = Number(/\/(\d+)$/.exec(ContentRange)?.[1] ?? position + body.length);
      if (body.length === 0) break;
      position += body.length;
      yield body;
    }
  }

  /** The keys that start with a prefix. */
  async list(prefix: string): Promise<string[]> {
    const keys: string[] = [];
    let token: string | undefined;
    do {
      const page = { Bucket: this.#bucket, Prefix: prefix, ...(token !== undefined && { ContinuationToken: token }) };
      const listed = await this.#calls.readPatiently(
        this.#client,
        commandWith<ListObjectsV2Command>(ListObjectsV2$, page),
      );
      keys.push(...(listed.Contents ?? []).flatMap(({ Key }) => Key ?? []));
      token = listed.IsTruncated ? listed.NextContinuationToken : undefined;
    } while (token !== undefined);
    return keys;
  }

  async #get(key: string, position: number, etag: string | undefined) {
    const Range = `bytes=${position}-${position + RANGE_SIZE - 1}`;
    const input = { Bucket: this.#bucket, Key: key, Range, ...(etag !== undefined && { IfMatch: etag }) };
    try {
      return await this.#calls.readPatiently(this.#client, commandWith<GetObjectCommand>(GetObject$, input));
    } catch (error) {
      const { status, code } = attemptErrorOf(error) ?? {};
      // No range of an empty object exists.
      if (position === 0 && code === 'InvalidRange')
        return { Body: Buffer.alloc(0), ETag: undefined, ContentRange: undefined };
      if (status !== 412) throw error;
      throw generalError(`The object s3://${this.#bucket}/${key} changed while it was read`, error);
    }
  }

  async #put(Key: string, Body: Buffer, ContentType: string): Promise<void> {
    const input = { Bucket: this.#bucket, Key, Body, ContentType };
    await this.#calls.change(this.#client, commandWith<PutObjectCommand>(PutObject$, input));
  }

  async #begin(Key: string, ContentType: string): Promise<Upload> {
    const input = { Bucket: this.#bucket, Key, ContentType };
    const command = commandWith<CreateMultipartUploadCommand>(CreateMultipartUpload$, input);
    const { UploadId } = await this.#calls.change(this.#client, command);
    return { place: { Bucket: this.#bucket, Key, UploadId }, parts: [] };
  }

  async #part({ place, parts }: Upload, Body: Buffer): Promise<void> {
    const PartNumber = parts.length + 1;
    const command = commandWith<UploadPartCommand>(UploadPart$, { ...place, PartNumber, Body });
    const { ETag } = await this.#calls.change(this.#client, command);
    parts.push({ PartNumber, ETag });
  }

  async #complete({ place, parts }: Upload): Promise<void> {
    const input = { ...place, MultipartUpload: { Parts: parts } };
    const command = commandWith<CompleteMultipartUploadCommand>(CompleteMultipartUpload$, input);
    await this.#calls.change(this.#client, command);
  }

  /** Removes the parts of an upload. The bucket removes them later if this fails, too: its lifecycle rule does so. */
  async #abort({ place }: Upload): Promise<void> {
    const command = commandWith<AbortMultipartUploadCommand>(AbortMultipartUpload$, place);
    await this.#calls.change(this.#client, command).catch(() => {});
  }
}

/** An upload in parts. */
interface Upload {
  readonly place: { readonly Bucket: string; readonly Key: string; readonly UploadId: string | undefined };
  readonly parts: UploadedPart[];
}
