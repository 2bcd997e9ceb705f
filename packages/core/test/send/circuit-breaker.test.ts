import { describe, expect, it } from "vitest";
import { circuitBreaker } from "../../src/send/circuit-breaker.js";
import { accepted, keyRefused, rateLimited, rejected, timedOut, unreachable } from "../fixture/outcomes.js";

const stopped = { status: "unknown", code: "ABORTED", reason: "stopped" } as const;
const restricted = { ...keyRefused, code: "SENDER_RESTRICTED" } as const;

describe("a circuit breaker", () => {
  it("opens at the threshold of failures in a row, and says which was the last", () => {
    const breaker = circuitBreaker(3);
    expect([timedOut, keyRefused, timedOut].map((each) => breaker.record(each, false))).toEqual([
      null,
      null,
      "the gateway failed 3 times in a row, last with TIMEOUT: no answer in time",
    ]);
  });

  it.each([
    ["accepts a message", accepted],
    ["judges a recipient", rejected],
  ])("counts from zero again when the gateway %s", (_, outcome) => {
    const breaker = circuitBreaker(2);
    expect(breaker.record(timedOut, false)).toBeNull();
    expect(breaker.record(outcome, false)).toBeNull();
    expect(breaker.record(timedOut, false)).toBeNull();
    expect(breaker.record(timedOut, false)).not.toBeNull();
  });

  it("opens at the first answer that restricts the sender, also where it would be tried again", () => {
    expect(circuitBreaker(9).record(restricted, false)).toMatch(/^the gateway has restricted the sender: /);
    expect(circuitBreaker(9).record(restricted, true)).toMatch(/^the gateway has restricted the sender: /);
  });

  it("does not count what is tried again, nor what the run itself stopped", () => {
    const breaker = circuitBreaker(1);
    expect(breaker.record(unreachable, true)).toBeNull();
    expect(breaker.record(stopped, false)).toBeNull();
    expect(breaker.record(unreachable, false)).not.toBeNull();
  });

  it("allows no more than would open it until the gateway has proved itself, then all", () => {
    const breaker = circuitBreaker(5);
    expect(breaker.allowance(20, 0)).toBe(5);
    breaker.record(accepted, false);
    expect(breaker.allowance(20, 0)).toBe(20);
    breaker.record(timedOut, false);
    expect(breaker.allowance(20, 0)).toBe(4);
    for (let more = 0; more < 10; more += 1) breaker.record(timedOut, false);
    expect(breaker.allowance(20, 0)).toBe(1);
  });

  it("never allows more than the concurrency", () => {
    const breaker = circuitBreaker(5);
    expect(breaker.allowance(2, 0)).toBe(2);
    breaker.record(accepted, false);
    expect(breaker.allowance(2, 0)).toBe(2);
  });

  it("takes what has failed and is tried again off the allowance, until the gateway proves itself", () => {
    const breaker = circuitBreaker(5);
    breaker.record(accepted, false);
    breaker.record(rateLimited(1_000), true);
    expect(breaker.allowance(20, 1)).toBe(4);
    expect(breaker.allowance(1, 1)).toBe(1);
    expect(breaker.allowance(20, 5)).toBe(0);
    breaker.record(accepted, false);
    expect(breaker.allowance(20, 5)).toBe(20);
  });
});
