// S3 for the client in client.ts. Each client is for one bucket, because the bucket is a part of the endpoint.

import { defaultEndpointResolver } from '@aws-sdk/client-s3/dist-es/endpoint/endpointResolver.js';
import s3Package from '@aws-sdk/client-s3/package.json' with { type: 'json' };
import { AwsRestXmlProtocol } from '@aws-sdk/core/protocols';
import type {
  HandlerExecutionContext,
  HttpResponse,
  MetadataBearer,
  OperationSchema,
  SerdeFunctions,
} from '@smithy/types';
import { shown } from '../../text/safe.ts';
import type { Service } from '../client.ts';
import type { Receiver } from '../connection.ts';
import { AttemptError, parseHttpDate } from '../exchange.ts';
import { unreadable } from '../json-errors.ts';
import { type SignedResponse, skewOf } from '../response.ts';
import { readXml } from '../xml.ts';
import { structureOf, TextPlan } from '../xml-plan.ts';

/** An error of S3. */
export class S3Error extends AttemptError {
  /** The Region of the bucket, if the request went to another one. */
  readonly bucketRegion: string | undefined;

  constructor(message: string, { bucketRegion, ...details }: S3ErrorDetails) {
    super('service', message, details);
    this.bucketRegion = bucketRegion;
  }
}

type S3ErrorDetails = ConstructorParameters<typeof AttemptError>[2] & { readonly bucketRegion: string | undefined };

/** The SDK's REST-XML protocol, with the AWS CLI's errors. Throws AttemptError. */
class S3Protocol extends AwsRestXmlProtocol {
  override async deserializeResponse<Output extends MetadataBearer>(
    operation: OperationSchema,
    context: HandlerExecutionContext & SerdeFunctions,
    response: HttpResponse & SignedResponse,
  ): Promise<Output> {
    const { statusCode, headers, body } = response;
    if (statusCode >= 300) throw errorOf(response);
    // A body is whole: the SDK would make a stream of it.
    if (operation.name === 'GetObject') {
      return { Body: body, ETag: headers.etag, ContentRange: headers['content-range'], $metadata: {} } as never;
    }
    const plan = structureOf({ Code: new TextPlan() });
    const document = body.length > 0 ? readXml(body, () => plan) : undefined;
    // CompleteMultipartUpload sends the status before its outcome is known (API_CompleteMultipartUpload.html).
    if (document?.root === 'Error') throw errorOf({ ...response, statusCode: 500 } as typeof response);
    if (body.length > 0 && !document) throw unreadable(statusCode, 'XML');
    try {
      return await super.deserializeResponse<Output>(operation, context, response);
    } catch {
      throw unreadable(statusCode, 'XML');
    }
  }
}

const ERROR = structureOf({ Code: new TextPlan(), Message: new TextPlan(), Region: new TextPlan() });

/** The members of an error document. */
interface ErrorMembers {
  readonly Code?: string;
  readonly Message?: string;
  readonly Region?: string;
}

/** The error in a response. Without an error document, its code is the status. */
function errorOf(response: HttpResponse & SignedResponse): AttemptError {
  const { statusCode: status, reason = '', headers, body, signed = Date.now() } = response;
  const document = readXml(body, () => ERROR);
  const members = document?.root === 'Error' ? (document.value as ErrorMembers) : {};
  const { Code: code = String(status), Message: message = reason } = members;
  const isAnswer = members.Code !== undefined;
  const isElsewhere = status === 301 || status === 307 || code === 'AuthorizationHeaderMalformed';
  return new S3Error(shown(message), {
    status,
    code: shown(code),
    isAnswer,
    skew: isAnswer ? skewOf(code, parseHttpDate(headers.date), signed) : undefined,
    bucketRegion: isElsewhere ? (headers['x-amz-bucket-region'] ?? members.Region) : undefined,
  });
}

/**
 * S3 for a bucket. By default, requests go to the address of the bucket by the SDK's rules; with a configured endpoint, the
 * bucket is in the path, as with the AWS CLI (botocore/args.py, compute_endpoint_resolver_builtin_defaults).
 */
export function s3For(bucket: string, configured: URL | undefined): Receiver {
  const service: Service = {
    id: 'S3',
    version: s3Package.version,
    signingName: 's3',
    signsSentPath: true,
    protocol: new S3Protocol({
      defaultNamespace: 'com.amazonaws.s3',
      xmlNamespace: 'http://s3.amazonaws.com/doc/2006-03-01/',
    }),
    endpointProvider: (parameters) => defaultEndpointResolver({ ...parameters, Bucket: bucket }),
  };
  if (!configured) return { service, endpoint: undefined };
  const endpoint = new URL(configured);
  endpoint.pathname = `${endpoint.pathname.replace(/\/$/, '')}/${bucket}`;
  return { service, endpoint };
}
