import { type Behaviour, FAULTS, type FaultName, HEALTHY } from "./faults.ts";
import type { Road } from "./gateway-api.ts";
import { chances } from "./seeded-random.ts";

/** What the witness is to do, as `PUT /__script` takes it. */
export interface Script {
  /** Decides what chance decides. @default 1 */
  readonly seed?: number;
  /** The first rule that fits a message decides; without any the gateway is in good health. */
  readonly rules?: readonly Rule[];
  /** `false` closes the listeners: connections are refused until a script opens them again. @default true */
  readonly listening?: boolean;
  /** The gateways whose connections alone are refused. @default none */
  readonly closed?: readonly Road[];
  /** How long the healthy gateway takes to answer, drawn from this range in milliseconds. @default none */
  readonly delayMs?: readonly [from: number, to: number];
}

/** When a fault strikes. Conditions that are not given are met. */
export interface Rule {
  readonly fault: FaultName;
  /** The recipient, as digits. */
  readonly to?: string;
  /** The gateway. */
  readonly road?: Road;
  /** Skips so many messages that fit otherwise. */
  readonly after?: number;
  /** Strikes at most so often. */
  readonly times?: number;
  /** Strikes with this probability, 0 to 1. */
  readonly probability?: number;
}

/** Decides how each message is treated. */
export interface Decider {
  /** Also the fault's name, `null` where the gateway is in good health. */
  decide(to: string, road: Road): { readonly behaviour: Behaviour; readonly fault: FaultName | null };
  /** A whole number of the range, both ends included. */
  draw(range: readonly [from: number, to: number]): number;
}

/** A script at its beginning. */
export function decider({ seed = 1, rules = [], delayMs }: Script): Decider {
  const chance = chances(seed);
  const healthy = delayMs ? { ...HEALTHY, delayMs } : HEALTHY;
  const met = rules.map((rule) => ({ rule, seen: 0, struck: 0 }));
  return {
    decide(to, road) {
      for (const state of met) {
        const { rule } = state;
        if ((rule.to ?? to) !== to || (rule.road ?? road) !== road) continue;
        state.seen += 1;
        if (state.seen <= (rule.after ?? 0) || state.struck >= (rule.times ?? Number.POSITIVE_INFINITY))
          continue;
        if (rule.probability !== undefined && chance() >= rule.probability) continue;
        state.struck += 1;
        return { behaviour: FAULTS[rule.fault], fault: rule.fault };
      }
      return { behaviour: healthy, fault: null };
    },
    draw: ([from, to]) => from + Math.floor(chance() * (to - from + 1)),
  };
}

/** Checks what came over the wire. @throws {Error} that says what was expected */
export function readScript(text: string): Script {
  const script: Script = JSON.parse(text);
  if (typeof script !== "object" || script === null) throw new Error("a script: expected an object");
  for (const { fault } of script.rules ?? []) {
    if (!Object.hasOwn(FAULTS, fault)) throw new Error(`fault: expected one of the table's, got ${fault}`);
  }
  return script;
}
