import { ReminderError, type ReminderErrorCode } from "@pengingat/core";
import { UNREACHABLE, unavailableWords } from "@pengingat/core/adapter";

/**
 * Runs database work and reports its failure as a `ReminderError`: `DATABASE_LOST` where the server cannot be reached
 * or cannot answer now (the work may or may not have taken effect), `SCHEMA_MISMATCH` where a table, a column or a
 * permission is missing. Any other error passes unchanged.
 */
export async function withDatabaseErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (ReminderError.is(error)) throw error;
    const known = describe(error);
    throw known ? new ReminderError(known.code, known.message, { cause: error }) : error;
  }
}

/** The SQLSTATEs of an error and of what it wraps, innermost first. */
export function sqlStates(error: unknown): readonly string[] {
  return chain(error).flatMap((link) => ("code" in link && typeof link.code === "string" ? link.code : []));
}

/**
 * The SQLSTATE of an error that comes of a value in a row: it has bytes that are no text, a view cannot convert it, or a
 * function of the view raises whatever it likes. `null` for any other error.
 */
export function valueFault(error: unknown): string | null {
  const isOfFunction = chain(error).some((link) => "where" in link && link.where !== undefined);
  const ofSchema = isOfFunction ? schemaState(error) : null;
  if (ofSchema !== null) return ofSchema;
  const isOfOthers = !isRaised(error);
  if (ReminderError.is(error) && (isOfOthers || error.code !== "DATABASE_LOST")) return null;
  const isOther = (state: string) =>
    (isOfOthers && OTHER_STATES.test(state)) || (!isOfFunction && STATEMENT_STATES.test(state));
  return sqlStates(error).find((state) => SQLSTATE.test(state) && !isOther(state)) ?? null;
}

/** Whether a function raised it: whatever its SQLSTATE, it says nothing of the server, the session or a transaction. */
export function isRaised(error: unknown): boolean {
  return chain(error).some((link) => "routine" in link && link.routine === "exec_stmt_raise");
}

/** Meets the errors that come of a value in a row; the others pass. */
export function ifOfValue<Result>(otherwise: () => Result) {
  return (error: unknown): Result => {
    if (valueFault(error) === null) throw error;
    return otherwise();
  };
}

/** The SQLSTATE of a `SCHEMA_MISMATCH` that the server told of; `null` for any other error. */
function schemaState(error: unknown): string | null {
  if (!ReminderError.is(error) || error.code !== "SCHEMA_MISMATCH") return null;
  return sqlStates(error).find((state) => SCHEMA_STATES.test(state)) ?? null;
}

/** Whether the server refused a statement because of this unique index. */
export function isDuplicate(error: unknown, index: string): boolean {
  return chain(error).some(
    (link) => "code" in link && link.code === "23505" && "constraint" in link && link.constraint === index,
  );
}

// SQLSTATEs, from https://www.postgresql.org/docs/current/errcodes-appendix.html
const SCHEMA_STATES = /^(42P01|42703|3F000|42704|42501|42883|42809|42846|55000)$/;
const SQLSTATE = /^[0-9A-Z]{5}$/;
// Of the connection, the session, its transaction, the server, or one that a foreign table is on: no other row fares better.
const OTHER_STATES = /^(08|25|26|28|3B|3D|40|53|55|57|58|72|F0|HV)/;
// Of the statement itself, whatever the rows hold, where no function raises it.
const STATEMENT_STATES = /^42/;
const NETWORK_CODES =
  /^(ECONN(REFUSED|RESET|ABORTED)|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/;
// By name, as `instanceof` fails where Sequelize is installed twice.
const CONNECTION_ERRORS = /^Sequelize(Connection|Host|InvalidConnection|AccessDenied)/;
// What pg and Sequelize say without a code.
const LOST_MESSAGES =
  /^(Connection terminated|Connection ended|Query read timeout|timeout expired|Client (has encountered a connection error|was closed)|ConnectionManager\.getConnection was called after)/;

function describe(error: unknown): { code: ReminderErrorCode; message: string } | null {
  const refused = chain(error).find(({ name }) => CONNECTION_ERRORS.test(name));
  for (const link of chain(error)) {
    const code = "code" in link && typeof link.code === "string" ? link.code : "";
    const words = unavailableWords(code);
    if (words !== null) return { code: "DATABASE_LOST", message: words };
    // Before there is a session, these say that the database lets nobody in, or not this role.
    if (refused && SCHEMA_STATES.test(code)) return lost(`SQLSTATE ${code}`);
    if (SCHEMA_STATES.test(code)) {
      // The server names identifiers here, never values; what a function raises may be anything.
      const isOfFunction = "where" in link && link.where !== undefined;
      const what = isOfFunction ? "refused what a function in it does" : `refused: ${link.message}`;
      return { code: "SCHEMA_MISMATCH", message: `the database ${what} (SQLSTATE ${code})` };
    }
    if (NETWORK_CODES.test(code)) return lost(code);
    if (LOST_MESSAGES.test(link.message)) return lost("connection ended");
  }
  return refused ? lost(refused.name) : null;
}

function lost(kind: string): { code: ReminderErrorCode; message: string } {
  return { code: "DATABASE_LOST", message: `${UNREACHABLE} (${kind})` };
}

/** The error and what it wraps, innermost first: the server's own code says more than Sequelize's class. */
function chain(error: unknown): Error[] {
  const links: Error[] = [];
  for (let link = error; link instanceof Error && !links.includes(link); ) {
    links.unshift(link);
    link = "parent" in link ? link.parent : link.cause;
  }
  return links;
}
