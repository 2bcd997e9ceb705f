import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { startWitness, type Witness, type WitnessEvent } from "../fake-gateway/fake-gateway.ts";
import { type Accepted, readRecord } from "../fake-gateway/record.ts";
import type { Script } from "../fake-gateway/script.ts";
import type { Lane } from "./lane.ts";
import { type Moments, watchMoments } from "./moments.ts";
import { JWT_SECRET, recipientOf, TRIAL_DAY, vehiclesIn } from "./people.ts";
import { type Pooler, startPooler } from "./pooler.ts";
import { type Exit, type Program, startProgram } from "./program.ts";
import type { Random } from "./random.ts";
import { lastVisits } from "./schedules.ts";
import { type Arrangement, arrangementEnvironment, PLAIN } from "./setup.ts";
import { type WallClock, wallClock } from "./wall-clock.ts";

/** The settings that the processes of a trial run with. */
interface Limits {
  readonly concurrency: number;
  readonly leaseMs: number;
  /** For each road of a fallback. */
  readonly gatewayTimeoutMs: number;
  readonly graceMs: number;
}

/** A lease has to outlast the time-outs of all roads, with some time left for the way to the first byte. */
function limitsOf({ roads }: Arrangement): Limits {
  return { concurrency: 5, leaseMs: 1_000 + 1_000 * roads.length, gatewayTimeoutMs: 800, graceMs: 4_000 };
}

/** One trial's database, gateway and processes. */
export interface Stage {
  readonly random: Random;
  readonly lane: Lane;
  readonly database: string;
  readonly arrangement: Arrangement;
  readonly limits: Limits;
  /** Vehicles, numbered from 1. */
  readonly due: number;
  /** The fewest messages that they come to: an owner of more than may be under way at once gets several. */
  readonly messages: number;
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
  /** Whatever has arrived at a gateway, in order. */
  readonly arrivals: readonly WitnessEvent[];
  /** The numbers that asked not to be written to. */
  readonly optedOut: Set<string>;
  /** The numbers that a gateway has called invalid. */
  readonly calledInvalid: ReadonlySet<string>;
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
  /** Every message that a gateway took, in order. */
  record(): readonly Accepted[];
  /** The vehicles that these name, in order. */
  accepted(): string[];
  /** The recipient of a vehicle's message. */
  recipientOf(vehicle: string): string;
  play(script: Script): Promise<void>;
  /** Ends every process that has not ended; no other can be started but that of {@link cleanRun}. */
  breakOff(): void;
  /** The run that follows when the trial is over. */
  cleanRun(options: StartOptions): Program;
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
export async function setStage(
  lane: Lane,
  random: Random,
  due: number,
  arrangement: Arrangement = PLAIN,
): Promise<Stage> {
  const home = mkdtempSync(join(lane.folder, "trial-"));
  const { vehiclesPerOwner, schedule } = arrangement;
  const limits = limitsOf(arrangement);
  const database = await lane.createDatabase({ due, vehiclesPerOwner, lastVisits: lastVisits(schedule) });
  const record = join(home, "accepted.jsonl");
  const witness = await startWitness({ record });
  const moments = await watchMoments(lane.url(database, "postgres"), witness);
  const programs: Program[] = [];
  const poolers: Pooler[] = [];
  const violations: string[] = [];
  const arrivals: WitnessEvent[] = [];
  const calledInvalid = new Set<string>();
  witness.events.on("event", (event) => {
    if (event.moment !== "arrived") return;
    arrivals.push(event);
    if (event.fault === "success false: recipient") calledInvalid.add(event.to);
  });
  let isOver = false;

  function environment({ port, clock, environment: more }: StartOptions): Record<string, string> {
    const url = new URL(lane.url(database));
    if (port !== undefined) url.port = String(port);
    return {
      PENGINGAT_HOME: home,
      DATABASE_URL: url.href,
      ...arrangementEnvironment(arrangement, witness),
      JWT_SECRET,
      PORT: "0",
      REMINDER_TIME_ZONE: "Asia/Jakarta",
      ...(clock ? {} : { REMINDER_TODAY: TRIAL_DAY }),
      SEND_CONCURRENCY: String(limits.concurrency),
      SEND_RATE_PER_MINUTE: "0",
      GATEWAY_TIMEOUT_MS: String(limits.gatewayTimeoutMs),
      LEASE_SECONDS: String(limits.leaseMs / 1_000),
      SHUTDOWN_GRACE_MS: String(limits.graceMs),
      LOG_LEVEL: "trace",
      ...more,
    };
  }

  function start(name: "remind" | "server", options: StartOptions = {}): Program {
    const args = [...(name === "remind" ? ["--json"] : []), ...(options.args ?? [])];
    const program = startProgram(name, environment(options), { args, clock: options.clock?.file ?? null });
    programs.push(program);
    return program;
  }

  function startUnlessOver(name: "remind" | "server", options?: StartOptions): Program {
    if (isOver) throw new Error("the trial is over");
    return start(name, options);
  }

  const stage: Stage = {
    ...{ random, lane, database, arrangement, limits, due, witness, moments, programs, violations },
    messages: Math.ceil(due / vehiclesPerOwner),
    optedOut: new Set(),
    arrivals,
    calledInvalid,
    strikes: 0,
    calmSince: performance.now(),
    longestRecoveryMs: 0,
    lastDay: TRIAL_DAY,
    remind: (options) => startUnlessOver("remind", options),
    server: (options) => startUnlessOver("server", options),
    cleanRun: (options) => start("remind", options),
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
    record: () => readRecord(record),
    accepted: () => readRecord(record).flatMap(({ body }) => vehiclesIn(body)),
    recipientOf: (vehicle) => recipientOf(vehicle, vehiclesPerOwner),
    play: (script) => witness.play(script),
    breakOff() {
      isOver = true;
      for (const program of programs) if (program.running) program.signal("SIGKILL");
    },
    async close() {
      stage.breakOff();
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
