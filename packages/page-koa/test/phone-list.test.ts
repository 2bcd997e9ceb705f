import {
  calendarDate,
  dueRule,
  epochDay,
  type PreviewOptions,
  type ReminderResult,
  type ReminderService,
  type RunReport,
  reminderOffsets,
  type Settlement,
} from "@pengingat/core";
import { fixedClock, type InMemoryStore, type SeedVehicle } from "@pengingat/core/testing";
import { type CustomerToCall, everyCustomerToCall, type ReminderPageOptions } from "@pengingat/page-koa";
import { describe, expect, it, onTestFinished } from "vitest";
import { unreachable } from "../src/model/unreachable.ts";
import { dueIn } from "./support/fleet.ts";
import { hiddenOf, signedInByLink } from "./support/visit.ts";
import { openWorkshop } from "./support/workshop.ts";

/** No month's end is among the dates: the next visit after each last visit is the day that it is asked for. */
const TODAY = "2026-01-15";
const HOUR_MS = 3_600_000;
const rule = dueRule({ intervalMonths: 4 });
const TWO = "0811 0000 0001 / 0812 0000 0002";
const [first, second] = ["6281100000001", "6281200000002"];

async function telephone(page: Partial<ReminderPageOptions> = {}) {
  const clock = fixedClock(TODAY, { timeZone: "Asia/Jakarta" });
  const workshop = await openWorkshop({ size: "empty", clock, page });
  onTestFinished(() => workshop.close());
  const { post } = await signedInByLink(workshop);
  // A session is over before the next day is.
  const screen = async (path: string) => (await (await signedInByLink(workshop)).get(path)).text();
  return { ...workshop, clock, post, screen };
}

/** A vehicle whose owner is called by its id. */
function owned(days: number, n: number, name: string, phone: string | null = `08110000${n}`): SeedVehicle {
  return dueIn(TODAY, days, n, { id: name, customer: { name, phone } });
}

/** Who is on the list, in its order. */
function listed(screen: string): string[] {
  return [...screen.matchAll(/<strong><bdi>(.*?)<\/bdi>/g)].map(([, name = ""]) => name);
}

/** Settles a message of today about a vehicle. */
async function message(store: InMemoryStore, { id = "", lastVisitDate }: SeedVehicle, outcome: object) {
  const visitDate = rule.nextVisitDate(lastVisitDate ?? TODAY);
  const run = await store.ledger.open({ runId: crypto.randomUUID(), leaseMs: 60_000, today: TODAY });
  const begun = {
    vehicleId: id,
    visitDate,
    period: TODAY,
    token: crypto.randomUUID(),
    recipient: "62811000",
  };
  await run.settleAndBegin([], [begun]);
  await run.settleAndBegin([{ begun, attempts: 1, ...outcome } as Settlement], []);
}

describe("messages that did not go well", () => {
  it("are those in doubt, failed, come back, or sent a day ago without word, where there is word of others", async () => {
    const { clock, store, screen } = await telephone();
    const sent = (messageId: string) => ({ status: "sent", response: "ok", messageId });
    const outcomes = {
      Ragu: { status: "unknown", code: "TIMEOUT", reason: "no answer" },
      Gagal: { status: "failed", code: "RECIPIENT_INVALID", reason: "not on WhatsApp" },
      ...{ Kembali: sent("1"), Diam: sent("2"), Sampai: sent("3") },
    };
    for (const [n, [name, outcome]] of Object.entries(outcomes).entries()) {
      const vehicle = owned(-1, 100 + n, name);
      store.vehicles.add(vehicle);
      await message(store, vehicle, outcome);
    }
    await store.receipts.record([
      { messageId: "1", state: "failed", at: clock.now(), reason: "number was given back" },
      { messageId: "3", state: "delivered", at: clock.now(), reason: null },
    ]);
    expect(listed(await screen("telepon")).sort()).toEqual(["Gagal", "Kembali", "Ragu"]);
    clock.setNow(new Date(clock.now().getTime() + 25 * HOUR_MS));
    clock.setToday("2026-01-16");
    const next = await screen("telepon");
    expect(listed(next).sort()).toEqual(["Diam", "Gagal", "Kembali", "Ragu"]);
    for (const [name, state, why] of [
      ["Ragu", "Belum pasti", "tidak ada jawaban dari layanan WhatsApp"],
      ["Gagal", "Gagal", "nomor tidak terdaftar di WhatsApp"],
      ["Kembali", "Tidak sampai", "number was given back"],
      ["Diam", "Terkirim", "Terkirim, tetapi belum ada kabar sampai"],
    ] as const) {
      const card = next.slice(next.indexOf(`<bdi>${name}<`)).split("</li>", 1)[0] ?? "";
      expect(card, name).toContain(`>${state}</span>`);
      expect(card, name).toContain(why);
      // With number, plate and the date.
      expect(card, name).toMatch(/href="tel:\+62811\d+".*Jadwal servis 14 Jan 2026/);
      expect(card, name).toMatch(/class="plate"><bdi>[A-Z]+ \d+ [A-Z]+</);
    }
  });
});

