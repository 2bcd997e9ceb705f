import { describe, expect, it } from "vitest";
import type { SendFailed } from "../../src/ports/messenger.js";
import { RefusedNumbers } from "../../src/send/refused-numbers.js";
import { inMemorySuppressions } from "../../src/testing/in-memory-suppressions.js";
import { rejected } from "../fixture/outcomes.js";

const optedOut: SendFailed = { ...rejected, code: "RECIPIENT_OPTED_OUT" };
const invalid: SendFailed = { ...rejected, code: "RECIPIENT_INVALID" };

function refused(suppressUndeliverable: boolean) {
  const suppressions = inMemorySuppressions();
  const bestEffort = (call: () => Promise<void>) => call().catch(() => {});
  return { suppressions, numbers: new RefusedNumbers(suppressions, { bestEffort }, suppressUndeliverable) };
}

describe("numbers that the gateway refuses", () => {
  it("are suppressed at once where the customer opted out there", async () => {
    const { numbers, suppressions } = refused(false);
    await numbers.note("628110000001", optedOut);
    expect(suppressions.entries).toMatchObject([
      { number: "628110000001", kind: "opted_out", by: "gateway", reason: "not on WhatsApp" },
    ]);
  });

  it("are suppressed as undeliverable only once the gateway accepts others", async () => {
    const { numbers, suppressions } = refused(true);
    await numbers.note("628110000001", invalid);
    await numbers.note("628110000002", invalid);
    expect(suppressions.entries).toEqual([]);
    await numbers.believe();
    expect(suppressions.entries.map(({ number, kind }) => [number, kind])).toEqual([
      ["628110000001", "set_aside"],
      ["628110000002", "set_aside"],
    ]);
    await numbers.believe();
    expect(suppressions.entries).toHaveLength(2);
  });

  it("are not suppressed as undeliverable where several in a row were refused in the same words", async () => {
    const { numbers, suppressions } = refused(true);
    for (const last of ["1", "2", "3"]) {
      await numbers.note(`62811000000${last}`, {
        ...invalid,
        reason: `number 62811000000${last} is not connected`,
      });
    }
    await numbers.believe();
    await numbers.believe();
    expect(suppressions.entries).toEqual([]);
    await numbers.note("628110000004", invalid);
    await numbers.believe();
    expect(suppressions.entries.map(({ number }) => number)).toEqual(["628110000004"]);
  });

  it("are not suppressed as undeliverable unless that is asked for, nor for any other refusal", async () => {
    const { numbers, suppressions } = refused(false);
    await numbers.note("628110000001", invalid);
    await numbers.note("628110000002", rejected);
    await numbers.believe();
    expect(suppressions.entries).toEqual([]);
  });

  it("do no harm where there is no list", async () => {
    const numbers = new RefusedNumbers(undefined, { bestEffort: (call) => call() }, true);
    await numbers.note("628110000001", optedOut);
    await numbers.note("628110000002", invalid);
    await numbers.believe();
  });
});
