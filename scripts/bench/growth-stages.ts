// The stages that process a large request, each measured separately.

import { EventEmitter } from 'node:events';
import http from 'node:http';
import { Readable } from 'node:stream';
import type { CreateImageRequest } from '@aws-sdk/client-ec2';
import type { ValidationLevel } from '../../src/config/validation-level.ts';
import { memberOf, type Shape } from '../../src/model/shape.ts';
import { coerce } from '../../src/request/coerce.ts';
import type { InputObject } from '../../src/request/input-value.ts';
import { parseJson } from '../../src/request/parse-json.ts';
import { parseShorthand } from '../../src/request/parse-shorthand.ts';
import { parseYaml } from '../../src/request/parse-yaml.ts';
import { type Request, validate } from '../../src/request/validate.ts';
import { operationOf } from '../../test/support/operations.ts';
import { parsed } from '../../test/support/parse.ts';
import { openClient } from './client-ec2img.ts';
import { IMAGE, INSTANCE, KEYS, NAME } from './endpoint.ts';
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
  const { createImage } = await openClient({ ...KEYS, AWS_ENDPOINT_URL: 'http://127.0.0.1' }, 1);
  let sent = '';
  const answer = Buffer.from(`<CreateImageResponse><imageId>${IMAGE}</imageId></CreateImageResponse>`);
  http.request = (() => {
    const request = new EventEmitter();
    const end = (body: string): void => {
      sent = body;
      request.emit('response', Object.assign(Readable.from([answer]), { statusCode: 200, headers: {} }));
    };
    return Object.assign(request, { end, destroy: () => {} });
  }) as never;
  return async () => {
    await createImage(request as CreateImageRequest & Request);
    const form = sent;
    sent = '';
    return form;
  };
}
