import { defineConfig } from 'vitest/config'

const room = (name: string) => ({
  extends: true as const,
  test: { name, include: [`${name}/**/*.test.ts`, `${name}/**/*.test.tsx`] },
})

export default defineConfig({
  test: {
    environment: 'node',
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    projects: [
      room('contract'),
      room('simulator'),
      room('web'),
      // Measures how long a start takes, so it has the machine to itself.
      { ...room('scripts'), test: { ...room('scripts').test, sequence: { groupOrder: 1 } } },
      { ...room('server'), test: { ...room('server').test, globalSetup: ['server/test/global-setup.ts'] } },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['e2e/**/*.spec.ts'],
          fileParallelism: false,
          expect: { poll: { timeout: 15_000 } },
          testTimeout: 300_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
})
