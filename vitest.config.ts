import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Short files that take minutes. They begin first, so that at the end no process is left alone with one of them. */
const LONGEST = /[\\/](axe|axe-english|serve|offline)\.test\.ts$/

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const isLong = ({ moduleId }: TestSpecification) => LONGEST.test(moduleId)
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))]
  }
}

/** Tests run from the sources: the `source` condition of our package exports stands before `dist`. */
export default defineConfig({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  test: {
    include: [
      'packages/**/src/**/*.test.{ts,tsx}',
      'programmes/**/*.test.ts',
      'examples/**/*.test.ts',
      'e2e/**/*.test.ts',
      '*.test.ts',
    ],
    globalSetup: ['packages/server/src/trial-database/serve.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // One process for many files: nothing is mocked and nothing global is kept, so that files need none of their own.
    isolate: false,
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
  },
})
