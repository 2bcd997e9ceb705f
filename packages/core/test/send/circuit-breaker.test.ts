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

  it("opens where one recipient after the other is refused in the same words, whatever digits they hold", () => {
    const refusal = (n: number) => ({ ...rejected, reason: `number 62811${n} is not allowed` });
    const { record } = breakerAt(3);
    expect([refusal(1), refusal(2)].map((each) => record(each))).toEqual([null, null]);
    expect(record(refusal(3))).toMatch(/^the gateway refused 3 recipients in a row for the same reason/);
  });

  it("takes ids in a refusal for digits, whatever letters they hold", () => {
    const { record } = breakerAt(3);
    const refusal = (id: string) => ({ ...rejected, reason: `Message ${id} refused` });
    record(refusal("5fa3-bc91"));
    record(refusal("wamid.HB8x0"));
    expect(record(refusal("00ff"))).not.toBeNull();
  });

  it("bears twice as many refusals in the same words once it has accepted a message", () => {
    const { record } = breakerAt(2);
    expect([accepted, rejected, rejected, rejected].map((each) => record(each))).toEqual(Array(4).fill(null));
    expect(record(rejected)).not.toBeNull();
  });

  it("does not open for refusals in other words, or of one recipient, or with an acceptance between them", () => {
    const { breaker, record } = breakerAt(2);
    for (const reason of ["not on WhatsApp", "blocked", "not on WhatsApp"]) {
      expect(record({ ...rejected, reason })).toBeNull();
    }
    expect(record(accepted)).toBeNull();
    for (let time = 0; time < 9; time += 1) {
      expect(breaker.record(rejected, "628110000001", false)).toBeNull();
    }
  });

  it("allows no more than would open it until the gateway has accepted a message, then all", () => {
    const { breaker, record } = breakerAt(5);
    expect(breaker.allowance(20, 0)).toBe(5);
    record(rejected);
    expect(breaker.allowance(20, 0)).toBe(4);
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
