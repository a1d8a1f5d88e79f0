// SSO (the portal of IAM Identity Center) and SSO-OIDC for the client in client.ts.

import { AwsRestJsonProtocol } from '@aws-sdk/core/protocols';
import clientsPackage from '@aws-sdk/nested-clients/package.json' with { type: 'json' };
import { loadRestJsonErrorCode } from '@smithy/core/protocols';
import type {
  HandlerExecutionContext,
  HttpResponse,
  MetadataBearer,
  OperationSchema,
  SerdeFunctions,
} from '@smithy/types';
import { shown } from '../../text/safe.ts';
import type { Service } from '../client.ts';
import { AttemptError, decodeUtf8 } from '../exchange.ts';
import { isTree, parseJson } from '../response.ts';
import { endpointsAt, unreadable } from './credential-services.ts';

/** The SDK's REST-JSON protocol, with the AWS CLI's errors. Throws AttemptError. */
export class JsonProtocol extends AwsRestJsonProtocol {
  override async deserializeResponse<Output extends MetadataBearer>(
    operation: OperationSchema,
    context: HandlerExecutionContext & SerdeFunctions,
    response: HttpResponse,
  ): Promise<Output> {
    if (response.statusCode >= 300) throw errorOf(response);
    try {
      return await super.deserializeResponse<Output>(operation, context, response);
    } catch {
      throw unreadable(response.statusCode, 'JSON');
    }
  }
}

function errorOf(response: HttpResponse): AttemptError {
  const { statusCode: status, reason = '', body } = response;
  const error = parseJson(decodeUtf8(body));
  if (!isTree(error)) return new AttemptError('service', shown(reason), { status, code: String(status) });
  const named = loadRestJsonErrorCode(response, error);
  const code = shown(String(named ?? status));
  const message = shown(String(error.message ?? error.Message ?? ''));
  return new AttemptError('service', message, { status, code, isAnswer: named !== undefined, cause: error });
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
