import type { Expiry } from "@pengingat/core";
import { Tokens } from "../modules/tokens.js";
import { userName } from "../process/user-name.js";
import { print } from "../terminal/standard-output.js";
import type { CommandParts } from "../with-workshop.js";
import { counted } from "./counted.js";

/** How old something must be. */
export interface Age {
  /** As it was typed. */
  readonly text: string;
  readonly months: number;
}

/** So many rows of the ledger are looked at at a time, and as many locked at the most. */
const BATCH = 2_000;

/** Lets what is older than an age expire, batch by batch. Resolves with the exit code: 3 where it was stopped. */
export async function expireData(
  { workshop, diagnostics, stop }: CommandParts,
  { age, dryRun, json }: { readonly age: Age; readonly dryRun: boolean; readonly json: boolean },
): Promise<number> {
  const { activity, personalData } = workshop.container.get(Tokens.Store);
  const before = monthsBefore(new Date(), age.months);
  const day = before.toISOString().slice(0, 10);
  const sums = { deliveries: 0, skips: 0, calls: 0, contacts: 0, suppressions: 0, activities: 0, runs: 0 };
  let after: string | null = null;
  do {
    const { next, ...counts }: Expiry = await personalData.expire({ before, dryRun, limit: BATCH, after });
    for (const name of Object.keys(sums) as (keyof typeof sums)[]) sums[name] += counts[name];
    diagnostics.show(`${sums.deliveries} messages …`);
    after = next;
  } while (after !== null && !stop.aborted);
  diagnostics.show(null);
  const text = countsOf(sums);
  if (!dryRun) {
    await activity.record({ kind: "data_expired", by: userName(), about: age.text, reason: text });
  }
  const data = { dry_run: dryRun, before: day, ...sums, finished: after === null };
  const verb = dryRun ? "Would erase" : "Erased";
  const left = after === null ? "" : " Stopped early: run it again for the rest.";
  await print(json ? `${JSON.stringify(data)}\n` : `${verb}, from before ${day}: ${text}.${left}\n`);
  return after === null ? 0 : 3;
}

/** Midnight in UTC of the same day so many months ago, or of the last day of that month. */
function monthsBefore(now: Date, months: number): Date {
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth() - months];
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month, Math.min(now.getUTCDate(), lastDay)));
}

function countsOf(sums: Omit<Expiry, "next">): string {
  return counted([
    [sums.deliveries, "message", "messages"],
    [sums.skips, "skipped visit", "skipped visits"],
    [sums.calls, "call note", "call notes"],
    [sums.contacts, "id at a gateway", "ids at gateways"],
    [sums.suppressions, "lifted opt-out", "lifted opt-outs"],
    [sums.activities, "action by hand", "actions by hand"],
    [sums.runs, "reason of a run", "reasons of runs"],
  ]);
}
