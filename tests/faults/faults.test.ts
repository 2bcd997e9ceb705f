import { beforeAll, expect, test } from "vitest";
import type { CaseResult } from "./case-runner.ts";
import { playCases } from "./case-runner.ts";
import { kindsNamed } from "./kinds/index.ts";
import { complaint } from "./results-table.ts";
import type { FixedSetup } from "./setup.ts";

/**
 * Some of the faults; `npm run faults` plays them all, as often as asked. The seeds make the same
 * cases each time, so that what lands is judged by the change alone; where no messenger is named, they choose one.
 */
const CASES: Readonly<Record<string, { readonly seed: number; readonly fixed?: FixedSetup }>> = {
  "cluster-killed": { seed: 743_164_870, fixed: { gateways: ["starsender"] } },
  "schedule-restarted": { seed: 877_740_442 },
  "pause-past-lease": { seed: 735_940_742, fixed: { gateways: ["starsender"] } },
  "kill-settled": { seed: 1_006_473_262, fixed: { gateways: ["whatsapp-cloud", "starsender"] } },
  "gateway-contradicts": { seed: 1_815_428_824, fixed: { gateways: ["starsender"] } },
  "bad-rows": { seed: 1_991_924_539 },
  "log-lost": { seed: 1_963_751_988 },
  migration: { seed: 367_077_820 },
};

/** Other tests slow the machine down; a run that waits for a lease takes much longer. */
const RECOVERY_LIMIT_MS = 5_000;
const results = new Map<string, CaseResult>();

beforeAll(async () => {
  const cases = Object.entries(CASES).map(([name, { seed, fixed = {} }]) => {
    const kind =
      kindsNamed(name).find((each) => each.name === name) ?? expect.fail(`no kind is named ${name}`);
    return { kind, seed, fixed };
  });
  for (const result of await playCases(cases, { lanes: 2, recoveryLimitMs: RECOVERY_LIMIT_MS }))
    results.set(result.kind.name, result);
}, 300_000);

test.each(Object.keys(CASES))("nothing is sent twice and nothing is lost: %s", (name) => {
  const played = results.get(name) ?? expect.fail("not played");
  const { duplicates, lost, violations } = played.result;
  expect({ duplicates, lost, violations }, complaint(played)).toEqual({
    duplicates: 0,
    lost: 0,
    violations: [],
  });
});
