/**
 * Resolves when all is written, or cannot be, with which of the two: a pipe takes a long text in pieces, and the process must
 * not end before the last.
 */
export function print(text: string | Uint8Array): Promise<boolean> {
  return new Promise((resolve) => {
    process.stdout.write(text, (error) => resolve(!error));
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

/** Holds output back until it is released. `write` writes to standard output. */
export function heldOutput(write: (text: string) => void): HeldOutput {
  let held: string[] | null = [];

  function release(): void {
    if (held === null) return;
    const text = held.join("");
    held = null;
    write(text);
  }

  return {
    write(text) {
      if (held) held.push(text);
      else write(text);
    },
    release,
    async end() {
      release();
      await print("");
    },
  };
}
