import type { Begin, LedgerRun, ReminderStore } from "@pengingat/core";
import { expect } from "vitest";
import { delivery, open, sent } from "../ledger/deliveries.js";

/** Messages that a run has sent, under the ids that the gateway gave them. */
export async function sentMessages(
  { ledger }: Pick<ReminderStore, "ledger">,
  messages: readonly (readonly [vehicleId: string, messageId: string])[],
): Promise<{ readonly run: LedgerRun; readonly begun: readonly Begin[] }> {
  const run = await open(ledger);
  const begun = messages.map(([vehicleId]) => delivery(vehicleId));
  await run.settleAndBegin([], begun);
  const settlements = begun.map((each, n) => sent(each, messages[n]?.[1] ?? null));
  expect((await run.settleAndBegin(settlements, [])).settled.size).toBe(messages.length);
  return { run, begun };
}
