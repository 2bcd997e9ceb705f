let width = 0;

/** Shows what is going on: one line that changes on a terminal, lines elsewhere only for what is new. */
export function progress(line: string): void {
  if (!process.stderr.isTTY) {
    process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);
    return;
  }
  const shown = line.slice(0, (process.stderr.columns ?? 80) - 1);
  process.stderr.write(`\r${shown.padEnd(width)}`);
  width = shown.length;
}

/** Ends the line that changes. */
export function endProgress(): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${" ".repeat(width)}\r`);
  width = 0;
}
