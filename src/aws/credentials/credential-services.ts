// STS for the client in client.ts, and what it shares with other services that provide credentials.

import { partition } from '@aws-sdk/core/client';
import { AwsQueryProtocol } from '@aws-sdk/core/protocols';
import clientsPackage from '@aws-sdk/nested-clients/package.json' with { type: 'json' };
import { getValueFromTextNode } from '@smithy/core/client';
import { NormalizedSchema } from '@smithy/core/schema';
import type { HttpResponse, MetadataBearer, OperationSchema } from '@smithy/types';
import type { Service } from '../client.ts';
import { AttemptError } from '../exchange.ts';
import { isTree, MemberWriter, parseResponse } from '../response.ts';

/** Error for a response that is not one of the service. It lacks the text, which may contain secrets. */
export const unreadable = (status: number, format: string): AttemptError => {
  const message = `Unable to parse response (status ${status}), invalid ${format} received. Further retries may succeed`;
  return new AttemptError('unreadable', message, { status });
};

/** The SDK's query protocol, with the AWS CLI's errors. Throws AttemptError. */
class QueryProtocol extends AwsQueryProtocol {
  constructor(options: ConstructorParameters<typeof AwsQueryProtocol>[0]) {
    super(options);
    this.serializer = new MemberWriter(this.serializer.settings);
  }

  override async deserializeResponse<Output extends MetadataBearer>(
    { name, output }: OperationSchema,
    _context: object,
    response: HttpResponse,
  ): Promise<Output> {
    const { content } = parseResponse(response, (status) => unreadable(status, 'XML'));
    const result = isTree(content) ? getValueFromTextNode(content[`${name}Result`]) : undefined;
    try {
      return { ...this.deserializer.readSchema(NormalizedSchema.of(output), result), $metadata: {} };
    } catch {
      throw unreadable(response.statusCode, 'XML');
    }
  }
}

/**
 * The endpoints that the rules of these services have in common. The SDK exports the rules only as parts of its clients,
 * which take longer to load than a request. test/unit/aws/credentials/credential-services.test.ts compares the endpoints with theirs.
 */
export const endpointsAt =
  (host: string): Service['endpointProvider'] =>
  ({ Region, UseFIPS, UseDualStack }) => {
    const { name, dnsSuffix, dualStackDnsSuffix } = partition(Region);
    // Endpoints in AWS GovCloud (US) comply with FIPS without a suffix.
    const suffix = UseFIPS && (UseDualStack || name !== 'aws-us-gov') ? '-fips' : '';
    return { url: new URL(`https://${host}${suffix}.${Region}.${UseDualStack ? dualStackDnsSuffix : dnsSuffix}`) };
  };

/** https://docs.aws.amazon.com/STS/latest/APIReference */
export const STS: Service = {
  id: 'STS',
  version: clientsPackage.version,
  signingName: 'sts',
  hasSecretBodies: true,
  protocol: new QueryProtocol({
    defaultNamespace: 'com.amazonaws.sts',
    xmlNamespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
    version: '2011-06-15',
  }),
  endpointProvider: endpointsAt('sts'),
};
