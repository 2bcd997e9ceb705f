import { describe, expect, it } from "vitest";
import { Halt } from "../../src/send/halt.js";

describe("a halt", () => {
  it("has finished until it is called", () => {
    const { ended, reason, signal } = new Halt();
    expect({ ended, reason, isHalted: signal.aborted }).toEqual({
      ended: "finished",
      reason: null,
      isHalted: false,
    });
  });

  it("keeps the first reason", () => {
    const halt = new Halt();
    halt.now("halted", "the gateway is down");
    halt.now("stopped", "stopped on request");
    halt.lost(new Error("lost"));
    expect(halt).toMatchObject({ ended: "halted", reason: "the gateway is down", cause: undefined });
    expect(halt.signal.aborted).toBe(true);
  });

  it("for a lost database keeps its error", () => {
    const halt = new Halt();
    const error = new Error("out of reach");
    halt.lost(error);
    expect(halt).toMatchObject({ ended: "database_lost", reason: "out of reach", cause: error });
    const other = new Halt();
    other.lost("text");
    expect(other.reason).toBe("text");
  });
});
