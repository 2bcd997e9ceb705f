import { beforeAll, expect, test } from "vitest";
import type { CaseResult } from "./case-runner.ts";
import { playCases } from "./case-runner.ts";
import { kindsNamed } from "./kinds/index.ts";
import { caseSeed } from "./random.ts";
import { complaint } from "./results-table.ts";
import type { Setup } from "./setup.ts";

/**
 * The faults that nothing else in `npm test` stands for; `npm run faults` plays them all, as often as asked. The messenger is left to chance where
 * none is named, the options always are.
 */
const KINDS: Readonly<Record<string, Setup["gateways"] | null>> = {
  "cluster-killed": ["starsender"],
  "schedule-restarted": null,
  "pause-past-lease": ["starsender"],
  "kill-settled": ["whatsapp-cloud", "starsender"],
  "gateway-contradicts": ["starsender"],
  "bad-rows": null,
  "log-lost": null,
  migration: null,
};

/** The same cases each time: what lands is judged by the change alone. `npm run faults` draws new ones. */
const seed = 20_260_115;
/** Other tests slow the machine down; a run that waits for a lease takes much longer. */
const RECOVERY_LIMIT_MS = 5_000;
const results = new Map<string, CaseResult>();

beforeAll(async () => {
  const cases = Object.entries(KINDS).map(([name, gateways], index) => {
    const kind =
      kindsNamed(name).find((each) => each.name === name) ?? expect.fail(`no kind is named ${name}`);
    return { kind, seed: caseSeed(seed, index), fixed: gateways ? { gateways } : {} };
  });
  for (const result of await playCases(cases, { lanes: 2, recoveryLimitMs: RECOVERY_LIMIT_MS }))
    results.set(result.kind.name, result);
}, 300_000);

test.each(Object.keys(KINDS))("nothing is sent twice and nothing is lost: %s", (name) => {
  const played = results.get(name) ?? expect.fail("not played");
  const { duplicates, lost, violations } = played.result;
  expect({ duplicates, lost, violations }, complaint(played)).toEqual({
    duplicates: 0,
    lost: 0,
    violations: [],
  });
});
