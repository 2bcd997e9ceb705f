import { text } from "node:stream/consumers";
import { createReminderService, type Settlement } from "@pengingat/core";
import { fixedClock, inMemoryStore, recordingMessenger, type SeedVehicle } from "@pengingat/core/testing";
import type { DownloadName } from "@pengingat/page-koa";
import { expect, test } from "vitest";
import { exportFile } from "../../src/export/export-file.ts";
import { readImport } from "../../src/import/read-import.ts";

const TODAY = "2026-01-15";

/** A workshop of these vehicles, by their names, and what its lists hold. */
function workshop(vehicles: Readonly<Record<string, Partial<SeedVehicle> & { phone?: string | null }>>) {
  const clock = fixedClock(TODAY, { timeZone: "Asia/Jakarta" });
  const store = inMemoryStore({
    now: () => clock.now().getTime(),
    vehicles: Object.entries(vehicles).map(([name, { phone = "0811 0000 001", ...vehicle }], n) => ({
      ...{ id: name, plate: `B ${n + 1} XY`, lastVisitDate: "2025-09-14", customer: { name, phone } },
      ...vehicle,
    })),
  });
  const service = createReminderService(
    { ...store, clock, messenger: recordingMessenger() },
    { servicePhone: "0811-0000-0009" },
  );
  const results = () => Promise.reject(new Error("not asked for"));
  const parts = { store, service, clock, intervalMonths: 4, results, onUnread: () => {} };
  return {
    store,
    clock,
    csv: (list: DownloadName) => text(exportFile(parts, list, "csv").pieces),
    async message(vehicleId: string, outcome: object, visitDate = "2026-01-14") {
      const run = await store.ledger.open({ runId: crypto.randomUUID(), leaseMs: 60_000, today: TODAY });
      const begun = { vehicleId, visitDate, period: TODAY, recipient: "62811000" };
      const token = crypto.randomUUID();
      await run.settleAndBegin([], [{ ...begun, token }]);
      await run.settleAndBegin([{ begun: { ...begun, token }, attempts: 1, ...outcome } as Settlement], []);
    },
  };
}

test("the customers to call are those of the screen, each with number, plate, date and what happened", async () => {
  const { store, clock, csv, message } = workshop({
    ...{ Ragu: {}, Gagal: {}, Kembali: {}, Diam: {}, Sampai: {} },
    Tanpa: { lastVisitDate: "2025-09-16", phone: null },
    Selesai: {},
    Lama: { lastVisitDate: "2025-01-14" },
  });
  await message("Ragu", { status: "unknown", code: "TIMEOUT", reason: "no answer" });
  await message("Gagal", { status: "failed", code: "RECIPIENT_INVALID", reason: "=not on WhatsApp" });
  for (const id of ["Kembali", "Diam", "Sampai"]) {
    await message(id, { status: "sent", response: "ok", messageId: id });
  }
  await message("Selesai", { status: "failed", code: "REJECTED", reason: "no" });
  const call = { visitDate: "2026-01-14", date: null, note: null, by: "Sari", after: 0 };
  await store.calls.record({ ...call, vehicleId: "Selesai", outcome: "will_come" });
  await store.calls.record({
    ...{ ...call, vehicleId: "Gagal", outcome: "no_answer", date: TODAY, note: "sore" },
  });
  await store.receipts.record([
    { messageId: "Kembali", state: "failed", at: clock.now(), reason: "given back" },
    { messageId: "Sampai", state: "delivered", at: clock.now(), reason: null },
  ]);
  clock.setNow(new Date(clock.now().getTime() + 25 * 3_600_000));
  clock.setToday("2026-01-16");

  const [head, ...rows] = (await csv("phone")).trimEnd().split("\r\n");
  expect(head).toBe(
    "\ufeffno_pol;customer_nama;customer_hp;visit_date;days_late;status;code;reason;updated_at;last_call;last_call_by;last_call_at;last_call_note",
  );
  const at = "2026-01-15 07:00";
  expect(rows.map((row) => row.replaceAll(/2026-01-15 \d\d:\d\d/g, at)).sort()).toEqual([
    `B 1 XY;Ragu;0811-0000-001;2026-01-14;2;unknown;TIMEOUT;no answer;${at};;;;`,
    `B 2 XY;Gagal;0811-0000-001;2026-01-14;2;failed;RECIPIENT_INVALID;'=not on WhatsApp;${at};no_answer;Sari;${at};sore`,
    `B 3 XY;Kembali;0811-0000-001;2026-01-14;2;bounced;;given back;${at};;;;`,
    `B 4 XY;Diam;0811-0000-001;2026-01-14;2;unconfirmed;;;${at};;;;`,
    "B 6 XY;Tanpa;;2026-01-16;0;skipped;INVALID_PHONE;;;;;;",
  ]);
  // Longest first, of up to a year.
  const late = (await csv("overdue")).trimEnd().split("\r\n").slice(1);
  expect(late[0]).toBe("B 8 XY;Lama;0811-0000-001;2025-05-14;247;overdue;;;;;;;");
  expect(late).toHaveLength(6);
  expect(await csv("failed")).toMatch(/;Gagal;.*\r\n.*;Selesai;|;Selesai;.*\r\n.*;Gagal;/);
  expect(await csv("unknown")).toContain(";Ragu;");
});

