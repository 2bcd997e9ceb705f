import type { Fixture } from "../fixture.ts";
import { MOMENTS } from "../moments.ts";
import { DAY_AFTER } from "../people.ts";
import type { Program } from "../program.ts";
import { readLedger } from "../run-once.ts";
import type { FixedSetup } from "../setup.ts";
import type { WallClock } from "../wall-clock.ts";
import { type FaultKind, pause, slowGateway } from "./kind.ts";

/** A process that died is missed within 30 seconds, and its scheduled run is taken again when its lease is over. */
const FINISH_WITHIN_MS = 100_000;

export const MACHINES = 3;

/** Where it is noon now, so that the hour before has passed today, and the day does not end. */
export const ZONE_OFFSET = 12 - new Date().getUTCHours();
export const ZONE =
  ZONE_OFFSET === 0 ? "Etc/GMT" : `Etc/GMT${ZONE_OFFSET > 0 ? "-" : "+"}${Math.abs(ZONE_OFFSET)}`;

/** A cluster of workers on one database, each a machine of its own. */
interface Cluster {
  readonly workers: Program[];
  /** Starts a worker, or with `isServer` a process that has the routes too. */
  start(more?: {
    readonly shards?: number;
    readonly clock?: WallClock;
    readonly isServer?: boolean;
  }): Program;
  /** Resolves at a random moment of the run, before its last message, or that after `most`. */
  midRun(most?: number): Promise<void>;
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
  /** What of the setup is not left to chance, beside what is the same for all clusters. */
  readonly setup?: FixedSetup;
  /** How many vehicles are due, drawn from this range. @default 40 to 90 */
  readonly due?: readonly [from: number, to: number];
  /** Further settings of every process. */
  readonly environment?: (fixture: Fixture) => Readonly<Record<string, string>>;
}

/** What goes wrong; what it resolves with is looked at when every process has ended. */
type ClusterFault = (cluster: Cluster, fixture: Fixture) => Promise<undefined | (() => unknown)>;

/** A scheduled run of workers on pg-boss, in which something goes wrong. */
export function clusterKind(name: string, fault: ClusterFault, options: ClusterOptions = {}): FaultKind {
  const { at = () => ({ hour: 11, minute: 0 }), machines = MACHINES, mayBeCut = false } = options;
  return {
    name: `cluster-${name}`,
    needsShortLeases: true,
    due: options.due ?? [40, 90],
    setup: { vehiclesPerOwner: 1, quietHours: false, ...options.setup },
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
        SHUTDOWN_GRACE_MS: "8000",
        ...options.environment?.(fixture),
      });
      await fixture.migrate({ environment: environment(MACHINES) }).exited;
      const workers: Program[] = [];
      const cluster: Cluster = {
        workers,
        start({ shards = MACHINES, clock, isServer = false } = {}) {
          const args = isServer ? [] : ["--worker"];
          const worker = fixture.server({ args, environment: environment(shards), ...(clock && { clock }) });
          workers.push(worker);
          return worker;
        },
        async midRun(most = fixture.messages - 20) {
          const moment = random.pick(MOMENTS);
          await fixture.moments.reached(moment, random.int(1, most));
        },
        async hit(...victims) {
          fixture.hit(victims.length);
          for (const victim of victims) victim.signal("SIGKILL");
          await Promise.all(victims.map(({ exited }) => exited));
        },
      };
      for (let machine = 0; machine < machines; machine += 1) cluster.start();
      const look = await fault(cluster, fixture);
      const isFinished = await finish(cluster, fixture, mayBeCut);
      for (const worker of workers) if (worker.running) worker.signal("SIGTERM");
      await Promise.all(workers.map(({ exited }) => exited));
      const ends = workers.flatMap((worker) => worker.log().match(RUN_FINISHED) ?? []).length;
      if (isFinished && ends !== 1) fixture.violate(`expected one daily run to finish, got ${ends}`);
      await look?.();
    },
  };
}

const FIRST_RUN = `insert into reminder_slot (job, scheduled_for, finished_at)
  values ('maintenance_reminder_job', '2026-01-01', now()) returning 1`;

const RUNS = "select count(*)::integer as all, count(finished_at)::integer as finished from reminder_slot";

const RUN_FINISHED = /scheduler: run finished/g;

/**
 * The cluster's own run, not one that follows, reaches everybody, in one scheduled run. Where it may be cut, a try of it
 * comes to its end, and who is left is left to the run that follows: then resolves with `false`.
 */
async function finish({ workers }: Cluster, fixture: Fixture, mayBeCut: boolean): Promise<boolean> {
  const { database, due, lane } = fixture;
  const until = performance.now() + FINISH_WITHIN_MS;
  let runs: { all: number; finished: number } | undefined;
  do {
    await pause(200);
    if (mayBeCut && workers.some((worker) => /scheduler: run (cut short|failed)/.test(worker.log())))
      return false;
    [runs] = await lane.query<{ all: number; finished: number }>(database, RUNS).catch(() => []);
  } while (runs?.finished !== 2 && performance.now() < until);
  if (runs?.all !== 2 || runs.finished !== 2) {
    const logs = workers.map((worker) => worker.log()).join("\n---\n");
    fixture.violate(`expected one scheduled run of the day, finished, got ${JSON.stringify(runs)}\n${logs}`);
  }
  // What a limit kept for the next day goes out in the run that follows.
  if (fixture.lastDay === DAY_AFTER) return true;
  const closed = (await readLedger(fixture)).filter(({ status }) => ["sent", "unknown"].includes(status));
  const reached = new Set(closed.map(({ vehicle_id }) => vehicle_id));
  for (let vehicle = 1; vehicle <= due; vehicle += 1) {
    if (fixture.optedOut.has(fixture.recipientOf(String(vehicle)))) reached.add(String(vehicle));
  }
  if (reached.size !== due) fixture.violate(`the cluster's run: expected ${due} closed, got ${reached.size}`);
  return true;
}
