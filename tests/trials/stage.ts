import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { readRecord } from "../witness/record.ts";
import type { Script } from "../witness/script.ts";
import { startWitness, type Witness } from "../witness/witness.ts";
import type { Lane } from "./lane.ts";
import { type Moments, watchMoments } from "./moments.ts";
import { API_KEY, JWT_SECRET, TRIAL_DAY } from "./people.ts";
import { type Pooler, startPooler } from "./pooler.ts";
import { type Exit, type Program, startProgram } from "./program.ts";
import type { Random } from "./random.ts";
import { type WallClock, wallClock } from "./wall-clock.ts";

/** The settings that all processes of trials run with. */
export const LIMITS = { concurrency: 5, leaseMs: 2_000, gatewayTimeoutMs: 800, graceMs: 4_000 } as const;

/** One trial's database, gateway and processes. */
export interface Stage {
  readonly random: Random;
  readonly lane: Lane;
  readonly database: string;
  readonly due: number;
  readonly witness: Witness;
  readonly moments: Moments;
  /** What went wrong so far. */
  readonly violations: string[];
  /** Processes that were killed, paused or cut off from the database in the middle of something. */
  strikes: number;
  /** The monotonic instant since which nothing has been in the way. */
  calmSince: number;
  longestRecoveryMs: number;
  /** The local date that the last run works for. */
  lastDay: string;
  /** Every process that was started. */
  readonly programs: readonly Program[];
  remind(options?: StartOptions): Program;
  server(options?: StartOptions): Program;
  /** A clock that processes can be given. */
  clock(start: string): WallClock;
  /** A pooler in front of the database, to be given to processes as `port`. */
  pooler(size: number, answerDelayMs?: number): Promise<Pooler>;
  /** Notes that a process was hit, or several. */
  strike(processes?: number): void;
  /** Notes that nothing is in the way any more. */
  calm(): void;
  /** Notes that since the last hit everything has been put in order. */
  recovered(): void;
  violate(what: string): void;
  /** The recipients of every message that the gateway took, in order. */
  accepted(): string[];
  play(script: Script): Promise<void>;
  /** Ends every process that has not ended. */
  killAll(): void;
  close(): Promise<void>;
}

export interface StartOptions {
  readonly clock?: WallClock;
  /** The database's port. @default the server's own */
  readonly port?: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** Further arguments. */
  readonly args?: readonly string[];
}

/** Sets a stage for `due` vehicles. */
export async function setStage(lane: Lane, random: Random, due: number): Promise<Stage> {
  const home = mkdtempSync(join(lane.folder, "trial-"));
  const database = await lane.createDatabase(due);
  const record = join(home, "accepted.jsonl");
  const witness = await startWitness({ record });
  const moments = await watchMoments(lane.url(database, "postgres"), witness);
  const programs: Program[] = [];
  const poolers: Pooler[] = [];
  const violations: string[] = [];
  let isClosed = false;

  function environment({ port, clock, environment: more }: StartOptions): Record<string, string> {
    const url = new URL(lane.url(database));
    if (port !== undefined) url.port = String(port);
    return {
      PENGINGAT_HOME: home,
      DATABASE_URL: url.href,
      STARSENDER_API_KEY: API_KEY,
      STARSENDER_BASE_URL: witness.address,
      JWT_SECRET,
      PORT: "0",
      REMINDER_TIME_ZONE: "Asia/Jakarta",
      ...(clock ? {} : { REMINDER_TODAY: TRIAL_DAY }),
      SEND_CONCURRENCY: String(LIMITS.concurrency),
      SEND_RATE_PER_MINUTE: "0",
      GATEWAY_TIMEOUT_MS: String(LIMITS.gatewayTimeoutMs),
      LEASE_SECONDS: String(LIMITS.leaseMs / 1_000),
      SHUTDOWN_GRACE_MS: String(LIMITS.graceMs),
      LOG_LEVEL: "trace",
      ...more,
    };
  }

  function start(name: "remind" | "server", options: StartOptions = {}): Program {
    if (isClosed) throw new Error("the trial is over");
    const args = [...(name === "remind" ? ["--json"] : []), ...(options.args ?? [])];
    const program = startProgram(name, environment(options), { args, clock: options.clock?.file ?? null });
    programs.push(program);
    return program;
  }

  const stage: Stage = {
    ...{ random, lane, database, due, witness, moments, programs, violations },
    strikes: 0,
    calmSince: performance.now(),
    longestRecoveryMs: 0,
    lastDay: TRIAL_DAY,
    remind: (options) => start("remind", options),
    server: (options) => start("server", options),
    clock: (instant) => wallClock(join(home, `clock-${programs.length}`), instant),
    async pooler(size, answerDelayMs = 0) {
      const pooler = await startPooler({
        port: lane.server.port,
        user: "app",
        database,
        size,
        answerDelayMs,
      });
      poolers.push(pooler);
      return pooler;
    },
    strike(processes = 1) {
      stage.strikes += processes;
      stage.calmSince = performance.now();
    },
    calm() {
      stage.calmSince = performance.now();
    },
    recovered() {
      stage.longestRecoveryMs = Math.max(stage.longestRecoveryMs, performance.now() - stage.calmSince);
    },
    violate: (what) => void violations.push(what),
    accepted: () => readRecord(record).map(({ to }) => to),
    play: (script) => witness.play(script),
    killAll() {
      for (const program of programs) if (program.running) program.signal("SIGKILL");
    },
    async close() {
      isClosed = true;
      stage.killAll();
      await Promise.all(programs.map(({ exited }): Promise<Exit> => exited));
      await moments.close();
      await Promise.all(poolers.map((pooler) => pooler.close()));
      await witness.close();
      rmSync(home, { recursive: true, force: true });
      await lane.query("postgres", `drop database if exists ${database} with (force)`);
    },
  };
  return stage;
}
