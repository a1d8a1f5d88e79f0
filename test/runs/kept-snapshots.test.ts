// Responses that succeed without doing everything. What the return codes mean: API reference, DeleteSnapshotReturnCode.
import { expect, test } from 'vitest';
import { sentBy } from '../support/sent-requests.ts';

const deregistered = (...results: [id: string, code: string][]) => ({
  body: `<DeregisterImageResponse><return>true</return><deleteSnapshotResultSet>${results
    .map(([id, code]) => `<item><snapshotId>${id}</snapshotId><returnCode>${code}</returnCode></item>`)
    .join('')}</deleteSnapshotResultSet></DeregisterImageResponse>`,
});

const DEREGISTER = ['deregister-image', '--image-id', 'ami-1', '--delete-associated-snapshots', '--query', 'Return'];

const ALL = deregistered(
  ['snap-1', 'success'],
  ['snap-2', 'skipped'],
  ['snap-3', 'missing-permissions'],
  ['snap-4', 'internal-error'],
  ['snap-5', 'client-error'],
  ['snap-6&#x9b;', 'toString'],
  ['snap-7', ''],
);

test('deregister-image names each snapshot that was kept, and why', async () => {
  expect(await sentBy(DEREGISTER, { answers: [ALL] })).toMatchObject({
    code: 0,
    stdout: 'true\n',
    stderr: [
      'hint: snapshot snap-2 was not deleted: another image uses it',
      'hint: snapshot snap-3 was not deleted: the permission ec2:DeleteSnapshot is missing',
      'hint: snapshot snap-4 was not deleted: EC2 had an internal error; to try again, use delete-snapshot',
      'hint: snapshot snap-5 was not deleted: EC2 rejected the request (client-error)',
      'hint: snapshot snap-6\\x9b was not deleted: toString',
      'hint: snapshot snap-7 was not deleted: EC2 gave no reason',
      '',
    ].join('\n'),
  });
});

test.each([
  ['all snapshots were deleted', deregistered(['snap-1', 'success']), []],
  ['there are no snapshots', deregistered(), []],
  ['only programs read standard error', ALL, ['--cli-error-format', 'json']],
])('deregister-image prints no hint if %s', async (_, answer, words) => {
  expect(await sentBy([...DEREGISTER, ...words], { answers: [answer] })).toMatchObject({ code: 0, stderr: '' });
});

// Measured on AWS CLI 2.36: it prints the response, in which the member is a boolean or text, and nothing else.
test.each([
  ['deregister-image', 'false'],
  ['disable-image', 'false'],
  ['enable-image-deregistration-protection', '"false"'],
])('%s prints a hint if EC2 returns false', async (command, stdout) => {
  const answers = [{ body: '<R><return>false</return></R>' }];
  expect(await sentBy([command, '--image-id', 'ami-1', '--query', 'Return'], { answers })).toMatchObject({
    code: 0,
    stdout: `${stdout}\n`,
    stderr: 'hint: EC2 returned false, so it may not have carried out the request\n',
  });
});

test('copy-image prints how to find the copy if EC2 returns no ID', async () => {
  const argv = ['copy-image', '--name', 'web', '--source-image-id', 'ami-1', '--source-region', 'us-west-2'];
  const hint =
    'hint: EC2 returned no image ID, but it may have created a copy. It is safe to run the same command again: EC2 makes no second copy. To look for the copy, run: ec2img describe-images --owners self --include-disabled --filters \'[{"Name":"name","Values":["web"]}]\'\n';
  for (const body of ['<R/>', '<CopyImageResponse><imageId></imageId></CopyImageResponse>']) {
    const run = await sentBy([...argv, '--client-token', 't'], { answers: [{ body }] });
    expect([run.code, run.stderr, run.bodies.length]).toEqual([0, hint, 1]);
  }
  const dryRun = await sentBy([...argv, '--dry-run'], { answers: [{ body: '<R/>' }] });
  expect([dryRun.code, dryRun.stderr]).toEqual([0, '']);
});
