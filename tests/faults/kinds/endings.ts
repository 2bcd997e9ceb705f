import pg from "pg";
import type { Stage } from "../fixture.ts";
import { endsInTime } from "./ending.ts";
import { meets, pause, slowGateway, type TrialKind } from "./kind.ts";

/** Asked to stop while the database is in no state to help: the end comes inside the grace all the same. */
function without(name: string, take: (stage: Stage) => Promise<() => Promise<void>>): TrialKind {
  return {
    name: `sigterm-${name}`,
    async play(stage) {
      await slowGateway(stage, 40, 120);
      const program = stage.remind();
      if (await meets(stage, program, stage.random.pick(["sending", "arrived", "answered"] as const))) {
        stage.strike();
        const giveBack = await take(stage);
        try {
          await pause(stage.random.int(0, 100));
          program.signal("SIGTERM");
          await Promise.race([
            endsInTime(stage, program, [0, 1, 3]),
            // Long past the grace, the database comes back, so that the trial ends.
            pause(stage.limits.graceMs + 4_000),
          ]);
        } finally {
          await giveBack();
        }
      }
      await program.exited;
      stage.calm();
      return undefined;
    },
  };
}

const stopped = without("database-stopped", async ({ lane }) => {
  await lane.server.stop("fast");
  return () => lane.server.start();
});

/** Sessions that hold connections open and answer nothing. */
const hanging = without("database-hangs", async ({ lane }) => {
  const sessions = await lane.query<{ pid: number }>(
    "postgres",
    "select pid from pg_stat_activity where usename = 'app'",
  );
  const all = (signal: NodeJS.Signals) => {
    for (const { pid } of sessions) process.kill(pid, signal);
  };
  all("SIGSTOP");
  return async () => all("SIGCONT");
});

const locked = without("row-locked", async (stage) => {
  const other = new pg.Client({ connectionString: stage.lane.url(stage.database, "postgres") });
  // The server may end before it.
  other.on("error", () => {});
  await other.connect();
  await other.query("begin");
  await other.query("select 1 from reminder_delivery where status in ('claimed', 'sending') for update");
  return () => other.end().catch(() => {});
});

export const ENDINGS: readonly TrialKind[] = [stopped, hanging, locked];
