import type { Fixture } from "../fixture.ts";
import { MOMENTS } from "../moments.ts";
import { CASE_DAY } from "../people.ts";
import type { Program } from "../program.ts";
import { readLedger } from "../run-once.ts";
import type { WallClock } from "../wall-clock.ts";
import { type FaultKind, pause, slowGateway } from "./kind.ts";

/** A process that died is missed within 30 seconds, and its scheduled run is taken again when its lease is over. */
const FINISH_WITHIN_MS = 100_000;

export const MACHINES = 3;

/** Where it is noon now, so that the hour before has passed today, and the day does not end. */
export const ZONE_OFFSET = 12 - new Date().getUTCHours();
const ZONE = ZONE_OFFSET === 0 ? "Etc/GMT" : `Etc/GMT${ZONE_OFFSET > 0 ? "-" : "+"}${Math.abs(ZONE_OFFSET)}`;

/** A cluster of workers on one database, each a machine of its own. */
export interface Cluster {
  readonly workers: Program[];
  start(more?: { readonly shards?: number; readonly clock?: WallClock }): Program;
  /** Resolves at a random moment of the run, before its last message. */
  midRun(): Promise<void>;
  /** Hits so many workers. */
  hit(...victims: readonly Program[]): Promise<void>;
}

/** The time of the daily run, by the clocks of the zone. */
export interface RunTime {
  readonly hour: number;
  readonly minute: number;
}

/** What is special about a kind of fault in a cluster. */
export interface ClusterOptions {
  /** @default an hour ago: a run that was missed */
  readonly at?: () => RunTime;
  /** How many workers are started before the fault. @default 3 */
  readonly machines?: number;
  /** Whether the run may be left to a retry, a quarter of an hour later. @default false */
  readonly mayBeCut?: boolean;
}

/** A scheduled run of workers on pg-boss, in which something goes wrong. */
export function clusterKind(
  name: string,
  fault: (cluster: Cluster, fixture: Fixture) => Promise<void>,
  { at = () => ({ hour: 11, minute: 0 }), machines = MACHINES, mayBeCut = false }: ClusterOptions = {},
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
          const moment = random.pick(MOMENTS);
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
      if (mayBeCut) await endOfTry(cluster, fixture);
      else await finish(cluster, fixture);
      for (const worker of workers) if (worker.running) worker.signal("SIGTERM");
      await Promise.all(workers.map(({ exited }) => exited));
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
}

/** A try of the cluster's run comes to its end, whatever that is: who is left is left to the run that follows. */
async function endOfTry({ workers }: Cluster, fixture: Fixture): Promise<void> {
  const ends = workers.map((worker) => worker.logged(/scheduler: run (finished|cut short|failed)/));
  const isInTime = await Promise.race([
    Promise.any(ends).then(() => true),
    pause(FINISH_WITHIN_MS).then(() => false),
  ]);
  const logs = workers.map((worker) => worker.log()).join("\n---\n");
  if (!isInTime) fixture.violate(`the cluster's run did not come to an end\n${logs}`);
}
