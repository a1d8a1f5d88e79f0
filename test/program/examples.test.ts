// Every example of a help page is run against the EC2 of `npm run demo`, each with an EC2 of its own.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describedModel } from '../../src/model/described-model.ts';
import { MACHINE_ARN } from '../support/cloud-endpoint/cloud-endpoint.ts';
import { demoVariables, startDemoCloud } from '../support/demo-world.ts';
import type { Instance } from '../support/ec2-world.ts';
import { endOf, programLine } from '../support/program.ts';

const examples = describedModel.operations.flatMap(({ command, input }) =>
  (input['x-examples'] ?? []).map((example) => ({ ...example, of: command.join(' ') })),
);

const IMAGE = 'ami-0a1b2c3d4e5f60002';
const SNAPSHOT = 'snap-0a1b2c3d4e5f60002';

/** What must have happened before the examples of a command, or before a single one, with the reason. */
const BEFORE: Readonly<Record<string, string>> = {
  // A snapshot of a registered image cannot be deleted.
  'delete-snapshot': `ec2img deregister-image --image-id ${IMAGE}`,
  'create-restore-image-task': `
    ec2img create-store-image-task --image-id ${IMAGE} --bucket my-images
    ec2img create-store-image-task --image-id ${IMAGE} --bucket my-images-eu
    ec2img describe-store-image-tasks
    ec2img describe-store-image-tasks`,
  'enable-image': `ec2img disable-image --image-id ${IMAGE}`,
  'list-images-in-recycle-bin': `ec2img deregister-image --image-id ${IMAGE}`,
  'restore-image-from-recycle-bin': `ec2img deregister-image --image-id ${IMAGE}`,
  'plan-images': 'ec2img create-tags --resources i-1234567890abcdef0 --tags Key=Backup,Value=yes',
  'create-images': 'ec2img plan-images --name "web-{instance-id}" --no-reboot > plan.jsonl; rm -f plan.jsonl.journal',
  'ec2img create-images --plan plan.jsonl --resume': `
    ec2img plan-images --name "web-{instance-id}" --no-reboot > plan.jsonl
    rm -f plan.jsonl.journal
    ec2img create-images --plan plan.jsonl`,
  'ec2img create-images --plan plan.jsonl --state-machine "$ARN" --bucket my-images': `
    ARN=${MACHINE_ARN}
    ec2img plan-images --name "web-{instance-id}" --no-reboot > plan.jsonl
    rm -f plan.jsonl.journal`,
  // Nothing ends a wait for resources that do not exist.
  'wait image-exists': 'ec2img create-image --instance-id i-1234567890abcdef0 --name web-42',
  'wait snapshot-completed': `ec2img create-tags --resources ${SNAPSHOT} --tags Key=Stage,Value=prod`,
};

/** What no command of ec2img does to the instance of the examples. */
const INSTANCES: Readonly<Record<string, Partial<Instance>>> = {
  'wait instance-running': { imageId: IMAGE, state: 'pending', laterStates: ['running'] },
  'wait instance-stopped': { state: 'stopping', laterStates: ['stopped'], tags: [{ key: 'Stage', value: 'test' }] },
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'examples-'));
  writeFileSync(join(folder, 'ec2img'), `#!/bin/sh\nexec ${programLine} "$@"\n`, { mode: 0o755 });
  writeFileSync(join(folder, 'tags.json'), '[{"Key": "Stage", "Value": "prod"}]');
});
afterAll(() => rmSync(folder, { recursive: true }));

test.each(examples)('runs the example of $of: $title', { timeout: 60_000 }, async ({ of, command }) => {
  const { ec2: endpoint } = await startDemoCloud();
  Object.assign(endpoint.world.instances[0] as Instance, structuredClone(INSTANCES[of]));
  const env = { ...demoVariables(endpoint.url, folder), HOME: folder, PATH: `${folder}:${process.env.PATH}` };
  const script = `${BEFORE[command] ?? BEFORE[of] ?? ''}\n${command}`;
  const child = spawn('bash', ['-euc', script], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 30_000,
  });
  try {
    const { code, stderr } = await endOf(child);
    const isDryRun = command.includes(' --dry-run');
    if (isDryRun) expect(stderr).toContain('(DryRunOperation)');
    expect(code, stderr).toBe(isDryRun ? 254 : 0);
    expect(isDryRun ? '' : stderr).not.toContain('hint:');
  } finally {
    await endpoint.stop();
  }
});
