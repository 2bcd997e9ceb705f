import type { Stage, StartOptions } from "../fixture.ts";
import type { Moment } from "../moments.ts";
import type { Program } from "../program.ts";
import type { Wishes } from "../setup.ts";

/** One way to be in the way. */
export interface TrialKind {
  readonly name: string;
  /** How many vehicles are due, drawn from this range. @default 20 to 60 */
  readonly due?: readonly [from: number, to: number];
  /** Who has to carry the messages, and how. @default left to chance */
  readonly wishes?: Wishes;
  /** Does its worst, and ends when every process has ended. Answers how the clean run is to be started. */
  play(stage: Stage): Promise<StartOptions | undefined>;
}

export const MOMENTS: readonly Moment[] = [
  "claimed",
  "sending",
  "arrived",
  "accepted",
  "answered",
  "settled",
];

/** A gateway that answers late enough for a hit to land in the middle of a run. */
export function slowGateway(stage: Stage, from = 5, to = 40): Promise<void> {
  return stage.play({ seed: stage.random.int(0, 2 ** 31), delayMs: [from, to] });
}

/** Resolves with `true` at a moment of a run, or with `false` if the process ends before. */
export async function meets(stage: Stage, program: Program, moment: Moment, nth?: number): Promise<boolean> {
  const isCommit = moment === "claimed" || moment === "sending" || moment === "settled";
  const which = nth ?? stage.random.int(1, isCommit ? stage.due : stage.messages);
  const ended = program.exited.then(() => false as const);
  const met = await Promise.race([stage.moments.reached(moment, which), ended]);
  return met && program.running;
}

/** A moment left to chance: anywhere from the start of the process to past its end. */
export async function anyMoment(stage: Stage, program: Program): Promise<boolean> {
  const { random } = stage;
  if (random.chance(0.2)) {
    await pause(random.int(0, 1_500));
    return program.running;
  }
  if (random.chance(0.5)) {
    const met = await meets(stage, program, "claimed", 1);
    await pause(random.int(0, 300));
    return met && program.running;
  }
  return meets(stage, program, random.pick(MOMENTS));
}

/** Lets time pass. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
