import { ReminderError } from "@pengingat/core";
import { describe, expect, it } from "vitest";
import { type StarsenderOptions, starsenderMessenger } from "../src/index.js";

const apiKey = "k3y-s3cret";

function refusal(options: StarsenderOptions): string {
  try {
    starsenderMessenger(options);
  } catch (error) {
    if (ReminderError.is(error) && error.code === "INVALID_OPTION") return error.message;
    throw error;
  }
  return "";
}

describe("wrong options fail at construction:", () => {
  it.each(["", " k", "k ", "a\r\nb", "a\nb", "a\u0000b", "kéy", "a\tb", "\u{1f511}"])(
    "apiKey %j",
    (wrong) => {
      const message = refusal({ apiKey: wrong });
      expect(message).toMatch(/^apiKey: expected printable ASCII/);
      if (wrong.trim().length > 1) expect(message).not.toContain(wrong);
    },
  );

  it.each([
    "",
    "api.starsender.online",
    "ftp://127.0.0.1",
    "file:///etc",
    `https://user:${apiKey}@127.0.0.1`,
    `https://${apiKey}@127.0.0.1`,
    `https://127.0.0.1/?key=${apiKey}`,
    `https://127.0.0.1/#${apiKey}`,
  ])("baseUrl %j, without repeating it", (baseUrl) => {
    const message = refusal({ apiKey, baseUrl });
    expect(message).toMatch(/^baseUrl: expected an http or https URL/);
    expect(message).not.toContain(apiKey);
  });

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31])("timeoutMs %j", (timeoutMs) => {
    expect(refusal({ apiKey, timeoutMs })).toMatch(new RegExp(`^timeoutMs: expected .* got ${timeoutMs}$`));
  });
});

describe("options", () => {
  it("default to Starsender's address and 30 seconds", () => {
    expect(starsenderMessenger({ apiKey }).timeoutMs).toBe(30_000);
  });

  it("take any printable ASCII as the key", () => {
    expect(refusal({ apiKey: String.fromCharCode(...Array.from({ length: 94 }, (_, n) => n + 33)) })).toBe(
      "",
    );
  });
});
