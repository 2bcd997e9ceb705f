import { beforeAll, expect, test } from "vitest";
import { campaign, kindsNamed, type TrialResult } from "./campaign.ts";
import { seedOf } from "./random.ts";
import { complaint } from "./table.ts";

/** One of each kind that differs; `npm run trials` plays them all, as often as asked. */
const KINDS = [
  "crowd-of-four",
  "run-now-storm",
  "postgres-immediate",
  "kill-random",
  "kill-claimed",
  "kill-sending",
  "kill-accepted",
  "kill-settled",
  "kill-restarted",
  "pause-past-lease",
  "sigterm-twice",
  "server-terminated",
  "midnight-asleep",
  "gateway-mixed",
  "transaction-pooler",
];

const seed = Date.now() % 2 ** 31;
const results = new Map<string, TrialResult>();

beforeAll(async () => {
  const trials = KINDS.map((name, index) => {
    const kind =
      kindsNamed(name).find((each) => each.name === name) ?? expect.fail(`no kind is named ${name}`);
    return { kind, seed: seedOf(seed, index) };
  });
  for (const result of await campaign(trials, { lanes: 2 })) results.set(result.kind.name, result);
}, 240_000);

test.each(KINDS)("never twice, never lost: %s", (name) => {
  const result = results.get(name) ?? expect.fail("it was not played");
  const { duplicates, lost, violations } = result.verdict;
  expect({ duplicates, lost, violations }, complaint(result)).toEqual({
    duplicates: 0,
    lost: 0,
    violations: [],
  });
});
