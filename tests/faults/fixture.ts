import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type FakeGateway, type GatewayEvent, startFakeGateway } from "../fake-gateway/fake-gateway.ts";
import { type AcceptedMessage, readRecord } from "../fake-gateway/record.ts";
import type { Script } from "../fake-gateway/script.ts";
import type { Lane, TablesVersion } from "./lane.ts";
import { type Moments, watchMoments } from "./moments.ts";
import { CASE_DAY, JWT_SECRET, recipientOf, vehiclesIn } from "./people.ts";
import { type Pooler, startPooler } from "./pooler.ts";
import { type Program, type ProgramName, type ProgramOptions, startProgram } from "./program.ts";
import type { Random } from "./random.ts";
import { lastVisits } from "./schedules.ts";
import { PLAIN, type Setup, setupEnvironment } from "./setup.ts";
import { type WallClock, wallClock } from "./wall-clock.ts";

/** The limits that the processes of a case run with. */
interface Limits {
  readonly concurrency: number;
  readonly leaseMs: number;
  /** For each gateway of a fallback. */
  readonly gatewayTimeoutMs: number;
  readonly graceMs: number;
}

/** How long leases are where nothing has to wait for one. */
const LONG_LEASE_MS = 60_000;

/** A lease has to outlast the time-outs of all gateways, with some time left for the way to the first byte. */
function limitsOf({ gateways }: Setup, hasShortLeases: boolean): Limits {
  const leaseMs = hasShortLeases ? 1_000 + 1_000 * gateways.length : LONG_LEASE_MS;
  return { concurrency: 5, leaseMs, gatewayTimeoutMs: 800, graceMs: 4_000 };
}

/** One case: its database, gateways and processes, and what is to be checked when it is over. */
export interface Fixture {
  readonly random: Random;
  readonly lane: Lane;
  readonly database: string;
  readonly setup: Setup;
  readonly limits: Limits;
  /** See {@link FixtureOptions}. */
  readonly recoveryLimitMs: number;
  /** Vehicles due, numbered from 1. */
  readonly due: number;
  /** The fewest messages for them: an owner of more vehicles than may be in flight gets several. */
  readonly messages: number;
  readonly gateway: FakeGateway;
  readonly moments: Moments;
  /** What went wrong so far. */
  readonly violations: string[];
  /** Processes that were killed, paused or cut off from the database in mid-run. */
  hits: number;
  /** How many reminders may be in doubt in the end, doubt that the gateway caused aside. */
  allowedDoubt: number;
  /** The longest time from the start of a run that followed a hit to its first message, in milliseconds. */
  longestRecoveryMs: number;
  /** The local date that the last runs work for. */
  lastDay: string;
  /** How the last runs are started. */
  lastOptions: StartOptions;
  /** Every message that arrived at a gateway, in order. */
  readonly arrivals: readonly GatewayEvent[];
  /** The numbers that opted out. */
  readonly optedOut: Set<string>;
  /** The numbers that a gateway called invalid. */
  readonly calledInvalid: ReadonlySet<string>;
  /** Vehicles that were changed in mid-run: the new number, or `null` where no reminder is due any more. */
  readonly changed: Map<string, string | null>;
  /** Every process that was started. */
  readonly programs: readonly Program[];
  /** The settings that a process is started with. */
  environment(options: StartOptions): Readonly<Record<string, string>>;
  remind(options?: StartOptions): Program;
  /** Starts `suppress` for a number. */
  suppress(number: string): Program;
  server(options?: StartOptions): Program;
  migrate(options?: StartOptions): Program;
  /** Makes a clock that processes can be given. */
  clock(start: string): WallClock;
  /** Starts a pooler in front of the database, to be given to processes as `port`. */
  pooler(size: number, answerDelayMs?: number): Promise<Pooler>;
  /** Notes that so many processes are hit. */
  hit(processes?: number): void;
  violate(what: string): void;
  /** Every message that a gateway accepted, in order. */
  record(): readonly AcceptedMessage[];
  /** The vehicles that these name, in order. */
  accepted(): string[];
  /** Puts on record that a gateway accepted a vehicle's message before the case. */
  addAccepted(vehicle: string): void;
  recipientOf(vehicle: string): string;
  /** Begins a script of the gateways. */
  play(script: Script): Promise<void>;
  /** Ends every process that has not ended; none but {@link lastRun} can be started any more. */
  breakOff(): void;
  /** Starts one of the runs that follow when the case is over. */
  lastRun(): Program;
  close(): Promise<void>;
}

export interface StartOptions extends Omit<ProgramOptions, "clock"> {
  readonly clock?: WallClock;
  /** The database's port. @default the server's own */
  readonly port?: number;
  readonly environment?: Readonly<Record<string, string>>;
}

export interface FixtureOptions {
  /** @default one messenger and no options */
  readonly setup?: Setup;
  /** @default "current" */
  readonly tables?: TablesVersion;
  /** Whether leases end within the case; otherwise they last a minute, so that whoever waits for one is seen. @default true */
  readonly hasShortLeases?: boolean;
  /** How soon after its start a run that follows a hit has to send its first message, in milliseconds. @default 1000 */
  readonly recoveryLimitMs?: number;
}