test("a customer whose message failed and who has no WhatsApp now is to be called once", async () => {
  const { csv, message } = workshop({ Gagal: { lastVisitDate: "2025-09-16", phone: null } });
  await message(
    "Gagal",
    { status: "failed", code: "RECIPIENT_INVALID", reason: "not on WhatsApp" },
    "2026-01-16",
  );
  const rows = (await csv("phone")).trimEnd().split("\r\n").slice(1);
  expect(rows).toEqual([expect.stringMatching(/;Gagal;.*;failed;RECIPIENT_INVALID;/)]);
});

test("all vehicles come in the columns of an import, and go in again as they are", async () => {
  const { csv } = workshop({
    "=Adi": {},
    "\uff1dCitra": {},
    "Nur'aini": { lastVisitDate: null, phone: "+14155552671" },
    Rina: { phone: null },
  });
  const { rows, problems } = await readImport(Buffer.from(await csv("vehicles")), { map: {}, today: TODAY });
  expect(problems).toEqual([]);
  expect(rows.map(({ plate, name, phone, lastVisit }) => [plate, name, phone, lastVisit])).toEqual([
    ["B 1 XY", "=Adi", "08110000001", "2025-09-14"],
    ["B 2 XY", "\uff1dCitra", "08110000001", "2025-09-14"],
    ["B 3 XY", "Nur'aini", "+14155552671", null],
    ["B 4 XY", "Rina", null, "2025-09-14"],
  ]);
});

test("runs, what people did and opt-outs that wait have what their screens show", async () => {
  const { store, csv, clock } = workshop({});
  clock.setNow(new Date("2026-01-14T23:30:00Z"));
  const runId = crypto.randomUUID();
  const counts = { due: 7, sent: 4, failed: 2, unknown: 1, skipped: 0 };
  await store.history.begin({
    runId,
    startedBy: { kind: "http", by: "Sari" },
    today: TODAY,
    leaseMs: 60_000,
  });
  await store.history.end(runId, { ended: "halted", reason: "no device", left: 3, counts });
  await store.activity.record({ kind: "number_released", by: "Budi", about: "628110000001", reason: "-" });
  await store.unresolved.add([
    ...["628110000007", "7@lid"].map((sender) => ({
      ...{ gateway: "fonnte", sender, words: "jangan; ya", at: clock.now(), messageId: sender },
    })),
  ]);
  const at = "2026-01-15 06:30";
  expect((await csv("runs")).split("\r\n")[1]).toBe(
    `${at};${at};halted;http;Sari;${TODAY};7;4;2;1;0;3;no device;${runId}`,
  );
  expect((await csv("activity")).split("\r\n")[1]).toBe(`${at};Budi;number_released;0811-0000-001;'-`);
  expect(await csv("unresolved")).toMatch(/;fonnte;0811-0000-007;"jangan; ya";2026-01-15 06:30\r\n/);
  expect(await csv("unresolved")).toMatch(/;fonnte;7@lid;/);
});
