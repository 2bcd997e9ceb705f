import { ReminderError } from "@pengingat/core";
import { QueryTypes, type Sequelize } from "sequelize";
import { withDatabaseErrors } from "./database-error.js";

/** Whether an encoding has a character. */
type Repertoire = (character: string) => boolean;

/** PostgreSQL's names for parts of ISO 8859, which have a number of their own. */
const ISO_8859: Readonly<Record<string, number>> = {
  ...{
    LATIN2: 2,
    LATIN3: 3,
    LATIN4: 4,
    LATIN5: 9,
    LATIN6: 10,
    LATIN7: 13,
    LATIN8: 14,
    LATIN9: 15,
    LATIN10: 16,
  },
  ...{ ISO_8859_5: 5, ISO_8859_6: 6, ISO_8859_7: 7, ISO_8859_8: 8 },
};

/**
 * PostgreSQL's names, from `getdatabaseencoding()`. SQL_ASCII keeps whatever bytes it is given. Of an encoding of several
 * bytes a character, beside UTF-8, ASCII alone is taken for known.
 */
function repertoireOf(encoding: string): Repertoire {
  if (encoding === "UTF8" || encoding === "SQL_ASCII") return (character) => character !== "\0";
  if (encoding === "LATIN1") return upTo(0xff);
  const isAscii = upTo(0x7f);
  const label = labelOf(encoding);
  if (label === null) return isAscii;
  const first = label.startsWith("iso-") ? 0xa0 : 0x80;
  const upperHalf = Uint8Array.from({ length: 0x100 - first }, (_, index) => first + index);
  // Bytes that the encoding leaves out decode to control characters, or to U+FFFD.
  const known = new Set(new TextDecoder(label).decode(upperHalf).replaceAll(/[\p{Cc}\ufffd]/gu, ""));
  return (character) => isAscii(character) || known.has(character);
}

/** What the runtime calls an encoding of one byte a character; `null` for another one. */
function labelOf(encoding: string): string | null {
  const part = ISO_8859[encoding];
  if (part !== undefined) return `iso-8859-${part}`;
  const [, codePage] = /^WIN(125\d|874)$/.exec(encoding) ?? [];
  if (codePage !== undefined) return `windows-${codePage}`;
  return { WIN866: "ibm866", KOI8R: "koi8-r", KOI8U: "koi8-u" }[encoding] ?? null;
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
