type Task = () => Promise<void> | void;

const tasks = new Set<Task>();

/** Registers what has to be done however the benchmark ends. Returns how to forget it. */
export function atEnd(task: Task): () => void {
  tasks.add(task);
  return () => void tasks.delete(task);
}

let ending: Promise<void> | null = null;

/** Does all that is registered, once, the latest first. What fails does not keep the rest from being done. */
export function cleanUp(): Promise<void> {
  ending ??= (async () => {
    for (const task of [...tasks].reverse()) {
      await (async () => task())().catch((error: unknown) => console.error(error));
    }
  })();
  return ending;
}

/** Whether the end has begun. */
export function isCleaningUp(): boolean {
  return ending !== null;
}

/** Cleans up and ends at Ctrl-C and SIGTERM. */
export function cleanUpOnSignals(): void {
  let isEnding = false;
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const) {
    process.on(signal, () => {
      if (isEnding) return;
      isEnding = true;
      process.stderr.write("\nCleaning up …\n");
      void cleanUp().finally(() => process.exit(code));
    });
  }
}
