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
  it("are suppressed as opted out only once the gateway accepts others", async () => {
    const { numbers, suppressions } = refused(false);
    numbers.note("628110000001", optedOut);
    expect(suppressions.entries).toEqual([]);
    await numbers.believe();
    expect(suppressions.entries).toMatchObject([
      { number: "628110000001", kind: "opted_out", by: "gateway", reason: "not on WhatsApp" },
    ]);
  });

  it("are suppressed as undeliverable only once the gateway accepts others", async () => {
    const { numbers, suppressions } = refused(true);
    numbers.note("628110000001", invalid);
    numbers.note("628110000002", invalid);
    expect(suppressions.entries).toEqual([]);
    await numbers.believe();
    expect(suppressions.entries.map(({ number, kind }) => [number, kind])).toEqual([
      ["628110000001", "set_aside"],
      ["628110000002", "set_aside"],
    ]);
    await numbers.believe();
    expect(suppressions.entries).toHaveLength(2);
  });

  it("are suppressed at the run's end as opted out, not as undeliverable: no later message was accepted", async () => {
    const { numbers, suppressions } = refused(true);
    numbers.note("628110000001", optedOut);
    numbers.note("628110000002", invalid);
    await numbers.end();
    expect(suppressions.entries).toMatchObject([{ number: "628110000001", kind: "opted_out" }]);
  });

  it("are not suppressed at the run's end where more than two in a row were refused", async () => {
    const { numbers, suppressions } = refused(true);
    numbers.note("628110000001", optedOut);
    numbers.note("628110000002", invalid);
    numbers.note("628110000003", invalid);
    await numbers.end();
    expect(suppressions.entries).toEqual([]);
  });

  it.each([
    ["undeliverable", invalid],
    ["opted out", optedOut],
  ])(
    "are not suppressed as %s where more than two in a row were refused, in whatever words",
    async (_, refusal) => {
      const { numbers, suppressions } = refused(true);
      for (const name of ["Sari", "Budi", "Wati"]) {
        numbers.note(`62811${name.length}${name.charCodeAt(0)}`, {
          ...refusal,
          reason: `no message for ${name}`,
        });
      }
      await numbers.believe();
      await numbers.believe();
      expect(suppressions.entries).toEqual([]);
      numbers.note("628110000004", refusal);
      await numbers.believe();
      expect(suppressions.entries.map(({ number }) => number)).toEqual(["628110000004"]);
    },
  );

  it("are not suppressed as undeliverable unless that is asked for, nor for any other refusal", async () => {
    const { numbers, suppressions } = refused(false);
    numbers.note("628110000001", invalid);
    numbers.note("628110000002", rejected);
    await numbers.believe();
    expect(suppressions.entries).toEqual([]);
  });

  it("do no harm where there is no list", async () => {
    const numbers = new RefusedNumbers(undefined, { bestEffort: (call) => call() }, true);
    numbers.note("628110000001", optedOut);
    numbers.note("628110000002", invalid);
    await numbers.believe();
  });
});
