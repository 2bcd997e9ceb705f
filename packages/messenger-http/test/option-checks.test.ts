import { ReminderError } from "@pengingat/core";
import { describe, expect, it } from "vitest";
import { checkBaseUrl, checkSecret, checkTimeoutMs } from "../src/index.js";

const secret = "k3y-s3cret";

function refusal(check: () => unknown): string {
  try {
    check();
  } catch (error) {
    if (ReminderError.is(error) && error.code === "INVALID_OPTION") return error.message;
    throw error;
  }
  return "";
}

describe("a wrong option is refused without repeating a secret:", () => {
  it.each(["", " k", "k ", "a\r\nb", "a\nb", "a\u0000b", "kéy", "a\tb", "\u{1f511}"])("key %j", (wrong) => {
    const message = refusal(() => checkSecret("apiKey", wrong));
    expect(message).toMatch(/^apiKey: expected printable ASCII/);
    if (wrong.trim().length > 1) expect(message).not.toContain(wrong);
  });

  it.each([
    "",
    "api.example.test",
    "ftp://127.0.0.1",
    "file:///etc",
    `https://user:${secret}@127.0.0.1`,
    `https://${secret}@127.0.0.1`,
    `https://127.0.0.1/?key=${secret}`,
    `https://127.0.0.1/#${secret}`,
  ])("baseUrl %j", (baseUrl) => {
    const message = refusal(() => checkBaseUrl(baseUrl));
    expect(message).toMatch(/^baseUrl: expected an http or https URL/);
    expect(message).not.toContain(secret);
  });

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31])("timeoutMs %j", (timeoutMs) => {
    const message = refusal(() => checkTimeoutMs(timeoutMs));
    expect(message).toMatch(new RegExp(`^timeoutMs: expected .* got ${timeoutMs}$`));
  });
});

describe("a right option stays as it is:", () => {
  it("any printable ASCII as a key", () => {
    const key = String.fromCharCode(...Array.from({ length: 94 }, (_, n) => n + 33));
    expect(checkSecret("apiKey", key)).toBe(key);
  });

  it.each([
    ["https://api.example.test", "https://api.example.test", ""],
    ["http://127.0.0.1:9/", "http://127.0.0.1:9", ""],
    ["http://127.0.0.1:9/gate/way//", "http://127.0.0.1:9", "/gate/way"],
  ])("%s, without slashes at its end", (baseUrl, origin, basePath) => {
    expect(checkBaseUrl(baseUrl)).toEqual({ origin, basePath });
  });

  it.each([1, 2 ** 31 - 1])("%i ms", (timeoutMs) => {
    expect(checkTimeoutMs(timeoutMs)).toBe(timeoutMs);
  });
});
