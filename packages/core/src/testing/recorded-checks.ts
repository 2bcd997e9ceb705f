import type { CheckResult, Checks } from "../ports/checks.js";

/** Checks that come to the given results each time. @param results - @default all is well */
export function recordedChecks(
  results: readonly CheckResult[] = [{ name: "double", state: "ok", what: "All is well." }],
): Checks {
  return { run: async () => results };
}
