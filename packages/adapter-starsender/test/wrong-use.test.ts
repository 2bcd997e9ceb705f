import { describe, expect, it } from "vitest";
import { type StarsenderOptions, starsenderMessenger } from "../src/index.js";

// Each line that is expected not to compile fails the type check where it does.
describe("a wrong option does not compile, and where it still comes is refused at construction:", () => {
  it.each<[() => unknown, string]>([
    [
      // @ts-expect-error it is called apiKey, and the run retries
      () => starsenderMessenger({ key: "k3y", retries: 3 }),
      "options: unknown key, retries; expected only apiKey, baseUrl, timeoutMs",
    ],
    // @ts-expect-error no options
    [() => starsenderMessenger(), "options: expected an object, got undefined"],
    // @ts-expect-error a text
    [() => starsenderMessenger({ apiKey: 7 }), "apiKey: expected printable ASCII characters"],
    [
      // @ts-expect-error a text, not a URL
      () => starsenderMessenger({ apiKey: "k3y", baseUrl: new URL("http://127.0.0.1") }),
      "baseUrl: expected an http or https URL",
    ],
    [
      // @ts-expect-error milliseconds as a number
      () => starsenderMessenger({ apiKey: "k3y", timeoutMs: "30s" }),
      'timeoutMs: expected a whole number from 1 to 2147483647, got "30s"',
    ],
  ])("%s", (use, message) => {
    expect(use).toThrow(expect.objectContaining({ code: "INVALID_OPTION" }));
    expect(use).toThrow(message);
  });

  it("a key is not repeated, wherever it is put", () => {
    const wrong = "k3y-s3cret\n";
    for (const option of ["apiKey", "baseUrl"]) {
      expect(() => starsenderMessenger({ apiKey: "k3y", [option]: wrong })).toThrow(
        expect.objectContaining({ message: expect.not.stringContaining("s3cret") }),
      );
    }
  });

  it("the default time limit is 30 seconds", () => {
    expect(starsenderMessenger({ apiKey: "k3y" }).timeoutMs).toBe(30_000);
  });

  it("an option that there is not does not compile", () => {
    // @ts-expect-error the messenger makes one attempt; the run retries
    const options: StarsenderOptions = { apiKey: "k3y", retries: 3 };
    expect(options.apiKey).toBe("k3y");
  });
});
