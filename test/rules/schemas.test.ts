// Compares schemas/ with the runtime schemas of the SDK. If an SDK update adds or changes a member, the failure lists
// what to add.
import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { model } from '../../src/model/model.ts';
import { memberPath, members, type Shape } from '../../src/model/shape.ts';
import { acceptorsOf } from '../../src/model/waiter-model.ts';
import { compileQuery } from '../../src/output/query.ts';
import { EC2_OPERATIONS } from '../support/commands.ts';
import { operationOf } from '../support/operations.ts';
import { inputOfAwsCli, recordedSkeletons } from '../support/recorded-skeletons.ts';
import { memberLines, sdkShapes } from '../support/sdk-schema.ts';

// Members of responses that AWS CLI 2.36.7 does not have. Only the sample response of --generate-cli-skeleton would show
// them, and it must match the AWS CLI.
const NEWER_ANSWERS =
  /^(?:Images\[\]\.(?:ScanResults|InstanceTypeSpecification)|Reservations\[\]\.Instances\[\]\.Monitoring\.MetricCategoryIds)\b/;

describe.each(EC2_OPERATIONS.map((operation) => [operation.command.join(' '), operation] as const))(
  'the operation of %s',
  (_, { name, input, output }) => {
    const shapes = sdkShapes(name);
    test.each([
      ['input', shapes.input, input],
      ['output', shapes.output, output],
    ] as const)('has the members of the SDK in its %s schema', (direction, sdkShape, shape) => {
      const wanted = memberLines(sdkShape).filter((line) => direction === 'input' || !NEWER_ANSWERS.test(line));
      const ours = memberLines(shape);
      const report = {
        [`add to schemas/operations/*/${direction}.json`]: wanted.filter((one) => !ours.includes(one)),
        [`remove from schemas/operations/*/${direction}.json`]: ours.filter((one) => !wanted.includes(one)),
      };
      expect(report).toEqual({
        [`add to schemas/operations/*/${direction}.json`]: [],
        [`remove from schemas/operations/*/${direction}.json`]: [],
      });
    });
  },
);

test('the $id of every schema is its file path', () => {
  const ids = model.operations.flatMap(({ input, rules }) => [input, ...(rules ? [rules] : [])]).map(({ $id }) => $id);
  const files = readdirSync(new URL('../../schemas/', import.meta.url), { recursive: true, encoding: 'utf8' });
  const paths = files.filter((path) => /^(operations|commands)\/.*\/(input|rules)\.json$/.test(path));
  expect(ids.map((id) => `${id}.json`).toSorted()).toEqual(paths.toSorted());
});

test('x-result-id names a string member of the response', () => {
  const results = model.operations.flatMap(({ output }) => {
    const id = output['x-result-id'];
    return id === undefined ? [] : [{ id, type: output.properties?.[id]?.type }];
  });
  expect(results).toContainEqual({ id: 'ImageId', type: 'string' });
  expect(results.filter(({ type }) => type !== 'string')).toEqual([]);
});

const waiting = model.operations.flatMap((operation) =>
  operation.waiter ? [{ waiter: operation.waiter, operation }] : [],
);

describe.each(waiting)('the waiter $waiter.name', ({ waiter, operation: { name, input } }) => {
  test('polls the operation of its schema and has a list member for IDs', () => {
    expect(waiter.operation).toBe(name);
    expect(input.properties?.[waiter.resources.ids]?.type).toBe('array');
  });

  test('has only valid JMESPath queries', () => {
    const paths = acceptorsOf(waiter).flatMap((acceptor) => ('argument' in acceptor ? [acceptor.argument] : []));
    for (const path of [...paths, waiter.resources.list]) expect(() => compileQuery(path)).not.toThrow();
  });
});

/** The paths of all members in a skeleton, in its order. */
function pathsIn(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => pathsIn(item, `${path}[]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const here = path ? `${path}.${name}` : name;
    return [here, ...pathsIn(inner, here)];
  });
}

// Messages, help and skeletons use this order.
test.each(recordedSkeletons('input'))(
  'the members of $command have the order of the recorded skeleton of the AWS CLI',
  ({ command, text }) => {
    const recorded = pathsIn(JSON.parse(text));
    expect(recorded.length).toBeGreaterThan(0);
    expect(memberLines(inputOfAwsCli(command)).map((one) => one.split(':')[0])).toEqual(recorded);
  },
);

/** The known values of all members of a request: `BlockDeviceMappings[].Ebs.VolumeType: gp2, gp3`. */
function valueLines(shape: Shape, path = ''): string[] {
  const values = shape['x-known-values'];
  return [
    ...(values ? [`${path}: ${values.toSorted().join(', ')}`] : []),
    ...(shape.items ? valueLines(shape.items, `${path}[]`) : []),
    ...members(shape).flatMap(([name, member]) => valueLines(member, memberPath(path, name))),
  ];
}

test.each(EC2_OPERATIONS.map((operation) => [operation.command.join(' '), operation] as const))(
  'the known values in the request of %s are those of the SDK',
  (_, { name, input }) => {
    expect(valueLines(input).toSorted()).toEqual(valueLines(sdkShapes(name).input).toSorted());
  },
);

test('the rule for volume types allows exactly the types that help and skeletons show', () => {
  const { input, rules } = operationOf('create-image');
  const shown = input.properties?.BlockDeviceMappings?.items?.properties?.Ebs?.properties?.VolumeType;
  const allowed = rules?.properties?.BlockDeviceMappings?.items?.properties?.Ebs?.properties?.VolumeType;
  expect(shown?.['x-known-values']?.toSorted()).toEqual(allowed?.enum?.toSorted());
  expect(allowed?.enum?.length).toBe(7);
});
