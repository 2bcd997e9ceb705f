import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import type { Fixture } from "./fixture.ts";
import type { Program } from "./program.ts";

/**
 * Starts runs, and holds them back until all of them have begun: how long a process takes to start then plays no part.
 *
 * @param whileHeld - called when all are held back
 */
export async function startTogether(
  fixture: Fixture,
  start: () => readonly Program[],
  whileHeld: () => void = () => {},
): Promise<readonly Program[]> {
  const { database, lane } = fixture;
  const holder = new pg.Client({ connectionString: lane.url(database, "postgres") });
  await holder.connect();
  try {
    await holder.query("begin");
    // Reading goes on: a program looks into the ledger before its run has begun.
    await holder.query("lock table reminder_delivery in exclusive mode");
    const programs = start();
    while (programs.every(({ running }) => running)) {
      const runs = await lane.query(database, "select 1 from reminder_run");
      if (runs.length === programs.length) break;
      await pause(20);
    }
    whileHeld();
    await holder.query("rollback");
    return programs;
  } finally {
    await holder.end();
  }
}
