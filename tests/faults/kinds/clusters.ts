import pg from "pg";
import type { Fixture } from "../fixture.ts";
import { CASE_DAY } from "../people.ts";
import type { Program } from "../program.ts";
import { readLedger } from "../run-once.ts";
import type { WallClock } from "../wall-clock.ts";
import { type FaultKind, pause, slowGateway } from "./kind.ts";

/** A process that died is missed within 30 seconds, and its scheduled run is taken again when its lease is over. */
const FINISH_WITHIN_MS = 100_000;

const MACHINES = 3;
const DAY_MS = 86_400_000;

/** Where it is noon now, so that the hour before has passed today, and the day does not end. */
const ZONE_OFFSET = 12 - new Date().getUTCHours();
const ZONE = ZONE_OFFSET === 0 ? "Etc/GMT" : `Etc/GMT${ZONE_OFFSET > 0 ? "-" : "+"}${Math.abs(ZONE_OFFSET)}`;

/** A cluster of workers on one database, each a machine of its own. */
interface Cluster {
  readonly workers: Program[];
  start(more?: { readonly shards?: number; readonly clock?: WallClock }): Program;
  /** Resolves at a random moment of the run, before its last message. */
  midRun(): Promise<void>;
  /** Hits so many workers. */
  hit(...victims: readonly Program[]): Promise<void>;
}

/** The time of the daily run, by the clocks of the zone. */
interface RunTime {
  readonly hour: number;
  readonly minute: number;
}

function clusterKind(
  name: string,
  fault: (cluster: Cluster, fixture: Fixture) => Promise<void>,
  {
    at = () => ({ hour: 11, minute: 0 }),
    machines = MACHINES,
  }: { at?: () => RunTime; machines?: number } = {},
): FaultKind {
  return {
    name: `cluster-${name}`,
    needsShortLeases: true,
    due: [40, 90],
    setup: { vehiclesPerOwner: 1, quietHours: false },
    async inject(fixture) {
      const { database, lane, random } = fixture;
      await slowGateway(fixture, 100, 300);
      // Where no scheduled run ever was, none was missed.
      await lane.query(database, FIRST_RUN);
      const { hour, minute } = at();
      const environment = (shards: number) => ({
        SCHEDULER: "pg-boss",
        SCHEDULER_SHARDS: String(shards),
        SCHEDULER_AUTOSTART: "true",
        SCHEDULER_HOUR: String(hour),
        SCHEDULER_MINUTE: String(minute),
        REMINDER_TIME_ZONE: ZONE,
        REMINDER_TODAY: CASE_DAY,
        SHUTDOWN_GRACE_MS: "8000",
      });
      await fixture.migrate({ environment: environment(MACHINES) }).exited;
      const workers: Program[] = [];
      const cluster: Cluster = {
        workers,
        start({ shards = MACHINES, clock } = {}) {
          const options = { args: ["--worker"], environment: environment(shards), ...(clock && { clock }) };
          const worker = fixture.server(options);
          workers.push(worker);
          return worker;
        },
        async midRun() {
          const moment = random.pick(["arrived", "accepted", "answered"] as const);
          await fixture.moments.reached(moment, random.int(1, fixture.messages - 20));
        },
        async hit(...victims) {
          fixture.hit(victims.length);
          for (const victim of victims) victim.signal("SIGKILL");
          await Promise.all(victims.map(({ exited }) => exited));
        },
      };
      for (let machine = 0; machine < machines; machine += 1) cluster.start();
      await fault(cluster, fixture);
      await finish(cluster, fixture);
    },
  };
}

const FIRST_RUN = `insert into reminder_slot (job, scheduled_for, finished_at)
  values ('maintenance_reminder_job', '2026-01-01', now()) returning 1`;

const RUNS = "select count(*)::integer as all, count(finished_at)::integer as finished from reminder_slot";

/** The cluster's own run, not one that follows, reaches everybody: once, and in one scheduled run. */
async function finish({ workers }: Cluster, fixture: Fixture): Promise<void> {
  const { database, due, lane } = fixture;
  const until = performance.now() + FINISH_WITHIN_MS;
  let runs: { all: number; finished: number } | undefined;
  do {
    await pause(200);
    [runs] = await lane.query<{ all: number; finished: number }>(database, RUNS).catch(() => []);
  } while (runs?.finished !== 2 && performance.now() < until);
  if (runs?.all !== 2 || runs.finished !== 2) {
    const logs = workers.map((worker) => worker.log()).join("\n---\n");
    fixture.violate(`expected one scheduled run of the day, finished, got ${JSON.stringify(runs)}\n${logs}`);
  }
  const closed = (await readLedger(fixture)).filter(({ status }) => ["sent", "unknown"].includes(status));
  if (closed.length !== due)
    fixture.violate(`the cluster's run: expected ${due} closed, got ${closed.length}`);
  for (const worker of workers) if (worker.running) worker.signal("SIGTERM");
  await Promise.all(workers.map(({ exited }) => exited));
}

/** A worker is killed while it makes its shard. */
const killed = clusterKind("killed", async ({ workers, midRun, hit, start }, { random }) => {
  await midRun();
  await hit(random.pick(workers));
  if (random.chance(0.5)) start();
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
  await other.query("lock table pgboss.job, pgboss.queue, pgboss.schedule in access exclusive mode");
  await pause(random.int(1_000, 25_000));
  await other.query("rollback");
  await other.end();
});

/** PostgreSQL fails over: it crashes, and recovers some seconds later. */
const databaseCrashed = clusterKind("database-crash", async ({ midRun }, fixture) => {
  const { lane, random } = fixture;
  await midRun();
  fixture.hit(MACHINES);
  await lane.server.stop("immediate");
  await pause(random.int(0, 3_000));
  await lane.server.start();
});

/** pg-boss gives out shards that are under way to others too. */
const deliveredTwice = clusterKind("delivered-twice", async ({ midRun }, { database, lane, random }) => {
  for (let times = random.int(1, 3); times > 0; times -= 1) {
    await midRun();
    await lane.query(database, GIVE_OUT_AGAIN);
    await pause(random.int(0, 2_000));
  }
});

const GIVE_OUT_AGAIN = `update pgboss.job set state = 'retry', start_after = now()
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
});

/** The wall clock of one machine jumps, by up to two days, before its start or in mid-run. */
const clockJumps = clusterKind(
  "clock-jumps",
  async ({ midRun, start }, fixture) => {
    const { random } = fixture;
    const clock = fixture.clock(new Date().toISOString());
    const jump = () => clock.shift(random.pick([-2, -1, -0.02, 0.02, 1, 2]) * DAY_MS);
    if (random.chance(0.5)) jump();
    start({ clock });
    await midRun();
    fixture.hit();
    jump();
  },
  { machines: MACHINES - 1 },
);

export const CLUSTERS: readonly FaultKind[] = [
  killed,
  allKilled,
  tablesLocked,
  databaseCrashed,
  deliveredTwice,
  divided,
  clockJumps,
];