describe("a message in doubt", () => {
  it("is offered to be sent again only while its visit is due, and a card of yesterday does not say that it will be", async () => {
    const { clock, store, post, screen } = await telephone();
    const vehicle = owned(0, 100, "Ragu");
    store.vehicles.add(vehicle);
    await message(store, vehicle, { status: "unknown", code: "TIMEOUT", reason: "no answer" });
    expect(await screen("telepon")).toContain('value="send_again"');
    clock.setToday("2026-01-16");
    expect(await screen("telepon")).not.toContain('value="send_again"');
    expect(await screen("telepon")).toContain('value="arrived"');
    const [{ id = "" } = {}] = (await store.records.list({ status: "unknown", limit: 1, after: null }))
      .deliveries;
    const again = { hasil: "send_again", pesan: id, kendaraan: "Ragu", kunjungan: TODAY };
    expect((await post("telepon", again)).headers.get("location")).toBe("telepon?kabar=kirim-terlambat");
    expect(listed(await screen("telepon"))).toEqual(["Ragu"]);
  });
});

describe("a message in doubt, with reminder offsets", () => {
  it.each([
    ["on a day of grace", -1, true, "kirim-ulang"],
    ["not between two reminders", 3, false, "kirim-terlambat"],
  ] as const)("is offered to be sent again %s", async (_, days, isOffered, notice) => {
    const rule = reminderOffsets({ intervalMonths: 4, daysBefore: [7, 0] });
    const { store, post, screen } = await telephone({ rule });
    const vehicle = owned(days, 100, "Ragu");
    store.vehicles.add(vehicle);
    await message(store, vehicle, { status: "unknown", code: "TIMEOUT", reason: "no answer" });
    const shown = await screen("telepon");
    expect(shown.includes('value="send_again"')).toBe(isOffered);
    const answer = await post("telepon", { ...hiddenOf(shown, "kunjungan"), hasil: "send_again" });
    expect(answer.headers.get("location")).toBe(`telepon?kabar=${notice}`);
  });
});

describe("who has asked for no messages", () => {
  it("is not called about one that failed", async () => {
    const { store, screen } = await telephone();
    const [gone, other] = [owned(0, 100, "Berhenti"), owned(0, 101, "Gagal")];
    store.vehicles.add(gone, other);
    for (const each of [gone, other]) {
      await message(store, each, { status: "failed", code: "REJECTED", reason: "no" });
    }
    const by = { by: "webhook", reason: "STOP" };
    await store.suppressions.add({ ...by, number: "628110000100", kind: "opted_out" });
    await store.suppressions.add({ ...by, number: "628110000101", kind: "set_aside" });
    expect(listed(await screen("telepon"))).toEqual(["Gagal"]);
  });
});

describe("who is due and lacks a plate", () => {
  it("is not called about having asked for no messages, and else on the number that is not undeliverable", async () => {
    const { options, store, post, screen } = await telephone();
    const list = "telepon?tab=tanpa-whatsapp";
    const none = { plate: null };
    store.vehicles.add({ ...owned(0, 100, "Berhenti"), ...none }, { ...owned(0, 101, "Dua", TWO), ...none });
    store.vehicles.add({ ...owned(1, 102, "Juga", "0811 0000 100"), ...none });
    const by = { by: "webhook", reason: null };
    await store.suppressions.add({ ...by, number: first, kind: "set_aside" });
    const before = await screen(list);
    expect(listed(before)).toEqual(["Berhenti", "Dua", "Juga"]);
    expect(before).toContain(`href="tel:+${second}"`);
    expect(before).not.toContain(`tel:+${first}`);
    // What one says holds for the other vehicle too.
    await post("telepon", { ...hiddenOf(before, 'value="Berhenti"'), hasil: "opted_out" });
    expect(listed(await screen(list))).toEqual(["Dua"]);
    const parts = { ...options, intervalMonths: 4, defaultCountry: "ID" };
    const inFile: CustomerToCall[] = [];
    for await (const page of everyCustomerToCall(parts, "phone")) inFile.push(...page);
    expect(inFile).toMatchObject([{ name: "Dua", number: second }]);
  });
});

