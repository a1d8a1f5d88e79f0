import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Tests that start programs or listen on ports spend much of their time waiting, so one worker more than cores pays. */
const maxWorkers = availableParallelism() + 1;

export default defineConfig({
  test: {
    globalSetup: ['test/support/built.ts'],
    // Ten times what a test needs when the machine is quiet.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers,
    // The soak of test/runs/faults.test.ts measures memory after a collection.
    execArgv: ['--expose-gc'],
    // Left out of a mutation run: seconds each, and what they show is speed, memory or chance.
    tags: [{ name: 'slow' }],
    coverage: {
      include: ['src/**'],
      reporter: ['text-summary', ['text', { skipFull: true, maxCols: 120 }]],
      thresholds: { lines: 95, branches: 95 },
    },
    // The program sets it in src/io/system.ts, which tests in process do not load.
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    // They run in the order of their names. The slow ones come first, so that all workers end at about the same time.
    projects: [
      { extends: true, test: { name: 'program', include: ['test/program/**/*.test.ts'] } },
      { extends: true, test: { name: 'runs', include: ['test/{runs,parity}/**/*.test.ts'] } },
      // Loading the modules anew for each file takes longer than most of these files.
      { extends: true, test: { name: 'unit', include: ['test/{unit,rules}/**/*.test.ts'], isolate: false } },
    ],
  },
});
