import type { Fixture } from "../fixture.ts";
import { type FaultKind, meets, pause, slowGateway } from "./kind.ts";
import { endsInTime } from "./orderly-end.ts";

/** Asked to stop while the database does not help: the process ends within its grace all the same. */
function stopWithout(name: string, take: (fixture: Fixture) => Promise<() => Promise<void>>): FaultKind {
  return {
    name: `stop-database-${name}`,
    async inject(fixture) {
      const { random } = fixture;
      await slowGateway(fixture, 40, 120);
      const program = fixture.remind();
      if (await meets(fixture, program, random.pick(["sending", "arrived", "answered"] as const))) {
        fixture.hit();
        const giveBack = await take(fixture);
        try {
          await pause(random.int(0, 100));
          program.signal("SIGTERM");
          await Promise.race([
            endsInTime(fixture, program, [0, 1, 3]),
            // Long past the grace, the database comes back, so that the case ends.
            pause(fixture.limits.graceMs + 4_000),
          ]);
        } finally {
          await giveBack();
        }
      }
      await program.exited;
    },
  };
}

const down = stopWithout("down", async ({ lane }) => {
  await lane.server.stop("fast");
  return () => lane.server.start();
});

/** Sessions that keep their connections open and answer nothing. */
const hanging = stopWithout("hangs", async ({ lane }) => {
  const sessions = await lane.query<{ pid: number }>(
    "postgres",
    "select pid from pg_stat_activity where usename = 'app'",
  );
  const signalAll = (signal: NodeJS.Signals) => {
    for (const { pid } of sessions) process.kill(pid, signal);
  };
  signalAll("SIGSTOP");
  return async () => signalAll("SIGCONT");
});

export const STOPS_WITHOUT_DATABASE: readonly FaultKind[] = [down, hanging];
