import { checkedSignal } from "../domain/option-values.js";

/** Lets one run at a time through, among all that share the gate: of a process, say, so that its limits hold. */
export interface RunGate {
  /** Enters at once and returns how to leave, or `null` while another is inside. */
  tryEnter(): (() => void) | null;
  /** Waits to enter, in the order of arrival; `null` if `signal` aborts first. */
  enter(signal: AbortSignal): Promise<(() => void) | null>;
}

/** A new gate, open. */
export function runGate(): RunGate {
  let inside = false;
  const waiting: ((leave: () => void) => void)[] = [];

  function pass(): () => void {
    inside = true;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      inside = false;
      // Passed on within the same turn, so that nobody gets in between and no late signal wastes it.
      waiting.shift()?.(pass());
    };
  }

  return {
    tryEnter: () => (inside ? null : pass()),
    async enter(signal) {
      checkedSignal("signal", signal);
      if (signal.aborted) return null;
      if (!inside) return pass();
      return new Promise((resolve) => {
        const admit = (leave: () => void) => {
          signal.removeEventListener("abort", giveUp);
          resolve(leave);
        };
        const giveUp = () => {
          waiting.splice(waiting.indexOf(admit), 1);
          resolve(null);
        };
        waiting.push(admit);
        signal.addEventListener("abort", giveUp, { once: true });
      });
    },
  };
}
