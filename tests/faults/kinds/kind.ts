import type { Script } from "../../fake-gateway/script.ts";
import type { Fixture } from "../fixture.ts";
import type { TablesVersion } from "../lane.ts";
import { isCommit, MOMENTS, type Moment } from "../moments.ts";
import type { Program } from "../program.ts";
import type { FixedSetup } from "../setup.ts";

/** One way in which things go wrong. */
export interface FaultKind {
  readonly name: string;
  /** How many vehicles are due, drawn from this range. @default 20 to 60 */
  readonly due?: readonly [from: number, to: number];
  /** What of the setup is not left to chance. */
  readonly setup?: FixedSetup;
  /** @default "current" */
  readonly tables?: TablesVersion;
  /** Whether it waits for leases to end. @default false: leases may last longer than the case */
  readonly needsShortLeases?: boolean;
  /** Injects the faults; resolves when every process has ended. Throws where the case itself fails. */
  inject(fixture: Fixture): Promise<void>;
}

/** Makes the gateways reply late enough for a hit to land in mid-run. */
export function slowGateway(fixture: Fixture, from = 5, to = 40, script: Script = {}): Promise<void> {
  return fixture.play({ seed: fixture.random.int(0, 2 ** 31), delayMs: [from, to], ...script });
}

/** So many processes share a machine that a reply may come late without anything being wrong. */
export function patience({ setup }: Fixture, seconds = 8): Record<string, string> {
  return {
    GATEWAY_TIMEOUT_MS: String(seconds * 1_000),
    LEASE_SECONDS: String(4 + seconds * setup.gateways.length),
  };
}

/** Resolves with `true` at a moment of a run, or with `false` where the process ends before. */
export async function meets(
  fixture: Fixture,
  program: Program,
  moment: Moment,
  nth = fixture.random.int(1, isCommit(moment) ? fixture.due : fixture.messages),
): Promise<boolean> {
  const ended = program.exited.then(() => false as const);
  const isReached = await Promise.race([fixture.moments.reached(moment, nth), ended]);
  return isReached && program.running;
}

/** A random moment, from the start of the process to past its end. */
export async function anyMoment(fixture: Fixture, program: Program): Promise<boolean> {
  const { random } = fixture;
  if (random.chance(0.2)) {
    await pause(random.int(0, 1_500));
    return program.running;
  }
  if (random.chance(0.5)) {
    const isReached = await meets(fixture, program, "sending", 1);
    await pause(random.int(0, 300));
    return isReached && program.running;
  }
  return meets(fixture, program, random.pick(MOMENTS));
}

/** Kills a process, as a power cut would. */
export async function kill(fixture: Fixture, victim: Program): Promise<void> {
  fixture.hit();
  victim.signal("SIGKILL");
  await victim.exited;
}

/** Kills a process at a random moment, if it is still running then. */
export async function killAnywhere(fixture: Fixture, victim: Program): Promise<void> {
  if (await anyMoment(fixture, victim)) await kill(fixture, victim);
  await victim.exited;
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
