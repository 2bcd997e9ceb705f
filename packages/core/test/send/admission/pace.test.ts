import { describe, expect, it } from "vitest";
import { pace } from "../../../src/send/admission/pace.js";

function paced(ratePerMinute: number) {
  const clock = { ms: 0, monotonic: () => clock.ms };
  return { clock, gate: pace(ratePerMinute, clock) };
}

describe("the pace", () => {
  it("has room for one message, and then for none until a spacing has passed", () => {
    const { clock, gate } = paced(60);
    expect(gate.room()).toBe(1);
    gate.enter(1);
    expect(gate.room()).toBe(0);
    const wait = gate.waitMs();
    expect(wait).toBeGreaterThanOrEqual(1_000);
    expect(wait).toBeLessThanOrEqual(1_250);
    clock.ms += wait;
    expect(gate.room()).toBe(1);
  });

  it("never saves up turns that nobody took", () => {
    const { clock, gate } = paced(60);
    gate.enter(1);
    clock.ms += 3_600_000;
    expect(gate.room()).toBe(1);
    gate.enter(1);
    expect(gate.room()).toBe(0);
  });

  it("has room for everybody where the rate is 0", () => {
    const { gate } = paced(0);
    expect(gate.room()).toBe(Number.POSITIVE_INFINITY);
    gate.enter(1_000);
    expect(gate.room()).toBe(Number.POSITIVE_INFINITY);
  });

  it("draws its spacings from the whole of the even one to a quarter more", () => {
    const waits = Array.from({ length: 300 }, () => {
      const { gate } = paced(60);
      gate.enter(1);
      return gate.waitMs();
    });
    expect(Math.min(...waits)).toBeLessThan(1_030);
    expect(Math.max(...waits)).toBeGreaterThan(1_220);
  });
});
