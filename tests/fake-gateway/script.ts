import { type Behaviour, FAULTS, type FaultName, HEALTHY } from "./faults.ts";
import type { GatewayName } from "./gateway-api.ts";
import { seededRandom } from "./seeded-random.ts";

/** What the fake gateways are to do. */
export interface Script {
  /** Decides what is left to chance. @default 1 */
  readonly seed?: number;
  /** The first rule that fits a message decides. @default none: the gateways are healthy */
  readonly rules?: readonly Rule[];
  /** The gateways that refuse connections. @default none */
  readonly closed?: readonly GatewayName[];
  /** How long a healthy gateway takes to reply, drawn from this range in milliseconds. @default none */
  readonly delayMs?: readonly [from: number, to: number];
}

/** When a fault happens. A condition that is not given is met. */
interface Rule {
  readonly fault: FaultName;
  /** The recipient, as digits. */
  readonly to?: string;
  readonly gateway?: GatewayName;
  /** Skips so many messages that fit otherwise. */
  readonly after?: number;
  /** Happens at most so often. */
  readonly times?: number;
  /** Happens with this probability, 0 to 1. */
  readonly probability?: number;
}

/** Decides how each message is treated. */
export interface ScriptPlayer {
  /** `fault` is `null` where the gateway is healthy. */
  decide(
    to: string,
    gateway: GatewayName,
  ): { readonly behaviour: Behaviour; readonly fault: FaultName | null };
  /** Draws a whole number from the range, both ends included. */
  draw(range: readonly [from: number, to: number]): number;
}

/** Begins a script. */
export function playScript({ seed = 1, rules = [], delayMs }: Script): ScriptPlayer {
  const random = seededRandom(seed);
  const healthy = delayMs ? { ...HEALTHY, delayMs } : HEALTHY;
  const states = rules.map((rule) => ({ rule, seen: 0, happened: 0 }));
  return {
    decide(to, gateway) {
      for (const state of states) {
        const { after = 0, fault, probability = 1, times = Number.POSITIVE_INFINITY } = state.rule;
        if ((state.rule.to ?? to) !== to || (state.rule.gateway ?? gateway) !== gateway) continue;
        state.seen += 1;
        if (state.seen <= after || state.happened >= times || random() >= probability) continue;
        state.happened += 1;
        return { behaviour: FAULTS[fault], fault };
      }
      return { behaviour: healthy, fault: null };
    },
    draw: ([from, to]) => from + Math.floor(random() * (to - from + 1)),
  };
}
