import { defineConfig } from "vitest/config";

/** The tests that need no database, but for the one that tries every number: a mutant should cost seconds. */
export default defineConfig({
  test: {
    include: ["domain", "send", "run"].map((folder) => `test/${folder}/**/*.test.ts`),
    exclude: ["test/domain/due-rule-postgres.test.ts", "test/domain/phone-number-library.test.ts"],
    setupFiles: ["test/fixture/short-properties.ts"],
    maxWorkers: 1,
    isolate: false,
    testTimeout: 60_000,
  },
});
