// A response that is read by the shape of its operation is printed as one that is read as a whole.
import { HttpResponse } from '@smithy/core/protocols';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { operationOf } from '../../../src/aws/command.ts';
import { EC2 } from '../../../src/aws/ec2.ts';
import { isShaped, markShaped } from '../../../src/model/json-value.ts';
import { commandOf } from '../../../src/model/model.ts';
import type { Shape } from '../../../src/model/shape.ts';
import { buildResponseValue } from '../../../src/output/response-value.ts';
import { anyResponse } from '../../support/any-response.ts';
import { EC2_OPERATIONS } from '../../support/commands.ts';
import { sdkOperation } from '../../support/sdk-operations.ts';

async function read(name: string, body: string, shape?: Shape): Promise<object> {
  const { schema } = operationOf(sdkOperation(name).command({}));
  const response = new HttpResponse({ statusCode: 200, headers: {}, body: Buffer.from(body) });
  const { $metadata, ...value } = await EC2.protocol.deserializeResponse(
    schema,
    {} as never,
    Object.assign(response, { shape }),
  );
  return value;
}

/** As JSON, so that the order of members counts. */
const printed = (value: unknown): string =>
  JSON.stringify(value, (_, item) => (typeof item === 'bigint' ? String(item) : item));

const operations = EC2_OPERATIONS.filter(({ waiter }) => !waiter);

describe.each(operations.map((operation) => [operation.name, operation] as const))(
  'any response of %s',
  (name, operation) => {
    test.each(['iso8601', 'wire'] as const)('with timestamps as %s', async (format) => {
      const { output } = operation;
      await fc.assert(
        fc.asyncProperty(anyResponse(sdkOperation(name)), async ([start, content, end]) => {
          // Without the ID, some operations have no response.
          const body = `${start}<imageId>ami-1</imageId>${content}${end}`;
          const whole = await read(name, body);
          const shaped = markShaped(await read(name, body, output));
          expect([isShaped(whole), isShaped(shaped)]).toEqual([false, true]);
          const expected = printed(buildResponseValue(whole, output, format));
          expect(printed(buildResponseValue(shaped, output, format))).toBe(expected);
          // What needs no change is not changed.
          if (format === 'wire') expect(printed(shaped)).toBe(expected);
        }),
        { numRuns: 20 },
      );
    });
  },
);

test('the order of members is that of the shape, not that of EC2', async () => {
  const { output } = commandOf('describe-images');
  const body =
    '<R><nextToken>t</nextToken><imagesSet><item><imageId>a</imageId><other/><name>b</name></item></imagesSet></R>';
  expect(printed(await read('DescribeImages', body, output))).toBe(
    '{"NextToken":"t","Images":[{"Name":"b","ImageId":"a"}]}',
  );
});

test('members of structures that differ in their members are not mixed up', async () => {
  const { output } = commandOf('describe-tags');
  const names = ['key', 'resourceId', 'resourceType', 'value'];
  const items = fc.array(fc.uniqueArray(fc.constantFrom(...names)), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(items, async (lists) => {
      const item = (list: readonly string[], at: number): string =>
        `<item>${list.map((name) => `<${name}>${name}${at}</${name}>`).join('')}</item>`;
      const body = `<R><tagSet>${lists.map(item).join('')}</tagSet></R>`;
      const tags = lists.map((list, at) =>
        Object.fromEntries(
          names
            .filter((name) => list.includes(name))
            .map((name) => [name[0]?.toUpperCase() + name.slice(1), name + at]),
        ),
      );
      expect(printed(await read('DescribeTags', body, output))).toBe(printed({ Tags: tags }));
    }),
  );
});
