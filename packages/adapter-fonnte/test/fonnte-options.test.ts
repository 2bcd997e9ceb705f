import { describe, expect, it } from "vitest";
import { type FonnteOptions, fonnteMessenger } from "../src/index.js";

// Each line that is expected not to compile fails the type check where it does.
describe("a wrong option does not compile, and where it still comes is refused at construction:", () => {
  it.each<[() => unknown, string]>([
    // @ts-expect-error no options
    [() => fonnteMessenger(), "options: expected an object, got undefined"],
    [
      // @ts-expect-error it is called token, and the run retries
      () => fonnteMessenger({ apiKey: "t0ken", retries: 3 }),
      "options: unknown apiKey, retries; expected only token, baseUrl, timeoutMs, countryCode",
    ],
    [() => fonnteMessenger({ token: "t0ken\n" }), "token: expected printable ASCII characters"],
    [
      () => fonnteMessenger({ token: "t0ken", baseUrl: "api.fonnte.com" }),
      "baseUrl: expected an http or https URL",
    ],
    [() => fonnteMessenger({ token: "t0ken", timeoutMs: 0 }), "timeoutMs: expected a whole number"],
    // @ts-expect-error a text
    [() => fonnteMessenger({ token: "t0ken", countryCode: 62 }), "countryCode: expected one to three digits"],
    [
      () => fonnteMessenger({ token: "t0ken", countryCode: "+62" }),
      "countryCode: expected one to three digits",
    ],
    [
      () => fonnteMessenger({ token: "t0ken", countryCode: "062" }),
      "countryCode: expected one to three digits",
    ],
  ])("%s", (use, message) => {
    expect(use).toThrow(expect.objectContaining({ code: "INVALID_OPTION" }));
    expect(use).toThrow(message);
  });

  it("an option that there is not does not compile", () => {
    // @ts-expect-error the messenger makes one attempt; the run retries
    const options: FonnteOptions = { token: "t0ken", retries: 3 };
    expect(options.token).toBe("t0ken");
  });

  it("the default time limit is 30 seconds", () => {
    expect(fonnteMessenger({ token: "t0ken" }).timeoutMs).toBe(30_000);
  });
});
