import { describe, expect, it } from "vitest";
import { ownerMessages } from "../../src/plan/messages.js";
import { templatesByLanguage } from "../../src/plan/templates.js";
import type { MessageContent } from "../../src/ports/messenger.js";
import { idsOf, LIMITS, planned, planRules } from "../fixture/messages.js";

const sari = { name: "Sari", phone: "08110000001" };
const textsOf = (messages: readonly { readonly text: string }[]) => messages.map(({ text }) => text);

describe("one message for each owner", () => {
  it("names the plates of all reminders of one owner", async () => {
    const reminders = await planned([{ customer: sari }, { customer: sari }, {}, { customer: sari }]);
    expect(textsOf(ownerMessages(reminders, LIMITS))).toEqual([
      "Sari: B 1 UJI, B 2 UJI, dan B 4 UJI",
      "Pelanggan 3: B 3 UJI",
    ]);
  });

  it("is shared where the name is written in other letters, and has the first one's name", async () => {
    const reminders = await planned([{ customer: sari }, { customer: { ...sari, name: "SARI" } }]);
    expect(textsOf(ownerMessages(reminders, LIMITS))).toEqual(["Sari: B 1 UJI dan B 2 UJI"]);
  });

  it("names a date or a day that they share once, and the others in the order of the plates", async () => {
    const { choose } = templatesByLanguage({ id: "{no_pol}|{next_visit_date}|{hari}" });
    const reminders = await planned(
      [
        { customer: sari },
        { customer: sari, lastVisitDate: "2025-08-18" },
        { customer: sari, lastVisitDate: "2025-08-18" },
      ],
      planRules({ templateFor: choose }),
    );
    expect(textsOf(ownerMessages(reminders, LIMITS))).toEqual([
      "B 1 UJI, B 2 UJI, dan B 3 UJI|16-12-2025 dan 18-12-2025|hari ini dan lusa",
    ]);
  });

  it.each([
    ["another number", { ...sari, phone: "08110000002" }],
    ["another name", { ...sari, name: "Budi" }],
    ["another salutation", { ...sari, salutation: "Ibu" }],
    ["another language", { ...sari, language: "en" }],
  ])("is not shared by a customer with %s", async (_, other) => {
    const { choose } = templatesByLanguage({ id: "{sapaan} {nama_pelanggan}", en: "Hello {nama_pelanggan}" });
    const reminders = await planned(
      [{ customer: sari }, { customer: other }],
      planRules({ templateFor: choose }),
    );
    expect(ownerMessages(reminders, LIMITS)).toHaveLength(2);
  });

  it("holds at most so many reminders, and a text of at most such a length", async () => {
    const reminders = await planned(Array.from({ length: 5 }, () => ({ customer: sari })));
    const most = ownerMessages(reminders, { ...LIMITS, maxReminders: 2 });
    expect(most.map(({ reminders: { length } }) => length)).toEqual([2, 2, 1]);
    const shortest = ownerMessages(reminders, {
      ...LIMITS,
      maxTextLength: "Sari: B 1 UJI dan B 2 UJI".length,
    });
    expect(textsOf(shortest)).toEqual([
      "Sari: B 1 UJI dan B 2 UJI",
      "Sari: B 3 UJI dan B 4 UJI",
      "Sari: B 5 UJI",
    ]);
  });

  it("holds only what the gateway takes, by its own word about the values", async () => {
    const reminders = await planned(Array.from({ length: 5 }, () => ({ customer: sari })));
    const fits = ({ values }: MessageContent) => values.no_pol.length <= "B 1 UJI dan B 2 UJI".length;
    expect(textsOf(ownerMessages(reminders, { ...LIMITS, fits }))).toEqual([
      "Sari: B 1 UJI dan B 2 UJI",
      "Sari: B 3 UJI dan B 4 UJI",
      "Sari: B 5 UJI",
    ]);
    const none = ownerMessages(reminders, { ...LIMITS, fits: () => false });
    expect(none.map(({ reminders: { length } }) => length)).toEqual([1, 1, 1, 1, 1]);
  });

  it("loses none and doubles none, in their order", async () => {
    const reminders = await planned(
      Array.from({ length: 20 }, (_, n) => ({
        customer: { name: `Pemilik ${Math.floor(n / 3)}`, phone: "08110000001" },
      })),
    );
    expect(idsOf(ownerMessages(reminders, { ...LIMITS, maxReminders: 2 }))).toEqual(
      reminders.map(({ key }) => key.vehicleId),
    );
    expect(ownerMessages([], LIMITS)).toEqual([]);
  });
});
