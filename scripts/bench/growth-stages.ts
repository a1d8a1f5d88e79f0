// The stages that process a large request, each measured separately.

import { Readable } from 'node:stream';
import { CreateImageCommand, type CreateImageRequest } from '@aws-sdk/client-ec2';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { connect } from '../../src/aws/ec2.ts';
import { settingsOf } from '../../src/config/settings.ts';
import { loadConfigFiles } from '../../src/config/shared-config.ts';
import type { ValidationLevel } from '../../src/config/validation-level.ts';
import type { Files } from '../../src/io/io.ts';
import { memberOf, type Shape } from '../../src/model/shape.ts';
import { coerce } from '../../src/request/coerce.ts';
import type { InputObject } from '../../src/request/input-value.ts';
import { parseJson } from '../../src/request/parse-json.ts';
import { parseShorthand } from '../../src/request/parse-shorthand.ts';
import { parseYaml } from '../../src/request/parse-yaml.ts';
import { type Request, validate } from '../../src/request/validate.ts';
import { fakeIo } from '../../test/support/fake-io.ts';
import { operationOf } from '../../test/support/operations.ts';
import { parsed } from '../../test/support/parse.ts';
import { IMAGE, INSTANCE, NAME } from './endpoint.ts';
import type { Kind, Sized } from './growth-requests.ts';

/** Processes a request and returns the result. */
export type Act = () => unknown | Promise<unknown>;

interface Stage {
  readonly name: string;
  /** Preparation, which is not measured. */
  readonly prepare: (sized: Sized) => Act | Promise<Act>;
  /** The kinds of elements to measure; all by default. */
  readonly kinds?: readonly Kind[];
}

const operation = operationOf('create-image');
const files: Files = { ...fakeIo().io };

/** Above the limits of the program, to see the growth beyond them. */
const MOST = Number.POSITIVE_INFINITY;

const shorthand: Stage['prepare'] =
  ({ member, words }) =>
  () =>
    coerce(
      words.map((word) => parseShorthand(word, undefined, MOST)),
      memberOf(operation.input, member) as Shape,
      member,
    );

const validating =
  (level: ValidationLevel): Stage['prepare'] =>
  ({ json }) => {
    const draft = parseJson(json, MOST) as InputObject;
    return () => validate(draft, operation.input, { level, rules: operation.rules });
  };

export const STAGES: readonly Stage[] = [
  // On a command line, all tags are one argument.
  { name: 'command line', prepare: ({ words }) => commandLine(words), kinds: ['block device mappings'] },
  { name: 'shorthand', prepare: shorthand },
  {
    name: 'JSON',
    prepare:
      ({ json }) =>
      () =>
        parseJson(json, MOST),
  },
  {
    name: 'YAML',
    prepare:
      ({ yaml }) =>
      () =>
        parseYaml(yaml, MOST),
  },
  {
    name: 'YAML, flow style',
    prepare:
      ({ json }) =>
      () =>
        parseYaml(json, MOST),
  },
  { name: 'validation, aws', prepare: validating('aws') },
  { name: 'validation, documented', prepare: validating('documented') },
  { name: 'an error in each', prepare: ({ faulty }) => faults(parseJson(faulty, MOST) as InputObject) },
  { name: 'form', prepare: ({ request }) => sending(request) },
];

function commandLine(words: readonly string[]): Act {
  const argv = ['create-image', '--instance-id', INSTANCE, '--name', NAME, '--block-device-mappings', ...words];
  return () => parsed(argv);
}

/** Returns the error message that lists all errors. */
function faults(draft: InputObject): Act {
  return () => {
    try {
      validate(draft, operation.input, { level: 'documented', rules: operation.rules });
    } catch (error) {
      return error;
    }
    throw new Error('the errors were not found');
  };
}

/** Serializes and signs the form with the SDK, without sending it. */
async function sending(request: Request): Promise<Act> {
  const env = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret', AWS_REGION: 'us-east-1' };
  const { io } = fakeIo({ env });
  const world = { ...io, trace: () => {}, readFile: files.readFile, sleep: async () => {} };
  const ec2 = await connect(settingsOf(new Map(), env, loadConfigFiles(io)), world);
  let sent = '';
  NodeHttpHandler.prototype.handle = async ({ body }) => {
    sent = body;
    const answer = Readable.from([
      Buffer.from(`<CreateImageResponse><imageId>${IMAGE}</imageId></CreateImageResponse>`),
    ]);
    return { response: { statusCode: 200, headers: {}, body: answer } as never };
  };
  const { signal } = new AbortController();
  return async () => {
    await ec2.send(new CreateImageCommand(request as CreateImageRequest & Request), { signal });
    const form = sent;
    sent = '';
    return form;
  };
}
