import { QueryTypes, type Sequelize } from "sequelize";

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
 * Returns bound values in which `?` stands for each character that the database's encoding does not have; `null` where
 * none had to be replaced.
 */
export async function inDatabaseEncoding(
  sequelize: Sequelize,
  bind: readonly unknown[],
): Promise<unknown[] | null> {
  const [row] = await sequelize.query<{ encoding: string }>("select getdatabaseencoding() as encoding", {
    type: QueryTypes.SELECT,
    useMaster: true,
    transaction: null,
  });
  const has = repertoireOf(row?.encoding ?? "");
  let isReplaced = false;
  const held = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(held);
    if (typeof value !== "string") return value;
    const text = Array.from(value, (character) => (has(character) ? character : "?")).join("");
    isReplaced ||= text !== value;
    return text;
  };
  const values = bind.map(held);
  return isReplaced ? values : null;
}
