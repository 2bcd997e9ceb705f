import { describe, expect, test } from "vitest";
import { comparableWords, isBlank, replaceInvisible } from "../../src/domain/visible-text.js";

/** Each shows nothing, alone or between letters. */
const INVISIBLE = Array.from(
  "\u0000\u001f\u007f\u00a0\u00ad\u034f\u061c\u115f\u1680\u17b4\u180e\u2003\u200b\u200d\u200e\u202e\u2060\u2066\u2800\u3000\u3164\ufe00\ufe0f\ufeff\uffa0\u{e0001}\u{e0100}",
);

const shown = (character: string) => `U+${character.codePointAt(0)?.toString(16).padStart(4, "0")}`;

describe("a character that shows nothing", () => {
  test.each(INVISIBLE.map((character) => [shown(character), character]))("%s", (_, character) => {
    expect(isBlank(character)).toBe(true);
    expect(isBlank(` ${character}\n${character}`)).toBe(true);
    expect(isBlank(`${character}a`)).toBe(false);
    expect(replaceInvisible(`0811${character}55`, "")).toBe("081155");
    expect(replaceInvisible(`0811${character}55`, " ")).toBe("0811 55");
  });
});

test.each(["a", "0", "-", "ａ", "🙏", "ﷺ", "ᠠ", "e\u0301"])("%j shows something", (text) => {
  expect(isBlank(text)).toBe(false);
  expect(replaceInvisible(text, "")).toBe(text);
});

test.each([null, undefined, "", " ", "\n"])("%j shows nothing", (text) => {
  expect(isBlank(text)).toBe(true);
});

test.each([
  "Rusak Total",
  " rusak  TOTAL\n",
  "rusak\u00a0total\u200b",
  "\ufeffru\u00adsak\u3000\u200b total",
])("%j is the words `rusak total`", (text) => expect(comparableWords(text)).toBe("rusak total"));
