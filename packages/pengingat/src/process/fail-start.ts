import { StartUpError } from "./start-up-error.js";

/** Ends the process and prints what is wrong: no stack trace, no secret. */
export function failStart(error: unknown): never {
  const { exitCode, lines } =
    error instanceof StartUpError ? error : new StartUpError(`Could not start: ${unexpected(error)}.`);
  for (const line of lines) process.stderr.write(`${line}\n`);
  process.exit(exitCode);
}

/** What the operating system and Node say names files and hosts. */
const OF_SYSTEM = /^(E[A-Z0-9]{2,}$|ERR_)/;
const SQLSTATE = /^[0-9A-Z]{5}$/;
const FULL_DISK = ["ENOSPC", "EDQUOT"];
/** What SQLite, and PostgreSQL on WebAssembly, make of `ENOSPC`. */
const SQLITE_FULL = 13;
const WASI_NO_SPACE = "51";

/**
 * An error that nobody foresaw, as far as it may be shown. The words of a database, or of a parser, may quote a name or a
 * number that is on file: then its kind, its code and where it came from have to do.
 */
export function unexpected(error: unknown): string {
  const links = chain(error);
  for (const { code, message, isOfServer } of links) {
    if (FULL_DISK.includes(code)) return `no space is left on the disk (${code})`;
    // A SQLSTATE of somebody's own may begin with E too.
    if (!isOfServer && OF_SYSTEM.test(code)) return message === "" ? code : message;
    if (SQLSTATE.test(code)) {
      const what = code.startsWith("22")
        ? "could not convert a value that is on file"
        : "refused a statement";
      return `the database ${what} (SQLSTATE ${code})`;
    }
  }
  const [{ name, code, stack } = { name: "", code: "", stack: "" }] = links;
  const [, place] = /\((?:file:\/\/)?([^()]+:\d+):\d+\)|at (?:file:\/\/)?(\S+:\d+):\d+$/m.exec(stack) ?? [];
  const details = [code, place && `at ${place}`].filter(Boolean).join(", ");
  return `an unexpected error, ${name || typeof error}${details ? ` (${details})` : ""}`;
}

interface Link {
  readonly name: string;
  readonly code: string;
  readonly message: string;
  readonly stack: string;
  /** Whether a database server has said it. */
  readonly isOfServer: boolean;
}

/** The error and what it wraps, innermost first. Not all that is thrown is an Error: PGlite throws plain objects. */
function chain(error: unknown): readonly Link[] {
  const links: Link[] = [];
  for (let link = error; typeof link === "object" && link !== null && links.length < 9; ) {
    const { name, code, errno, errcode, message, stack, parent, cause, severity } = link as Record<
      string,
      unknown
    >;
    const isFull = errcode === SQLITE_FULL || (name === "ErrnoError" && text(errno) === WASI_NO_SPACE);
    links.unshift({
      name: text(name),
      code: isFull ? "ENOSPC" : text(code) || text(errno),
      message: text(message),
      stack: text(stack),
      isOfServer: severity !== undefined,
    });
    link = parent ?? cause;
  }
  return links;
}

function text(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