describe("of two numbers in a field", () => {
  it.each([
    ["messages that did not go well", "telepon", 0],
    ["the overdue", "telepon?tab=terlambat", -1],
  ] as const)("the one that messages go to is shown, dialled and suppressed: %s", async (_, path, days) => {
    const { store, post, screen } = await telephone();
    const vehicle = owned(days, 100, "Dua", TWO);
    store.vehicles.add(vehicle);
    await store.suppressions.add({ number: first, kind: "set_aside", by: "gateway", reason: "bounced" });
    if (days === 0)
      await message(store, vehicle, { status: "failed", code: "RECIPIENT_INVALID", reason: "no" });
    const shown = await screen(path);
    expect(shown).toContain(`href="tel:+${second}"`);
    expect(shown).not.toContain(`tel:+${first}`);
    await post("telepon", { ...hiddenOf(shown, "kunjungan"), hasil: "wrong_number" });
    expect([...(await store.suppressions.find([first, second])).keys()].sort()).toEqual([first, second]);
  });

  it.each([
    ["not while messages go to the first, which is called", false],
    ["once the first is undeliverable", true],
  ])("an opt-out under the second counts as in a run: %s", async (_, isUndeliverable) => {
    const { store, screen } = await telephone();
    const [troubled, late] = [owned(0, 100, "Gagal", TWO), owned(-1, 101, "Terlambat", TWO)];
    store.vehicles.add(troubled, late);
    await message(store, troubled, { status: "failed", code: "REJECTED", reason: "no" });
    const add = (number: string, kind: "opted_out" | "set_aside") =>
      store.suppressions.add({ number, kind, by: "webhook", reason: null });
    await add(second, "opted_out");
    if (isUndeliverable) await add(first, "set_aside");
    for (const [path, name] of [
      ["telepon", "Gagal"],
      ["telepon?tab=terlambat", "Terlambat"],
    ] as const) {
      const shown = await screen(path);
      expect(listed(shown)).toEqual(isUndeliverable ? [] : [name]);
      expect(shown.includes(`tel:+${first}`)).toBe(!isUndeliverable);
    }
  });
});

describe("a part of a list that has shrunk since", () => {
  it("is not said to be all", async () => {
    const { screen } = await telephone();
    expect(await screen("telepon?tab=tanpa-whatsapp&mulai=20")).toContain(
      "Semua di bagian ini sudah selesai.",
    );
  });
});

describe("who is to be called again", () => {
  it.each(["call_later", "no_answer"])(
    "comes back on that day, in each tab, and not before: %s",
    async (hasil) => {
      const { clock, store, post, screen } = await telephone();
      const troubled = owned(2, 100, "Gagal");
      const silent = owned(2, 101, "Tanpa", null);
      const late = owned(-3, 102, "Terlambat");
      store.vehicles.add(troubled, silent, late);
      await message(store, troubled, { status: "failed", code: "REJECTED", reason: "no" });
      const tabs = [
        ["telepon", troubled],
        ["telepon?tab=tanpa-whatsapp", silent],
        ["telepon?tab=terlambat", late],
      ] as const;
      for (const [path, { id = "", lastVisitDate }] of tabs) {
        expect(listed(await screen(path))).toEqual([id]);
        const kunjungan = rule.nextVisitDate(lastVisitDate ?? TODAY);
        const call = { hasil, kendaraan: id, kunjungan, sesudah: "0", catatan: `kata ${id}` };
        // Whoever did not answer is called again on the next day.
        await post("telepon", {
          ...call,
          tanggal_lagi: hasil === "call_later" ? "2026-01-17" : "2026-01-30",
        });
        expect(listed(await screen(path))).toEqual([]);
      }
      const day = hasil === "call_later" ? "2026-01-17" : "2026-01-16";
      clock.setToday(calendarDate(epochDay(day) - 1));
      for (const [path] of tabs) expect(listed(await screen(path)), path).toEqual([]);
      clock.setToday(day);
      for (const [path, { id = "" }] of tabs) {
        const back = await screen(path);
        expect(listed(back), path).toEqual([id]);
        expect(back).toContain(`“kata ${id}”`);
      }
    },
  );
});

describe("the overdue", () => {
  it("of up to a year are in windows of their own, each with its whole range and no other", async () => {
    const { store, screen } = await telephone();
    const days = [0, 1, 30, 31, 90, 91, 180, 181, 365, 366];
    store.vehicles.add(...days.map((ago, n) => owned(-ago, 100 + n, String(ago))));
    const windows = { "30": ["30", "1"], "90": ["90", "31"], "180": ["180", "91"], "365": ["365", "181"] };
    for (const [within, names] of Object.entries(windows)) {
      const list = await screen(`telepon?tab=terlambat&lama=${within}`);
      expect(listed(list), within).toEqual(names);
      for (const ago of names) expect(list).toContain(`Terlambat ${ago} hari`);
    }
  });
});

it("who is reported to be on file more than once, and gets a message all the same, is not to be called", async () => {
  const reported = { status: "skipped", code: "INCOMPLETE_DATA", nextVisitDate: TODAY, reason: "twice" };
  const reminders = [
    { ...reported, vehicleId: "1" },
    { ...reported, vehicleId: "2" },
    { status: "planned", vehicleId: "1" },
  ] as unknown as ReminderResult[];
  const preview = async ({ onReminder }: PreviewOptions = {}) => {
    for (const reminder of reminders) onReminder?.(reminder);
    return {} as RunReport;
  };
  const service = { preview } as ReminderService;
  expect((await unreachable({ service })).due.map(({ vehicleId }) => vehicleId)).toEqual(["2"]);
});
