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
  const waiting: (() => void)[] = [];

  function pass(): () => void {
    inside = true;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      inside = false;
      waiting.shift()?.();
    };
  }

  return {
    tryEnter: () => (inside ? null : pass()),
    async enter(signal) {
      while (inside && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const wake = () => {
            signal.removeEventListener("abort", wake);
            const at = waiting.indexOf(wake);
            if (at >= 0) waiting.splice(at, 1);
            resolve();
          };
          waiting.push(wake);
          signal.addEventListener("abort", wake, { once: true });
        });
      }
      return signal.aborted ? null : pass();
    },
  };
}
