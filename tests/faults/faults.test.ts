import { beforeAll, expect, test } from "vitest";
import type { Road } from "../fake-gateway/gateway-api.ts";
import { campaign, kindsNamed, type TrialResult } from "./case-runner.ts";
import { seedOf } from "./random.ts";
import { complaint } from "./results-table.ts";

/**
 * One of each kind that differs; `npm run faults` plays them all, as often as asked. Who carries the messages is left
 * to chance where nobody is named, the options always are.
 */
const KINDS: Readonly<Record<string, readonly Road[] | null>> = {
  "crowd-of-four": null,
  "run-now-storm": null,
  "postgres-immediate": null,
  "kill-random": null,
  "kill-claimed": null,
  "kill-sending": ["fonnte"],
  "kill-accepted": ["whatsapp-cloud"],
  "kill-settled": ["whatsapp-cloud", "starsender"],
  "kill-restarted": null,
  "pause-past-lease": ["starsender"],
  "sigterm-twice": null,
  "server-terminated": null,
  "midnight-asleep": null,
  "gateway-mixed": null,
  "transaction-pooler": null,
  "fallback-first-mixed": null,
  "fallback-first-dies": null,
  "day-cap": null,
  "opt-out": null,
  "set-aside": null,
};

const seed = Date.now() % 2 ** 31;
const results = new Map<string, TrialResult>();

beforeAll(async () => {
  const trials = Object.entries(KINDS).map(([name, roads], index) => {
    const kind =
      kindsNamed(name).find((each) => each.name === name) ?? expect.fail(`no kind is named ${name}`);
    return { kind, seed: seedOf(seed, index), wishes: roads ? { roads } : {} };
  });
  for (const result of await campaign(trials, { lanes: 2 })) results.set(result.kind.name, result);
}, 300_000);

test.each(Object.keys(KINDS))("never twice, never lost: %s", (name) => {
  const result = results.get(name) ?? expect.fail("it was not played");
  const { duplicates, lost, violations } = result.verdict;
  expect({ duplicates, lost, violations }, complaint(result)).toEqual({
    duplicates: 0,
    lost: 0,
    violations: [],
  });
});
