// Mutation testing: changes the code in one place after the other, and expects a test to fail each time.
export default {
  packageManager: "npm",
  testRunner: "vitest",
  plugins: ["@stryker-mutator/vitest-runner"],
  // Forks: some tests set TZ, which a thread cannot.
  vitest: { configFile: "vitest.mutants.ts", pool: "forks" },
  mutate: ["src/domain/**/*.ts", "src/send/**/*.ts"],
  // What runs once, at loading, would need a process of its own for each mutant.
  ignoreStatic: true,
  concurrency: 1,
  timeoutMS: 5_000,
  incremental: true,
  incrementalFile: "node_modules/.cache/mutants.json",
  reporters: ["clear-text", "progress-append-only"],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  thresholds: { high: 95, low: 90, break: 90 },
};
