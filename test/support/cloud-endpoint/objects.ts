// A small in-memory S3 with addresses in path style, as the API reference describes it.
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export interface ServiceAnswer {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Upload {
  readonly key: string;
  readonly parts: Map<number, string>;
}

/** Keys of a page of ListObjectsV2. */
const PAGE = 1000;

/** The least bytes of a part of an upload that is not the last (Amazon S3 User Guide, multipart upload limits). */
const LEAST_PART = 5 * 2 ** 20;

export class Objects {
  /** The objects of each bucket by their keys. */
  readonly buckets = new Map<string, Map<string, string>>();
  /** Uploads that are neither complete nor aborted. */
  readonly uploads = new Map<string, Upload>();
  #uploadCount = 0;

  /** The text of an object. Throws if it does not exist. */
  textOf(bucket: string, key: string): string {
    const text = this.buckets.get(bucket)?.get(key);
    if (text === undefined) throw new Error(`there is no object s3://${bucket}/${key}`);
    return text;
  }

  /** Returns the name of an operation, and carries it out when asked to. */
  answer({ method = '', url = '', headers }: IncomingMessage, body: string): [string, () => ServiceAnswer] {
    const { pathname, searchParams } = new URL(url, 'http://localhost');
    const [bucket = '', ...rest] = pathname.slice(1).split('/').map(decodeURIComponent);
    const key = rest.join('/');
    const operation = operationOf(method, key, searchParams);
    const run = (): ServiceAnswer => {
      const objects = this.buckets.get(bucket);
      if (!objects) return refusal(404, 'NoSuchBucket', 'The specified bucket does not exist');
      switch (operation) {
        case 'PutObject':
          objects.set(key, body);
          return { status: 200, body: '', headers: { etag: etagOf(body) } };
        case 'GetObject':
          return getObject(objects.get(key), headers);
        case 'ListObjectsV2':
          return listObjects(objects, searchParams);
        default:
          return this.#multipart(operation, objects, { key, searchParams, body });
      }
    };
    return [operation, run];
  }

  #multipart(
    operation: string,
    objects: Map<string, string>,
    {
      key,
      searchParams,
      body,
    }: { readonly key: string; readonly searchParams: URLSearchParams; readonly body: string },
  ): ServiceAnswer {
    const id = searchParams.get('uploadId') ?? '';
    if (operation === 'CreateMultipartUpload') {
      const uploadId = `upload-${++this.#uploadCount}`;
      this.uploads.set(uploadId, { key, parts: new Map() });
      const text = `<InitiateMultipartUploadResult><UploadId>${uploadId}</UploadId></InitiateMultipartUploadResult>`;
      return { status: 200, body: text };
    }
    const upload = this.uploads.get(id);
    if (upload?.key !== key) return refusal(404, 'NoSuchUpload', 'The specified upload does not exist');
    if (operation === 'UploadPart') {
      upload.parts.set(Number(searchParams.get('partNumber')), body);
      return { status: 200, body: '', headers: { etag: etagOf(body) } };
    }
    this.uploads.delete(id);
    if (operation === 'AbortMultipartUpload') return { status: 204, body: '' };
    const named = [...body.matchAll(/<Part>(.*?)<\/Part>/gs)].map(([, part = '']) => ({
      number: Number(/<PartNumber>(\d+)</.exec(part)?.[1]),
      etag: /<ETag>(.*?)<\/ETag>/.exec(part)?.[1]?.replaceAll('&quot;', '"'),
    }));
    const texts = named.map(({ number }) => upload.parts.get(number));
    if (texts.some((text, at) => text === undefined || etagOf(text) !== named[at]?.etag))
      return refusal(400, 'InvalidPart', 'One or more of the specified parts could not be found');
    if (texts.slice(0, -1).some((text) => Buffer.byteLength(text ?? '') < LEAST_PART))
      return refusal(400, 'EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size');
    objects.set(key, texts.join(''));
    return { status: 200, body: '<CompleteMultipartUploadResult></CompleteMultipartUploadResult>' };
  }
}

function operationOf(method: string, key: string, query: URLSearchParams): string {
  if (method === 'PUT') return query.has('partNumber') ? 'UploadPart' : 'PutObject';
  if (method === 'POST') return query.has('uploads') ? 'CreateMultipartUpload' : 'CompleteMultipartUpload';
  if (method === 'DELETE') return 'AbortMultipartUpload';
  return key === '' ? 'ListObjectsV2' : 'GetObject';
}

const etagOf = (text: string): string => `"${createHash('md5').update(text).digest('hex')}"`;

/** An error document of S3. */
export const s3Error = (code: string, message: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message><RequestId>1</RequestId></Error>`;

const refusal = (status: number, code: string, message: string): ServiceAnswer => ({
  status,
  body: s3Error(code, message),
});

function getObject(text: string | undefined, headers: IncomingMessage['headers']): ServiceAnswer {
  if (text === undefined) return refusal(404, 'NoSuchKey', 'The specified key does not exist.');
  const etag = etagOf(text);
  if (headers['if-match'] !== undefined && headers['if-match'] !== etag)
    return refusal(412, 'PreconditionFailed', 'At least one of the preconditions did not hold');
  const bytes = Buffer.from(text);
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? [];
  if (from === undefined) return { status: 200, body: text, headers: { etag } };
  if (Number(from) >= bytes.length) return refusal(416, 'InvalidRange', 'The requested range is not satisfiable');
  const part = bytes.subarray(Number(from), Number(to) + 1);
  const range = `bytes ${from}-${Number(from) + part.length - 1}/${bytes.length}`;
  return { status: 206, body: part.toString(), headers: { etag, 'content-range': range } };
}

function listObjects(objects: ReadonlyMap<string, string>, query: URLSearchParams): ServiceAnswer {
  const prefix = query.get('prefix') ?? '';
  const after = query.get('continuation-token') ?? '';
  const keys = [...objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort();
  const shown = keys.slice(0, PAGE);
  const isTruncated = keys.length > shown.length;
  const contents = shown.map((key) => `<Contents><Key>${key}</Key></Contents>`).join('');
  const next = isTruncated ? `<NextContinuationToken>${shown.at(-1)}</NextContinuationToken>` : '';
  return {
    status: 200,
    body: `<ListBucketResult><IsTruncated>${isTruncated}</IsTruncated>${contents}${next}</ListBucketResult>`,
  };
}
