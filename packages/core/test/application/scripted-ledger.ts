import type { Claim, DeliveryLedger, LedgerRun, Settlement } from "../../src/ports/delivery-ledger.js";

/** A call of the ledger, as a script sees it. */
export type LedgerCall =
  | { readonly name: "open" | "renew" | "peek" | "countNew" }
  | { readonly name: "claim" | "handOver" | "giveBack"; readonly claims: readonly Claim[] }
  | { readonly name: "settle"; readonly settlements: readonly Settlement[] }
  | { readonly name: "close"; readonly finished: boolean };

/** What happens around the calls of a ledger. May be changed at any time. */
export interface LedgerScript {
  /** Before a call takes effect; what it throws, the call throws, without any effect. */
  before?: (call: LedgerCall) => void | Promise<void>;
  /** As soon as a call has taken effect. */
  committed?: (call: LedgerCall) => void;
  /** Before its answer arrives; what it throws, the call throws, although it took effect. */
  after?: (call: LedgerCall) => void | Promise<void>;
}

/** A ledger to which a script is played. */
export function scriptedLedger(inner: DeliveryLedger, script: LedgerScript): DeliveryLedger {
  async function play<T>(call: LedgerCall, effect: () => Promise<T>): Promise<T> {
    await script.before?.(call);
    const result = await effect();
    script.committed?.(call);
    await script.after?.(call);
    return result;
  }

  return {
    peek: (keys) => play({ name: "peek" }, () => inner.peek(keys)),
    countNew: (ids) => play({ name: "countNew" }, () => inner.countNew(ids)),
    open: (identity) =>
      play({ name: "open" }, async (): Promise<LedgerRun> => {
        const run = await inner.open(identity);
        return {
          claim: (claims) => play({ name: "claim", claims }, () => run.claim(claims)),
          handOver: (claims) => play({ name: "handOver", claims }, () => run.handOver(claims)),
          settle: (settlements) => play({ name: "settle", settlements }, () => run.settle(settlements)),
          settleAndHandOver: (settlements, claims) =>
            play({ name: "settle", settlements }, () =>
              play({ name: "handOver", claims }, () => run.settleAndHandOver(settlements, claims)),
            ),
          renew: () => play({ name: "renew" }, () => run.renew()),
          giveBack: (claims) => play({ name: "giveBack", claims }, () => run.giveBack(claims)),
          close: (outcome) => play({ name: "close", ...outcome }, () => run.close(outcome)),
        };
      }),
  };
}
