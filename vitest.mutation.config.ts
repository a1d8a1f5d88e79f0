import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import base from './vitest.config.ts';

/** The first test that fails ends the run of a mutant: those of its own folder, which are quick, come first. */
class QuickFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isWhole = ({ moduleId }: TestSpecification): number => Number(/\/test\/runs\//.test(moduleId));
    return files.sort((a, b) => isWhole(a) - isWhole(b) || a.moduleId.localeCompare(b.moduleId));
  }
}

// Stryker runs these tests on each mutant: those that run the mutated code in process, and quickly. It needs one project.
const { projects: _, ...shared } = base.test ?? {};

const test = {
  ...shared,
  include: [
    'test/unit/{request,output,aws,config,operations,cli,text,model}/**/*.test.ts',
    'test/unit/errors.test.ts',
    'test/runs/{run,hints,faults}.test.ts',
  ],
  // What rests on chance would make the score one of chance.
  exclude: ['test/unit/request/roundtrip.test.ts'],
  tagsFilter: ['!slow'],
  sequence: { sequencer: QuickFirst },
  // Threads, which Stryker runs them in, take no options of Node.js.
  execArgv: [],
};

export default defineConfig({ test });
