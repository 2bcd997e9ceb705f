import { randomUUID } from "node:crypto";
import type { Claim, LedgerRun } from "@pengingat/core";
import type { Sequelize } from "sequelize";
import { expect } from "vitest";
import { sequelizeLedger } from "../../src/index.js";

/** Messages that a run has sent, under the ids that the gateway gave them. */
export async function sentMessages(
  sequelize: Sequelize,
  messages: readonly (readonly [vehicleId: string, messageId: string])[],
): Promise<{ readonly run: LedgerRun; readonly claims: readonly Claim[] }> {
  const run = await sequelizeLedger(sequelize).open({ runId: "run", leaseMs: 60_000, today: "2025-12-16" });
  const claims = messages.map(([vehicleId]) => ({
    vehicleId,
    visitDate: "2025-12-18",
    occasion: "2025-12-16",
    token: randomUUID(),
  }));
  await run.claim(claims);
  await run.handOver(claims);
  const common = { status: "sent", attempts: 1, response: "ok" } as const;
  const settled = await run.settle(
    claims.map((claim, n) => ({ ...common, claim, messageId: messages[n]?.[1] ?? null })),
  );
  expect(settled.size).toBe(messages.length);
  return { run, claims };
}
