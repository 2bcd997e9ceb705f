/** Standard error: lines, and on a terminal one status line that stays below them. */
export interface Diagnostics {
  /** Whether there is a terminal to show a status on. */
  readonly isTerminal: boolean;
  /** How many columns it has. */
  readonly columns: number;
  /** Writes whole lines, above the status. `done` is called when they are written, or with the error. */
  write(text: string, done?: (error?: Error | null) => void): void;
  /** Lets something else write whole lines to the same terminal, above the status. */
  above(write: () => void): void;
  /** Shows a status in place of the one before; `null` removes it. Does nothing where there is no terminal. */
  show(status: string | null): void;
}

const CLEAR_LINE = "\r\u001b[K";

/** Writes to a stream. A terminal that calls itself dumb does not know how to clear a line. */
export function diagnostics(stream: NodeJS.WriteStream, term = process.env.TERM): Diagnostics {
  const isTerminal = stream.isTTY === true && term !== "dumb";
  let shown: string | null = null;
  return {
    isTerminal,
    get columns() {
      // Some terminals say that they have 0.
      return stream.columns || 80;
    },
    write(text, done) {
      stream.write(shown === null ? text : `${CLEAR_LINE}${text}${shown}`, done);
    },
    above(write) {
      if (shown !== null) stream.write(CLEAR_LINE);
      write();
      if (shown !== null) stream.write(shown);
    },
    show(status) {
      if (!isTerminal || status === shown) return;
      shown = status;
      stream.write(`${CLEAR_LINE}${status ?? ""}`);
    },
  };
}
