// STS for the client in client.ts, and what it shares with other services that provide credentials.

import { partition } from '@aws-sdk/core/client';
import { AwsQueryProtocol } from '@aws-sdk/core/protocols';
import clientsPackage from '@aws-sdk/nested-clients/package.json' with { type: 'json' };
import { NormalizedSchema } from '@smithy/core/schema';
import type { HttpResponse, MetadataBearer, OperationSchema } from '@smithy/types';
import type { Service } from '../client.ts';
import { AttemptError } from '../exchange.ts';
import { unreadable } from '../json-errors.ts';
import { MemberWriter } from '../member-writer.ts';
import { readResponse } from '../response.ts';
import { type ConvertText, planOf } from '../response-plan.ts';
import { structureOf } from '../xml-plan.ts';

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
    const plan = structureOf({ [`${name}Result`]: planOf(NormalizedSchema.of(output), this.#convert) });
    const fail = (status: number): AttemptError => unreadable(status, 'XML');
    try {
      const { value } = readResponse(response, plan, fail);
      return { ...new Map(Object.entries(value)).get(`${name}Result`), $metadata: {} };
    } catch (error) {
      // The SDK does not accept every text as a timestamp.
      throw error instanceof AttemptError ? error : fail(response.statusCode);
    }
  }

  readonly #convert: ConvertText = (schema, text) => this.deserializer.readSchema(schema, text);
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
