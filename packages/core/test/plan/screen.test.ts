import { describe, expect, it } from "vitest";
import { screen } from "../../src/plan/screen.js";
import type { DeliveryState } from "../../src/ports/delivery-ledger.js";
import { inMemorySuppressions } from "../../src/testing/in-memory-suppressions.js";
import { numberOf } from "../fixture/fixture.js";
import { planned } from "../fixture/messages.js";

const none = async (keys: readonly unknown[]): Promise<readonly DeliveryState[]> => keys.map(() => "open");

describe("the screen of a page", () => {
  it("leaves out what the ledger knows, with the reason", async () => {
    const states: readonly DeliveryState[] = ["open", "sent", "unknown", "sending", "failed"];
    const { sends, skips } = await screen(await planned([{}, {}, {}, {}, {}]), undefined, async () => states);
    expect(sends.map(({ key }) => key.vehicleId)).toEqual(["1"]);
    expect(skips.map(({ subject, fate }) => [subject.vehicleId, "code" in fate && fate.code])).toEqual([
      ["2", "ALREADY_SENT"],
      ["3", "OUTCOME_UNKNOWN"],
      ["4", "IN_PROGRESS"],
      ["5", "IN_PROGRESS"],
    ]);
  });

  it("leaves out what is suppressed, with the reason, each once", async () => {
    const suppressions = inMemorySuppressions();
    await suppressions.add({ number: numberOf(1), kind: "opted_out", by: "test", reason: null });
    await suppressions.add({ number: numberOf(2), kind: "set_aside", by: "test", reason: null });
    const { sends, skips } = await screen(await planned([{}, {}, {}]), suppressions, async (keys) =>
      keys.map(() => "sent"),
    );
    expect(sends).toEqual([]);
    expect(skips.map(({ subject, fate }) => [subject.vehicleId, "code" in fate && fate.code])).toEqual([
      ["1", "OPTED_OUT"],
      ["2", "SET_ASIDE"],
      ["3", "ALREADY_SENT"],
    ]);
  });

  it("goes to the next number of a customer whose first one is undeliverable, and never round an opt-out", async () => {
    const suppressions = inMemorySuppressions();
    const customer = { phone: "08110000001 / 08119999999" };
    await suppressions.add({ number: numberOf(1), kind: "set_aside", by: "test", reason: null });
    const { sends } = await screen(await planned([{ customer }]), suppressions, none);
    expect(sends.map(({ to }) => to)).toEqual(["628119999999"]);
    await suppressions.add({ number: "628119999999", kind: "set_aside", by: "test", reason: null });
    expect((await screen(await planned([{ customer }]), suppressions, none)).sends).toEqual([]);
    await suppressions.remove("628119999999");
    await suppressions.add({ number: numberOf(1), kind: "opted_out", by: "test", reason: null });
    expect((await screen(await planned([{ customer }]), suppressions, none)).sends).toEqual([]);
  });

  it("nor round an opt-out under the number that stood in for an undeliverable one", async () => {
    const suppressions = inMemorySuppressions();
    const customer = { phone: "08110000001 / 08119999999 / 08118888888" };
    await suppressions.add({ number: numberOf(1), kind: "set_aside", by: "test", reason: null });
    await suppressions.add({ number: "628119999999", kind: "opted_out", by: "test", reason: null });
    const { sends, skips } = await screen(await planned([{ customer }]), suppressions, none);
    expect(sends).toEqual([]);
    expect(skips).toMatchObject([{ fate: { code: "OPTED_OUT" } }]);
  });

  it("nor round an opt-out under the first number, that comes once the second has stood in for it", async () => {
    const suppressions = inMemorySuppressions();
    const customer = { phone: "08110000001 / 08119999999" };
    const first = { number: numberOf(1), by: "test", reason: null };
    await suppressions.add({ ...first, kind: "set_aside" });
    const redirected = await screen(await planned([{ customer }]), suppressions, none);
    await suppressions.add({ ...first, kind: "opted_out" });
    const { sends, skips } = await screen(redirected.sends, suppressions, none);
    expect(sends).toEqual([]);
    expect(skips).toMatchObject([{ fate: { code: "OPTED_OUT" } }]);
  });

  it("asks nothing for no reminders, and each statement once for many", async () => {
    let reads = 0;
    let finds = 0;
    const inner = inMemorySuppressions();
    const suppressions = {
      find: (numbers: readonly string[]) => {
        finds += 1;
        return inner.find(numbers);
      },
    };
    const read = (keys: readonly unknown[]) => {
      reads += 1;
      return none(keys);
    };
    expect(await screen([], suppressions, read)).toEqual({ sends: [], skips: [] });
    expect([reads, finds]).toEqual([0, 0]);
    await screen(await planned([{}, {}, {}]), suppressions, read);
    expect([reads, finds]).toEqual([1, 1]);
  });
});
