import { describe, expect, it } from "vitest";
import { dueRule } from "../../src/domain/due-rule.js";
import { reminderOffsets } from "../../src/domain/reminder-offsets.js";
import type { Vehicle } from "../../src/domain/vehicle.js";
import { planRecipient, planReminder } from "../../src/plan/reminder-plan.js";
import { templatesByLanguage } from "../../src/plan/templates.js";
import { DUE_TODAY, TODAY } from "../fixture/fixture.js";
import { planRules } from "../fixture/messages.js";

const customer = { name: "Sari", phone: "0811-0000-001", salutation: "Ibu" };
const vehicle: Vehicle = { id: "7", plate: "B 7 UJI", lastVisitDate: DUE_TODAY, customer };

describe("the plan of a vehicle", () => {
  it("is a reminder with its key, its number and its text", () => {
    const { choose } = templatesByLanguage({
      id: "{sapaan} {nama_pelanggan}, {no_pol}, {next_visit_date} ({hari}), {nomor_pelayanan}",
    });
    expect(
      planReminder(planRules({ templateFor: choose, servicePhone: "0800" }), vehicle, TODAY),
    ).toMatchObject({
      subject: {
        vehicleId: "7",
        plate: "B 7 UJI",
        customerName: "Sari",
        customerPhone: "0811-0000-001",
        nextVisitDate: TODAY,
        daysUntilVisit: 0,
      },
      key: { vehicleId: "7", visitDate: TODAY, period: TODAY },
      to: "628110000001",
      text: "Ibu Sari, B 7 UJI, 16-12-2025 (hari ini), 0800",
      content: { language: "id", values: { no_pol: "B 7 UJI", hari: "hari ini", sapaan: "Ibu" } },
    });
  });

  it("is nothing where its visit is not due", () => {
    expect(planReminder(planRules(), { ...vehicle, lastVisitDate: "2025-08-15" }, TODAY)).toBeNull();
    expect(planReminder(planRules(), { ...vehicle, lastVisitDate: "2025-08-19" }, TODAY)).toBeNull();
  });

  it.each<[string, string, Partial<Vehicle>]>([
    ["sold", "INACTIVE", { isInactive: true }],
    ["in the workshop", "IN_WORKSHOP", { isInWorkshop: true }],
    ["without a customer", "INCOMPLETE_DATA", { customer: null }],
    ["whose customer JavaScript leaves out", "INCOMPLETE_DATA", { customer: undefined as never }],
    [
      "with a name of invisible characters",
      "INCOMPLETE_DATA",
      { customer: { ...customer, name: "\u200b\u00a0" } },
    ],
    ["without a plate", "INCOMPLETE_DATA", { plate: null }],
    ["without a number", "INVALID_PHONE", { customer: { ...customer, phone: null } }],
    ["with a landline", "INVALID_PHONE", { customer: { ...customer, phone: "021-7654321" } }],
  ])("is a skip where it is %s", (_, code, change) => {
    expect(planReminder(planRules(), { ...vehicle, ...change }, TODAY)).toMatchObject({
      subject: { vehicleId: "7" },
      fate: { status: "skipped", code },
    });
  });

  it("is a skip where the gateway does not take a text so long", () => {
    const rules = planRules({ maxTextLength: 5 });
    expect(planReminder(rules, vehicle, TODAY)).toMatchObject({
      fate: {
        status: "skipped",
        code: "INCOMPLETE_DATA",
        reason: "the message has 13 characters; the gateway takes 5",
      },
    });
  });

  it("names the next day on which the workshop is open, and keeps its key", () => {
    const { choose } = templatesByLanguage({ id: "{next_visit_date} ({hari})" });
    const isClosedDay = (date: string) => date === TODAY || date === "2025-12-17";
    const plan = planReminder(planRules({ templateFor: choose, isClosedDay }), vehicle, TODAY);
    expect(plan).toMatchObject({ text: "18-12-2025 (lusa)", key: { visitDate: TODAY } });
    const always = planReminder(planRules({ templateFor: choose, isClosedDay: () => true }), vehicle, TODAY);
    expect(always).toMatchObject({ text: "16-12-2025 (hari ini)" });
  });

  it.each([
    ["daily", dueRule(), "2025-08-18", TODAY],
    ["once", dueRule({ cadence: "once" }), "2025-08-18", "2025-12-18"],
    ["offsets, on the day", reminderOffsets({ daysBefore: [7] }), "2025-08-23", TODAY],
    ["offsets, late", reminderOffsets({ daysBefore: [7] }), "2025-08-21", "2025-12-14"],
  ])("has the period of its rule: %s", (_, rule, lastVisitDate, period) => {
    expect(planRecipient(planRules({ rule }), { ...vehicle, lastVisitDate }, TODAY)).toMatchObject({
      key: { period },
    });
  });

  it("without its text tells who gets a reminder, and makes no text", () => {
    const rules = planRules({
      templateFor: () => {
        throw new Error("a text was made");
      },
    });
    expect(planRecipient(rules, vehicle, TODAY)).toMatchObject({ to: "628110000001" });
  });

  it("knows all numbers of the customer", () => {
    const many = { ...vehicle, customer: { ...customer, phone: "08110000001, 08110000002 / 08110000001" } };
    expect(planRecipient(planRules(), many, TODAY)).toMatchObject({
      to: "628110000001",
      numbers: ["628110000001", "628110000002"],
    });
  });
});
