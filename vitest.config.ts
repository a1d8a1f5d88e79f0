import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // The soak of test/runs/faults.test.ts measures memory after a collection.
    execArgv: ['--expose-gc'],
    // Left out of a mutation run: seconds each, and what they show is speed, memory or chance.
    tags: [{ name: 'slow' }],
    coverage: {
      include: ['src/**'],
      reporter: ['text-summary', ['text', { skipFull: true, maxCols: 120 }]],
      thresholds: { lines: 95, branches: 95 },
    },
    // The program sets it for itself in io.ts; tests in process have another io.
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  },
});
