import { expect, test } from 'vitest';
import type { Shape } from '../../../src/model/shape.ts';
import type { PromptContext } from '../../../src/prompt/ask.ts';
import { requiredQuestions } from '../../../src/prompt/command-questions.ts';
import type { InputValue } from '../../../src/request/input-value.ts';
import { validateMember } from '../../../src/request/validate.ts';
import { fakePerson } from '../../support/fake-prompter.ts';

const input: Shape = {
  type: 'object',
  required: ['Id', 'Name', 'Count', 'Force', 'Ids', 'Tags'],
  additionalProperties: false,
  properties: {
    Id: { type: 'string' },
    Name: { type: 'string', minLength: 3 },
    Count: { type: 'integer' },
    Force: { type: 'boolean' },
    Ids: { type: 'array', items: { type: 'string' } },
    Tags: { type: 'array', items: { type: 'object', properties: { Key: { type: 'string' } } } },
    Other: { type: 'string' },
  },
} as Shape;

test('asks for each required member of a command that has no special questions', async () => {
  const { prompter, problems } = fakePerson([
    ['Name', ['', 'ab', 'file://x', 'abc']],
    ['Count', ['x', '5']],
    ['Force', false],
    ['Ids', 'i-1'],
    ['Tags', ['Key={', 'Key=a']],
  ]);
  const problemOf = (member: string, value: InputValue) => validateMember({ input }, member, value, 'documented');
  const answers = await requiredQuestions(input)(new Map([['Id', 'i']]), { prompter, problemOf } as PromptContext);
  expect(answers).toEqual(
    new Map<string, InputValue>([
      ['Name', 'abc'],
      ['Count', 5n],
      ['Force', false],
      ['Ids', ['i-1']],
      ['Tags', [new Map([['Key', 'a']])]],
    ]),
  );
  expect(problems.map((one) => one.replace(/[,:].*/s, ''))).toEqual([
    'a value is required',
    'Invalid length for parameter Name',
    'a value here cannot start with file',
    "Error parsing parameter '--count'",
    "Error parsing parameter '--tags'",
  ]);
});
