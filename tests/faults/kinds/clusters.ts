import pg from "pg";
import { clusterKind, MACHINES, type RunTime, ZONE, ZONE_OFFSET } from "./cluster-kind.ts";
import { type FaultKind, pause } from "./kind.ts";

const DAY_MS = 86_400_000;

/** A worker is killed while it makes its shard. */
const killed = clusterKind("killed", async ({ workers, midRun, hit, start }, { random }) => {
  await midRun();
  await hit(random.pick(workers));
  if (random.chance(0.5)) start();
  return undefined;
});

/** All workers are killed at the scheduled minute, and others start later. */
const allKilled = clusterKind(
  "all-killed",
  async ({ workers, hit, start }, { random }) => {
    await Promise.all(workers.map((worker) => worker.logged(/"working"/)));
    const toNextMinute = 60_000 - (Date.now() % 60_000);
    await pause(toNextMinute + random.int(-1_000, 40_000));
    await hit(...workers);
    await pause(random.int(0, 5_000));
    for (let machine = 0; machine < MACHINES; machine += 1) start();
    return undefined;
  },
  { at: nextMinute },
);

/** The next full minute that is far enough off for three processes to start before it. */
function nextMinute(): RunTime {
  const at = new Date(Math.ceil((Date.now() + 15_000) / 60_000) * 60_000 + ZONE_OFFSET * 3_600_000);
  return { hour: at.getUTCHours(), minute: at.getUTCMinutes() };
}

/** Somebody holds pg-boss's own tables. */
const tablesLocked = clusterKind("tables-locked", async ({ midRun }, { database, lane, random }) => {
  await midRun();
  const other = new pg.Client({ connectionString: lane.url(database, "postgres") });
  other.on("error", () => {});
  await other.connect();
  await other.query("begin");
  await other.query(
    "lock table pengingat_pgboss.job, pengingat_pgboss.queue, pengingat_pgboss.schedule in access exclusive mode",
  );
  await pause(random.int(1_000, 25_000));
  await other.query("rollback");
  await other.end();
  return undefined;
});

/** PostgreSQL fails over: it crashes, and recovers some seconds later. */
const databaseCrashed = clusterKind("database-crash", async ({ midRun }, fixture) => {
  const { lane, random } = fixture;
  await midRun();
  fixture.hit(MACHINES);
  await lane.server.stop("immediate");
  await pause(random.int(0, 3_000));
  await lane.server.start();
  return undefined;
});

/** pg-boss gives out shards that are under way to others too. */
const deliveredTwice = clusterKind("delivered-twice", async ({ midRun }, { database, lane, random }) => {
  for (let times = random.int(1, 3); times > 0; times -= 1) {
    await midRun();
    await lane.query(database, GIVE_OUT_AGAIN);
    await pause(random.int(0, 2_000));
  }
  return undefined;
});

const GIVE_OUT_AGAIN = `update pengingat_pgboss.job set state = 'retry', start_after = now()
  where name in ('pengingat-shard', 'pengingat-run') and state = 'active' returning 1`;

/** A deploy changes the number of shards in mid-run, one machine after the other. */
const divided = clusterKind("divided-again", async ({ workers, midRun, start }, { random }) => {
  await midRun();
  const shards = random.pick([1, 2, 4, 5]);
  for (const worker of [...workers]) {
    worker.signal("SIGTERM");
    await worker.exited;
    start({ shards });
  }
  return undefined;
});

/**
 * The wall clock of one machine jumps, by up to two days, before its start or in mid-run. The run's day is the machines' own
 * today, not one that is set: a wrong one would remind others, or twice.
 */
const clockJumps = clusterKind(
  "clock-jumps",
  async ({ midRun, start }, fixture) => {
    const { database, lane, random } = fixture;
    const today = new Intl.DateTimeFormat("en-CA", { timeZone: ZONE }).format();
    await lane.query(database, DUE_AROUND, [today]);
    fixture.lastDay = today;
    fixture.lastOptions = { environment: { REMINDER_TODAY: today } };
    const clockNow = () => fixture.clock(new Date().toISOString());
    for (let machine = 1; machine < MACHINES; machine += 1) start({ clock: clockNow() });
    const clock = clockNow();
    const jump = () => clock.shift(random.pick([-2, -1, -0.02, 0.02, 1, 2]) * DAY_MS);
    if (random.chance(0.5)) jump();
    start({ clock });
    await midRun();
    fixture.hit();
    jump();
    return undefined;
  },
  { machines: 0, setup: { schedules: ["daily"] } },
);

/** Makes those who are due be due around the day `$1`: visits on the day after, or another that is there four months before. */
const DUE_AROUND = `update vehicle set last_visit_date = (
    select (day - interval '4 months')::date
    from generate_series(0, 2) as ahead, lateral (select $1::date + ahead) as days (day)
    where (day - interval '4 months')::date + interval '4 months' = day order by ahead = 1 desc limit 1)
  where last_visit_date > '2025-01-01' returning 1`;

export const CLUSTERS: readonly FaultKind[] = [
  killed,
  allKilled,
  tablesLocked,
  databaseCrashed,
  deliveredTwice,
  divided,
  clockJumps,
];
