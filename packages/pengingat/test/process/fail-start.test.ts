import { createDatabase } from "@pengingat/test-support/database";
import { describe, expect, test } from "vitest";
import { unexpected } from "../../src/process/fail-start.js";

const SECRET = "08110000001";

describe("an error that nobody foresaw is a sentence without what is on file:", () => {
  test.each<[string, unknown, string]>([
    ["a plain object", { name: "ErrnoError", errno: 63 }, "an unexpected error, ErrnoError (63)"],
    ["a full disk below PGlite", { name: "ErrnoError", errno: 51 }, "no space is left on the disk (ENOSPC)"],
    [
      "a full disk below SQLite",
      Object.assign(new Error("database or disk is full"), { code: "ERR_SQLITE_ERROR", errcode: 13 }),
      "no space is left on the disk (ENOSPC)",
    ],
    [
      "a folder's quota",
      Object.assign(new Error("EDQUOT: disk quota exceeded, write"), { code: "EDQUOT" }),
      "no space is left on the disk (EDQUOT)",
    ],
    ["an empty object", {}, "an unexpected error, object"],
    ["a text", SECRET, "an unexpected error, string"],
    ["nothing", undefined, "an unexpected error, undefined"],
    [
      "a full disk",
      Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" }),
      "no space is left on the disk (ENOSPC)",
    ],
    [
      "a full disk below another error",
      new Error("x", { cause: Object.assign(new Error(), { code: "ENOSPC" }) }),
      "no space is left on the disk (ENOSPC)",
    ],
    [
      "a folder that may not be written",
      Object.assign(new Error("EACCES: permission denied, mkdir '/x/.data'"), { code: "EACCES" }),
      "EACCES: permission denied, mkdir '/x/.data'",
    ],
    [
      "a database's words",
      Object.assign(new Error(`invalid input syntax for type bigint: "${SECRET}"`), {
        parent: Object.assign(new Error(`invalid input syntax for type bigint: "${SECRET}"`), {
          code: "22P02",
        }),
      }),
      "the database could not convert a value that is on file (SQLSTATE 22P02)",
    ],
    [
      "a database's refusal",
      Object.assign(new Error(`permission denied for ${SECRET}`), { code: "42501" }),
      "the database refused a statement (SQLSTATE 42501)",
    ],
  ])("%s", (_, error, sentence) => {
    expect(unexpected(error)).toBe(sentence);
  });

  test.each(["ERR01", "E0001", "EPERM"])(
    "a database's words with a SQLSTATE of somebody's own, %s",
    async (code) => {
      const database = await createDatabase();
      const raise = `do $$ begin raise exception 'nomor ${SECRET} salah' using errcode = '${code}'; end $$`;
      const error: unknown = await database.query(raise).catch((thrown: unknown) => thrown);
      await database.drop();
      expect(unexpected(error)).toBe(`the database refused a statement (SQLSTATE ${code})`);
    },
  );

  test("a parser's words", () => {
    let thrown: unknown;
    try {
      JSON.parse(`{"hp": ${SECRET}x}`);
    } catch (error) {
      thrown = error;
    }
    expect(unexpected(thrown)).toMatch(/^an unexpected error, SyntaxError/);
    expect(unexpected(thrown)).not.toContain("0811");
  });
});
