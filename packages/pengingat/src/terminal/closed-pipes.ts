/**
 * Keeps a run going when its output cannot be written: nothing of what it does depends on it, and the exit code tells how
 * it ended. Without a listener, whoever closes the pipe in the middle of a run would end it.
 */
export function surviveClosedPipes(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    // Whoever closed the pipe, like `head`, has read enough.
    if (error.code !== "EPIPE") process.stderr.write(`The output could not be written (${error.code}).\n`);
  });
  process.stderr.on("error", () => {});
}
