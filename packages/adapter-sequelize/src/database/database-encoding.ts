import { ReminderError } from "@pengingat/core";
import { QueryTypes, type Sequelize } from "sequelize";
import { sqlStates, withDatabaseErrors } from "./database-error.js";

const PRINTABLE_ASCII = /^[ -~]*$/;

/**
 * Returns what makes these texts such as the database can keep: `?` stands for each character that its encoding does not
 * have. Asks outside of any transaction.
 */
export async function textAsKept(
  sequelize: Sequelize,
  texts: readonly string[],
): Promise<(text: string) => string> {
  const characters = new Set(texts.flatMap((text) => (PRINTABLE_ASCII.test(text) ? [] : charactersOf(text))));
  const lacking = new Set(await lackingOf(sequelize, [...characters]));
  return (text) =>
    charactersOf(text)
      .map((character) => (lacking.has(character) ? "?" : character))
      .join("");
}

function charactersOf(text: string): string[] {
  return Array.from(text);
}

/** Those that it does not have: it is asked for all of the characters, then for the halves of those with one. */
async function lackingOf(sequelize: Sequelize, characters: readonly string[]): Promise<readonly string[]> {
  if (await canKeep(sequelize, characters.join(""))) return [];
  if (characters.length === 1) return characters;
  const middle = Math.ceil(characters.length / 2);
  const first = await lackingOf(sequelize, characters.slice(0, middle));
  return [...first, ...(await lackingOf(sequelize, characters.slice(middle)))];
}

/** PostgreSQL alone knows what its encodings have. */
async function canKeep(sequelize: Sequelize, text: string): Promise<boolean> {
  if (PRINTABLE_ASCII.test(text)) return true;
  try {
    await sequelize.query("select convert($1::bytea, 'UTF8', getdatabaseencoding()::name) is null as none", {
      bind: [Buffer.from(text)],
      type: QueryTypes.SELECT,
      useMaster: true,
      transaction: null,
    });
    return true;
  } catch (error) {
    if (isRefusedText(error)) return false;
    throw error;
  }
}

/** Whether PostgreSQL refused characters that its encoding does not have, or bytes that are none. */
export function isRefusedText(error: unknown): boolean {
  return sqlStates(error).some((state) => state === "22P05" || state === "22021");
}

/** Returns bound values as the database can keep them; `null` where nothing had to be replaced. */
export async function inDatabaseEncoding(
  sequelize: Sequelize,
  bind: readonly unknown[],
): Promise<unknown[] | null> {
  const isText = (value: unknown): value is string => typeof value === "string";
  const texts = bind.flatMap((value) =>
    Array.isArray(value) ? value.filter(isText) : isText(value) ? [value] : [],
  );
  const asKept = await textAsKept(sequelize, texts);
  if (texts.every((text) => asKept(text) === text)) return null;
  const held = (value: unknown): unknown =>
    Array.isArray(value) ? value.map(held) : isText(value) ? asKept(value) : value;
  return bind.map(held);
}

/** Whether the database can keep every character of a key. With `?` for those that it cannot, two keys would be one. */
export async function isInEncoding(sequelize: Sequelize, key: string): Promise<boolean> {
  return withDatabaseErrors(() => canKeep(sequelize, key));
}

/** @throws {ReminderError} `INVALID_OPTION` where it does not */
export async function assertInEncoding(sequelize: Sequelize, option: string, key: string): Promise<void> {
  if (await isInEncoding(sequelize, key)) return;
  throw new ReminderError(
    "INVALID_OPTION",
    `${option}: expected characters that the database's encoding has, got one that it does not have`,
  );
}
