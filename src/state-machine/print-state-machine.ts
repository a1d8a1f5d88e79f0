// state-machine create-images: prints the state machine that makes the images of a plan, or a template with it.

import type { RunCall } from '../call.ts';
import { validationLevelOf } from '../config/validation-level.ts';
import { inStage, parameterError } from '../errors.ts';
import type { JsonValue } from '../model/json-value.ts';
import { optionName } from '../model/shape.ts';
import { outputSkeleton } from '../model/skeleton.ts';
import { renderJson } from '../output/json.ts';
import { printRequestSkeleton } from '../output/request-skeleton.ts';
import { print } from '../output/stdout.ts';
import { buildRequest } from '../request/build.ts';
import { checkedRequest } from '../request/checks.ts';
import type { Request } from '../request/validate.ts';
import { alternatives } from '../text/suggest.ts';
import { cloudFormationTemplate } from './cloudformation.ts';
import { machineDefinition } from './definition.ts';

/** Prints the definition or the template. Sends nothing, so it needs no Region and no credentials. Throws parameter errors. */
export const printStateMachine: RunCall = async (invocation, _argv, _query, { io }) => {
  const { operation, globals, values } = invocation;
  const given = ['Output', 'Query'].find((member) => globals.has(member));
  if (given !== undefined)
    throw parameterError(
      `state-machine create-images does not accept --${optionName(given)}`,
      '--format selects JSON or YAML',
    );
  const skeleton = values.get('GenerateCliSkeleton');
  if (skeleton !== undefined && skeleton !== 'output') return printRequestSkeleton(String(skeleton), operation, io);
  const draft = await inStage('InvalidConfigError', buildRequest(values, operation.input, io));
  const request = checkedRequest(draft, invocation, validationLevelOf(values, io.env, true), false);
  const template = choiceOf(request, 'Template', ['cloudformation']);
  const format = choiceOf(request, 'Format', ['json', 'yaml']);
  if (skeleton !== undefined) return print(renderJson(outputSkeleton(operation.output)), undefined, io);
  const document = template === undefined ? machineDefinition() : cloudFormationTemplate();
  const value: JsonValue = JSON.parse(JSON.stringify(document));
  // With two spaces a level, a stack can be created from the template without a bucket for it: it has less than 51,200 bytes.
  return print(format === 'yaml' ? await yamlOf(value) : `${JSON.stringify(value, undefined, 2)}\n`, undefined, io);
};

/** The value of a member, if it is given. Throws a parameter error if it is not one of the choices. */
function choiceOf(request: Request, member: string, choices: readonly string[]): string | undefined {
  const value = request[member];
  if (value === undefined || choices.includes(String(value))) return value === undefined ? undefined : String(value);
  throw parameterError(`Bad value for --${optionName(member)} "${value}": use ${alternatives(choices)}`);
}

/** Renders YAML that the parsers of YAML 1.1, such as that of CloudFormation, read as the same value. */
async function yamlOf(value: JsonValue): Promise<string> {
  const { stringify } = await import('yaml');
  return stringify(value, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false });
}
