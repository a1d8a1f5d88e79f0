// SSO (the portal of IAM Identity Center) and SSO-OIDC for the client in client.ts.

import { AwsRestJsonProtocol } from '@aws-sdk/core/protocols';
import clientsPackage from '@aws-sdk/nested-clients/package.json' with { type: 'json' };
import type {
  HandlerExecutionContext,
  HttpResponse,
  MetadataBearer,
  OperationSchema,
  SerdeFunctions,
} from '@smithy/types';
import type { Service } from '../client.ts';
import { jsonIn } from '../json-errors.ts';
import { endpointsAt } from './credential-services.ts';

/** The SDK's REST-JSON protocol, with the AWS CLI's errors. Throws AttemptError. */
export class JsonProtocol extends AwsRestJsonProtocol {
  override async deserializeResponse<Output extends MetadataBearer>(
    operation: OperationSchema,
    context: HandlerExecutionContext & SerdeFunctions,
    response: HttpResponse,
  ): Promise<Output> {
    return jsonIn(response, () => super.deserializeResponse<Output>(operation, context, response));
  }
}

/** https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference */
export const SSO: Service = {
  id: 'SSO',
  version: clientsPackage.version,
  signingName: 'awsssoportal',
  hasSecretBodies: true,
  protocol: new JsonProtocol({ defaultNamespace: 'com.amazonaws.sso' }),
  endpointProvider: endpointsAt('portal.sso'),
};

/** https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference */
export const SSO_OIDC: Service = {
  id: 'SSO-OIDC',
  version: clientsPackage.version,
  signingName: 'sso-oauth',
  hasSecretBodies: true,
  protocol: new JsonProtocol({ defaultNamespace: 'com.amazonaws.ssooidc' }),
  endpointProvider: endpointsAt('oidc'),
};