/** Opens a fixture with `due` vehicles. */
export async function openFixture(
  lane: Lane,
  random: Random,
  due: number,
  options: FixtureOptions = {},
): Promise<Fixture> {
  const { setup = PLAIN, tables = "current", hasShortLeases = true, recoveryLimitMs = 1_000 } = options;
  const home = mkdtempSync(join(lane.folder, "case-"));
  const { vehiclesPerOwner, schedule } = setup;
  const limits = limitsOf(setup, hasShortLeases);
  const fleet = { due, vehiclesPerOwner, lastVisits: lastVisits(schedule), tables };
  const database = await lane.createDatabase(fleet);
  const record = join(home, "accepted.jsonl");
  const gateway = await startFakeGateway(record);
  const moments = await watchMoments(lane.url(database, "postgres"), gateway);
  const programs: Program[] = [];
  const poolers: Pooler[] = [];
  const violations: string[] = [];
  const arrivals: GatewayEvent[] = [];
  const calledInvalid = new Set<string>();
  gateway.events.on("event", (event) => {
    if (event.moment !== "arrived") return;
    arrivals.push(event);
    if (event.fault === "refused: recipient") calledInvalid.add(event.to);
  });
  let isOver = false;

  function environment({ port, clock, environment: more }: StartOptions): Readonly<Record<string, string>> {
    const url = new URL(lane.url(database));
    if (port !== undefined) url.port = String(port);
    return {
      PENGINGAT_HOME: home,
      DATABASE_URL: url.href,
      ...setupEnvironment(setup, gateway),
      JWT_SECRET,
      PORT: "0",
      REMINDER_TIME_ZONE: "Asia/Jakarta",
      ...(clock ? {} : { REMINDER_TODAY: CASE_DAY }),
      SEND_CONCURRENCY: String(limits.concurrency),
      SEND_RATE_PER_MINUTE: "0",
      GATEWAY_TIMEOUT_MS: String(limits.gatewayTimeoutMs),
      LEASE_SECONDS: String(limits.leaseMs / 1_000),
      SHUTDOWN_GRACE_MS: String(limits.graceMs),
      LOG_LEVEL: "trace",
      ...more,
    };
  }

  function start(name: ProgramName, options: StartOptions = {}): Program {
    const { args = [], clock, full } = options;
    const program = startProgram(name, environment(options), {
      args: [...(name === "remind" ? ["--json"] : []), ...args],
      ...(clock && { clock: clock.file }),
      ...(full && { full }),
    });
    programs.push(program);
    return program;
  }

  function startUnlessOver(name: ProgramName, options?: StartOptions): Program {
    if (isOver) throw new Error("the case is over");
    return start(name, options);
  }

  const fixture: Fixture = {
    ...{
      random,
      lane,
      database,
      setup,
      limits,
      recoveryLimitMs,
      due,
      gateway,
      moments,
      programs,
      violations,
    },
    messages: Math.ceil(due / vehiclesPerOwner),
    environment,
    optedOut: new Set(),
    changed: new Map(),
    arrivals,
    calledInvalid,
    hits: 0,
    allowedDoubt: 0,
    longestRecoveryMs: 0,
    lastDay: CASE_DAY,
    lastOptions: {},
    remind: (options) => startUnlessOver("remind", options),
    suppress: (number) => startUnlessOver("suppress", { args: [number] }),
    server: (options) => startUnlessOver("server", options),
    migrate: (options) => startUnlessOver("migrate", options),
    lastRun: () => start("remind", fixture.lastOptions),
    clock: (instant) => wallClock(join(home, `clock-${programs.length}`), instant),
    async pooler(size, answerDelayMs = 0) {
      const { port } = lane.server;
      const pooler = await startPooler({ port, user: "app", database, size, answerDelayMs });
      poolers.push(pooler);
      return pooler;
    },
    hit(processes = 1) {
      fixture.hits += processes;
      fixture.allowedDoubt += processes * limits.concurrency;
    },
    violate: (what) => void violations.push(what),
    record: () => readRecord(record),
    accepted: () => readRecord(record).flatMap(({ body }) => vehiclesIn(body)),
    addAccepted(vehicle) {
      const message = { to: fixture.recipientOf(vehicle), body: `UJI ${vehicle} SMR` };
      const accepted: AcceptedMessage = { ...message, at: 0, gateway: setup.gateways[0] };
      appendFileSync(record, `${JSON.stringify(accepted)}\n`);
    },
    recipientOf: (vehicle) => recipientOf(vehicle, vehiclesPerOwner),
    play: (script) => gateway.play(script),
    breakOff() {
      isOver = true;
      for (const program of programs) if (program.running) program.signal("SIGKILL");
    },
    async close() {
      fixture.breakOff();
      await Promise.all(programs.map(({ exited }) => exited));
      await moments.close();
      await Promise.all(poolers.map((pooler) => pooler.close()));
      await gateway.close();
      rmSync(home, { recursive: true, force: true });
      await lane.query("postgres", `drop database if exists ${database} with (force)`);
    },
  };
  return fixture;
}
