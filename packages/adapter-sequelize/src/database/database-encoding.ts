import { ReminderError } from "@pengingat/core";
import { QueryTypes, type Sequelize } from "sequelize";
import { withDatabaseErrors } from "./database-error.js";

/** Whether an encoding has a character. */
type Repertoire = (character: string) => boolean;

/** PostgreSQL's names, from `getdatabaseencoding()`. SQL_ASCII keeps whatever bytes it is given. */
function repertoireOf(encoding: string): Repertoire {
  if (encoding === "UTF8" || encoding === "SQL_ASCII") return (character) => character !== "\0";
  if (encoding === "LATIN1") return upTo(0xff);
  const [, codePage] = /^WIN(125\d)$/.exec(encoding) ?? [];
  if (codePage === undefined) return upTo(0x7f);
  const upperHalf = Uint8Array.from({ length: 0x80 }, (_, index) => 0x80 + index);
  const decoded = new TextDecoder(`windows-${codePage}`).decode(upperHalf);
  // Bytes that the code page leaves out decode to control characters.
  const known = new Set(decoded.replaceAll(/\p{Cc}/gu, ""));
  const isAscii = upTo(0x7f);
  return (character) => isAscii(character) || known.has(character);
}

function upTo(last: number): Repertoire {
  return (character) => character !== "\0" && (character.codePointAt(0) ?? 0) <= last;
}

/**
 * Returns what makes a text such as the database can keep: `?` stands for each character that its encoding does not have.
 * Asks outside of any transaction.
 */
export async function textAsKept(sequelize: Sequelize): Promise<(text: string) => string> {
  const [row] = await sequelize.query<{ encoding: string }>("select getdatabaseencoding() as encoding", {
    type: QueryTypes.SELECT,
    useMaster: true,
    transaction: null,
  });
  const has = repertoireOf(row?.encoding ?? "");
  return (text) =>
    PRINTABLE_ASCII.test(text)
      ? text
      : Array.from(text, (character) => (has(character) ? character : "?")).join("");
}

const PRINTABLE_ASCII = /^[ -~]*$/;

/** Returns bound values as the database can keep them; `null` where nothing had to be replaced. */
export async function inDatabaseEncoding(
  sequelize: Sequelize,
  bind: readonly unknown[],
): Promise<unknown[] | null> {
  const asKept = await textAsKept(sequelize);
  let isReplaced = false;
  const held = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(held);
    if (typeof value !== "string") return value;
    const text = asKept(value);
    isReplaced ||= text !== value;
    return text;
  };
  const values = bind.map(held);
  return isReplaced ? values : null;
}

/** Whether the database can keep every character of a key. With `?` for those that it cannot, two keys would be one. */
export async function isInEncoding(sequelize: Sequelize, key: string): Promise<boolean> {
  if (PRINTABLE_ASCII.test(key)) return true;
  return (await withDatabaseErrors(() => textAsKept(sequelize)))(key) === key;
}

/** @throws {ReminderError} `INVALID_OPTION` where it does not */
export async function assertInEncoding(sequelize: Sequelize, option: string, key: string): Promise<void> {
  if (await isInEncoding(sequelize, key)) return;
  throw new ReminderError(
    "INVALID_OPTION",
    `${option}: expected characters that the database's encoding has, got one that it does not have`,
  );
}
