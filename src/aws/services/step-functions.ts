// Step Functions for the client in client.ts.

import { defaultEndpointResolver as endpointProvider } from '@aws-sdk/client-sfn/dist-es/endpoint/endpointResolver.js';
import sfnPackage from '@aws-sdk/client-sfn/package.json' with { type: 'json' };
import { AwsJson1_0Protocol } from '@aws-sdk/core/protocols';
import type {
  EndpointBearer,
  HandlerExecutionContext,
  HttpResponse,
  HttpRequest as IHttpRequest,
  MetadataBearer,
  OperationSchema,
  SerdeFunctions,
} from '@smithy/types';
import type { Service } from '../client.ts';
import { decodeUtf8 } from '../exchange.ts';
import { jsonIn } from '../json-errors.ts';

/** The SDK's JSON protocol, with the AWS CLI's errors. Throws AttemptError. */
class JsonRpcProtocol extends AwsJson1_0Protocol {
  /** The body is a text. The SDK's own type for it warns on standard error when it is used as one. */
  override async serializeRequest<Input extends object>(
    operation: OperationSchema,
    input: Input,
    context: HandlerExecutionContext & SerdeFunctions & EndpointBearer,
  ): Promise<IHttpRequest> {
    const request = await super.serializeRequest(operation, input, context);
    const { body } = request;
    return Object.assign(request, { body: body instanceof Uint8Array ? decodeUtf8(body) : body });
  }

  override async deserializeResponse<Output extends MetadataBearer>(
    operation: OperationSchema,
    context: HandlerExecutionContext & SerdeFunctions,
    response: HttpResponse,
  ): Promise<Output> {
    return jsonIn(response, () => super.deserializeResponse<Output>(operation, context, response));
  }
}

/** https://docs.aws.amazon.com/step-functions/latest/apireference */
export const STEP_FUNCTIONS: Service = {
  id: 'SFN',
  version: sfnPackage.version,
  signingName: 'states',
  protocol: new JsonRpcProtocol({ defaultNamespace: 'com.amazonaws.sfn', serviceTarget: 'AWSStepFunctions' }),
  endpointProvider,
};
