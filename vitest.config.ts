import { defineConfig } from "vitest/config";

const TEST_FILES = "test/**/*.test.ts";

export default defineConfig({
  test: {
    globalSetup: ["tests/support/global-setup.ts"],
    // Most of the time goes into waiting for processes, leases and a database, not into this one.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      // The core has no state of its own, so its test files share a worker: it starts once, not ninety times.
      { extends: true, test: { name: "core", include: [`packages/core/${TEST_FILES}`], isolate: false } },
      {
        extends: true,
        test: {
          name: "parts",
          include: [`packages/*/${TEST_FILES}`, `examples/*/${TEST_FILES}`, "tests/**/*.test.ts"],
          exclude: ["packages/core/**", "**/node_modules/**"],
        },
      },
    ],
  },
});
