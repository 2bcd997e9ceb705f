import { describe, expect, it } from "vitest";
import type { SendOutcome } from "../../src/ports/messenger.js";
import { CircuitBreaker } from "../../src/send/circuit-breaker.js";
import { accepted, keyRefused, rateLimited, rejected, timedOut, unreachable } from "../fixture/outcomes.js";

const stopped = { status: "unknown", code: "ABORTED", reason: "stopped" } as const;
const restricted = { ...keyRefused, code: "SENDER_RESTRICTED" } as const;

/** A breaker that records each outcome for another recipient. */
function breakerAt(threshold: number) {
  const breaker = new CircuitBreaker(threshold);
  let recipients = 0;
  const record = (outcome: SendOutcome, isTriedAgain = false) => {
    recipients += 1;
    return breaker.record(outcome, `62811${recipients}`, isTriedAgain);
  };
  return { breaker, record };
}

describe("a circuit breaker", () => {
  it("opens at the threshold of failures in a row, and says which was the last", () => {
    const { record } = breakerAt(3);
    expect([timedOut, keyRefused, timedOut].map((each) => record(each))).toEqual([
      null,
      null,
      "the gateway failed 3 times in a row, last with TIMEOUT: no answer in time",
    ]);
  });

  it.each([
    ["accepts a message", accepted],
    ["judges a recipient", rejected],
  ])("counts from zero again when the gateway %s", (_, outcome) => {
    const { record } = breakerAt(2);
    expect([timedOut, outcome, timedOut].map((each) => record(each))).toEqual([null, null, null]);
    expect(record(timedOut)).not.toBeNull();
  });

  it("opens at the first answer that restricts the sender, also where it would be tried again", () => {
    expect(breakerAt(9).record(restricted)).toMatch(/^the gateway has restricted the sender: /);
    expect(breakerAt(9).record(restricted, true)).toMatch(/^the gateway has restricted the sender: /);
  });

  it("does not count what is tried again, nor what the run itself stopped", () => {
    const { record } = breakerAt(1);
    expect(record(unreachable, true)).toBeNull();
    expect(record(stopped)).toBeNull();
    expect(record(unreachable)).not.toBeNull();
  });

  it("suspects a gateway that refuses one recipient after the other, and opens once two probes are refused", () => {
    const { breaker, record } = breakerAt(5);
    for (const name of ["Sari", "Budi", "Wati"]) {
      expect(breaker.isSuspicious).toBe(false);
      expect(record({ ...rejected, reason: `${name} is not allowed` })).toBeNull();
    }
    expect(breaker.isSuspicious).toBe(true);
    expect(breaker.allowance(20, 0)).toBe(2);
    expect(breaker.needsProbes).toBe(true);
    for (const to of ["628110000001", "628110000002"]) breaker.probe(to);
    expect(breaker.needsProbes).toBe(false);
    expect(breaker.record(rejected, "628110000001", false)).toBeNull();
    expect(breaker.allowance(20, 0)).toBe(1);
    expect(breaker.record(rejected, "628110000002", false)).toMatch(
      /^the gateway refused 5 recipients in a row, last with REJECTED/,
    );
  });

  it("learns nothing from what was in flight before its probes", () => {
    const { breaker, record } = breakerAt(5);
    for (let time = 0; time < 9; time += 1) expect(record(rejected)).toBeNull();
    expect(breaker.allowance(20, 0)).toBe(2);
  });

  it("trusts the gateway again where it accepts a probe", () => {
    const { breaker, record } = breakerAt(5);
    for (let time = 0; time < 3; time += 1) record(rejected);
    breaker.probe("628110000001");
    breaker.record(accepted, "628110000001", false);
    expect(breaker.isSuspicious).toBe(false);
    expect(breaker.allowance(20, 0)).toBe(20);
  });

  it.each([
    ["once it has accepted a message", () => accepted, rejected],
    ["where they have different codes", () => rejected, { ...rejected, code: "RECIPIENT_INVALID" } as const],
  ])("bears twice as many refusals %s", (_, first, then) => {
    const { breaker, record } = breakerAt(5);
    const before = first() === rejected ? 1 : 0;
    record(first());
    for (let time = before; time < 8; time += 1) {
      expect(breaker.isSuspicious).toBe(false);
      expect(record(then)).toBeNull();
    }
    expect(breaker.isSuspicious).toBe(true);
  });

  it("opens at the first refusal where its threshold is one", () => {
    expect(breakerAt(1).record(rejected)).not.toBeNull();
  });

  it("does not suspect the gateway for one recipient, however often it is refused", () => {
    const { breaker } = breakerAt(5);
    for (let time = 0; time < 9; time += 1) {
      expect(breaker.record(rejected, "628110000001", false)).toBeNull();
    }
    expect(breaker.isSuspicious).toBe(false);
  });

  it("counts what the gateway's words refuse once for a recipient, and each time what a status or no answer does", () => {
    const { breaker, record } = breakerAt(3);
    for (const refusal of [keyRefused, rateLimited(null), keyRefused]) {
      expect(breaker.record({ ...refusal, byWords: true }, "628110000001", false)).toBeNull();
    }
    expect(record(keyRefused)).toBeNull();
    expect(record(keyRefused)).toMatch(/^the gateway failed 3 times in a row, last with KEY_REFUSED/);
    for (const silence of [timedOut, unreachable, keyRefused, rateLimited(null)]) {
      const another = new CircuitBreaker(2);
      expect(another.record(silence, "628110000001", false)).toBeNull();
      expect(another.record(silence, "628110000001", false)).not.toBeNull();
    }
  });

  it("allows no more than would open it until the gateway has accepted a message, then all", () => {
    const { breaker, record } = breakerAt(5);
    expect(breaker.allowance(20, 0)).toBe(3);
    record(rejected);
    expect(breaker.allowance(20, 0)).toBe(2);
    record(accepted);
    expect(breaker.allowance(20, 0)).toBe(20);
    record(timedOut);
    expect(breaker.allowance(20, 0)).toBe(4);
    for (let more = 0; more < 10; more += 1) record(timedOut);
    expect(breaker.allowance(20, 0)).toBe(1);
  });

  it("never allows more than the concurrency", () => {
    const { breaker, record } = breakerAt(5);
    expect(breaker.allowance(2, 0)).toBe(2);
    record(accepted);
    expect(breaker.allowance(2, 0)).toBe(2);
  });

  it("takes what has failed and is tried again off the allowance, until the gateway accepts a message", () => {
    const { breaker, record } = breakerAt(5);
    record(accepted);
    record(rateLimited(1_000), true);
    expect(breaker.allowance(20, 1)).toBe(4);
    expect(breaker.allowance(1, 1)).toBe(1);
    expect(breaker.allowance(20, 5)).toBe(0);
    record(accepted);
    expect(breaker.allowance(20, 5)).toBe(20);
  });
});
