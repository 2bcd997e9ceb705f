import { unavailableWords } from "@pengingat/core/adapter";
import { databaseProblem } from "../database/database-problem.js";
import { commandLine } from "../process/home.js";
import { DatabaseUnreachableError, StartUpError } from "../process/start-up-error.js";
import { ForeignTablesError } from "./import-fleet.js";
import { type FileFault, UnreadableFile } from "./unreadable-file.js";

/** By SQLSTATE and by what the driver calls an error. */
const CONNECTION = /^Sequelize(Connection|Host|InvalidConnection|AccessDenied)/;
const SQLSTATE = /^(?=.*\d)[0-9A-Z]{5}$/;
/** What the driver says of a connection that is lost in the middle. */
const LOST = /^(Connection terminated|Query read timeout|read ECONNRESET|write EPIPE)/;
const REFUSED: Readonly<Record<string, string>> = {
  "42501":
    "The role in DATABASE_URL may not make or change the tables of an import: use their owner's role for it.",
  "25006": "The database is read-only, as a standby is: connect to the primary for an import.",
  "53100": "The disk of the database is full: free space on it. Nothing was imported.",
};

/** What a person can do about an import that did not take place; an error of another kind as it is. */
export function asStartUpError(error: unknown, name: string): unknown {
  if (error instanceof UnreadableFile)
    return new StartUpError(`${name}: ${fileText(error.fault, error.detail)}`);
  if (error instanceof ForeignTablesError) {
    return new StartUpError(
      "The tables customer and vehicle are there, and no import made them: pengingat only reads them.",
      "Nothing was written. Correct customers in the program that keeps them.",
    );
  }
  if (!(error instanceof Error)) return error;
  if (CONNECTION.test(error.name) || LOST.test(error.message)) return databaseProblem(error);
  const { parent } = error as { parent?: { code?: unknown } };
  const code = String(parent?.code);
  if (code in REFUSED) return new StartUpError(REFUSED[code] ?? "");
  const unavailable = unavailableWords(code);
  if (unavailable !== null) return new DatabaseUnreachableError(`Cannot import now: ${unavailable}.`);
  // Not in the database's own words, which quote the row.
  if (SQLSTATE.test(code))
    return new StartUpError(`The database refused the import (SQLSTATE ${code}). Nothing was imported.`);
  return error;
}

function fileText(fault: FileFault, detail: string): string {
  const texts: Readonly<Record<FileFault, string>> = {
    unknown_kind: "neither CSV nor XLSX. Save it as .xlsx or .csv, and try again.",
    bad_spreadsheet: "not a spreadsheet that can be read. Is it damaged, or protected by a password?",
    too_large: "larger than 64 MB.",
    empty: "it is empty.",
    no_headings: `no line has a heading for the plate and one more. Found: ${detail}. Name them: ${commandLine(
      'import FILE --map no_pol="HEADING" --map hp="HEADING"',
    )}`,
    heading_not_found: `no column has the heading ${JSON.stringify(detail)}.`,
    open_quote: `the quotation mark that opens in line ${detail.replace(" ", ", column ")}, is not closed in its cell. Take it away or close it, and try again.`,
  };
  return texts[fault];
}
