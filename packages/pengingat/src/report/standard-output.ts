/**
 * Text that cannot be written changes nothing of what was done, so the exit code stays and standard error tells.
 * Without a listener, whoever closes the pipe in mid-run would end the run.
 */
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // Whoever closed the pipe, like `head`, has read enough.
  if (error.code !== "EPIPE") process.stderr.write(`The output could not be written (${error.code}).\n`);
});

/** Resolves when all is written: a pipe takes a long text in pieces, and the process must not end before the last. */
export function print(text: string): Promise<void> {
  return new Promise((resolve) => {
    process.stdout.write(text, () => resolve());
  });
}

/** Standard output that is held back until there is something to report: a run that is refused prints nothing. */
export interface HeldOutput {
  write(text: string): void;
  /** From here on text is written as it comes, so that a long report does not pile up. */
  release(): void;
  /** Resolves when all is written. */
  end(): Promise<void>;
}

/** Holds output back until it is released. */
export function heldOutput(): HeldOutput {
  let held: string[] | null = [];

  function release(): void {
    if (held === null) return;
    const text = held.join("");
    held = null;
    process.stdout.write(text);
  }

  return {
    write(text) {
      if (held) held.push(text);
      else process.stdout.write(text);
    },
    release,
    end() {
      release();
      return print("");
    },
  };
}
