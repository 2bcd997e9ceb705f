import { defineConfig } from "vitest/config";

const TEST_FILES = "test/**/*.test.ts";
/** Nock replaces what the process calls others with, and not for one file alone. */
const INTERCEPTED = "packages/adapter-{fonnte,starsender,whatsapp-cloud}/test/{wire,*-checks}.test.ts";

export default defineConfig({
  test: {
    globalSetup: ["tests/support/global-setup.ts"],
    // One more than the cores of a small machine: part of the time goes into waiting for leases, locks and a pace.
    maxWorkers: 3,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: "intercepted", include: [INTERCEPTED] } },
      // All others leave nothing behind, so they share a worker: it starts, and loads the libraries, once.
      {
        extends: true,
        test: { name: "core", include: [`packages/core/${TEST_FILES}`], isolate: false },
      },
      {
        extends: true,
        test: {
          name: "parts",
          include: [`packages/*/${TEST_FILES}`, `examples/*/${TEST_FILES}`, "tests/**/*.test.ts"],
          exclude: [INTERCEPTED, "packages/core/**", "**/node_modules/**"],
          isolate: false,
        },
      },
    ],
  },
});
