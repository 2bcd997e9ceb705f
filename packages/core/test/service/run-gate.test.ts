import { describe, expect, it } from "vitest";
import { runGate } from "../../src/service/run-gate.js";
import { fixture } from "../fixture/fixture.js";

const live = new AbortController().signal;
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("a run gate", () => {
  it("lets one through at a time", () => {
    const gate = runGate();
    const leave = gate.tryEnter();
    expect(gate.tryEnter()).toBeNull();
    leave?.();
    expect(gate.tryEnter()).not.toBeNull();
  });

  it("is left once, however often that is said", () => {
    const gate = runGate();
    const leave = gate.tryEnter();
    leave?.();
    expect(gate.tryEnter()).not.toBeNull();
    leave?.();
    expect(gate.tryEnter()).toBeNull();
  });

  it("lets those that wait in by the order of their arrival, and nobody in between", async () => {
    const gate = runGate();
    const order: string[] = [];
    const betweenThem: unknown[] = [];
    const enter = async (name: string) => {
      const leave = await gate.enter(live);
      order.push(name);
      betweenThem.push(gate.tryEnter());
      await turn();
      leave?.();
    };
    const first = gate.tryEnter();
    const all = [enter("a"), enter("b")];
    first?.();
    expect(gate.tryEnter()).toBeNull();
    all.push(enter("c"));
    await Promise.all(all);
    expect(order).toEqual(["a", "b", "c"]);
    expect(betweenThem).toEqual([null, null, null]);
    expect(gate.tryEnter()).not.toBeNull();
  });

  it("forgets who stops waiting, and lets the next in", async () => {
    const gate = runGate();
    const leave = gate.tryEnter();
    const impatient = new AbortController();
    const a = gate.enter(impatient.signal);
    const b = gate.enter(live);
    impatient.abort();
    expect(await a).toBeNull();
    leave?.();
    expect(await b).not.toBeNull();
  });

  it("is not lost where the one let in gives up at that very moment", async () => {
    const gate = runGate();
    const leave = gate.tryEnter();
    const late = new AbortController();
    const a = gate.enter(late.signal);
    const b = gate.enter(live);
    leave?.();
    late.abort();
    (await a)?.();
    expect(await b).not.toBeNull();
  });

  it("lets nobody in whose signal has aborted already", async () => {
    const gate = runGate();
    expect(await gate.enter(AbortSignal.abort())).toBeNull();
    expect(gate.tryEnter()).not.toBeNull();
  });
});

describe("a service", () => {
  it("refuses a run while another is in progress, and takes one after it", async () => {
    const f = fixture({ latencyMs: 100 });
    const first = f.service.run();
    await expect(f.service.run()).rejects.toMatchObject({
      code: "RUN_IN_PROGRESS",
      message: "a run is in progress",
    });
    expect(await f.clock.finish(first)).toMatchObject({ sent: 3 });
    expect(await f.run()).toMatchObject({ skipped: 3 });
  });

  it("shares a gate with others of its process", async () => {
    const f = fixture({ latencyMs: 100 });
    const gate = runGate();
    const [one, two] = [f.another({}, { gate }), f.another({}, { gate })];
    const run = one.run();
    await expect(two.run()).rejects.toMatchObject({ code: "RUN_IN_PROGRESS" });
    await f.clock.finish(run);
    const leave = gate.tryEnter();
    await expect(two.run()).rejects.toMatchObject({ code: "RUN_IN_PROGRESS" });
    leave?.();
  });

  it("without a messenger previews, and refuses to run", async () => {
    const f = fixture();
    const service = f.another({ messenger: null });
    await expect(service.run()).rejects.toMatchObject({ code: "MESSENGER_NOT_CONFIGURED" });
    expect(f.ledger.rows).toEqual([]);
    expect(await f.clock.finish(service.preview())).toMatchObject({ planned: 3 });
    await expect(service.run()).rejects.toMatchObject({ code: "MESSENGER_NOT_CONFIGURED" });
  });
});
