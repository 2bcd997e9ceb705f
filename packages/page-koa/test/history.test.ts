import { calendarDate, epochDay, type Settlement } from "@pengingat/core";
import { fixedClock } from "@pengingat/core/testing";
import { expect, it, onTestFinished } from "vitest";
import { dueIn } from "./support/fleet.ts";
import { signedInByLink, textOf } from "./support/visit.ts";
import { openWorkshop } from "./support/workshop.ts";

const TODAY = "2026-01-15";

async function history() {
  const clock = fixedClock(TODAY, { timeZone: "Asia/Jakarta" });
  const workshop = await openWorkshop({ size: "empty", clock });
  onTestFinished(() => workshop.close());
  const { store } = workshop;

  /** Settles a message of a day, at ten in the morning. */
  async function message(day: string, id: string, visitDate: string, outcome: object): Promise<void> {
    clock.setNow(new Date(`${day}T10:00:00+07:00`));
    const run = await store.ledger.open({ runId: crypto.randomUUID(), leaseMs: 60_000, today: day });
    const begun = {
      vehicleId: id,
      visitDate,
      period: day,
      token: crypto.randomUUID(),
      recipient: "62811000",
    };
    await run.settleAndBegin([], [begun]);
    await run.settleAndBegin([{ begun, attempts: 1, ...outcome } as Settlement], []);
  }

  return {
    ...{ ...workshop, clock, message },
    async screen(path: string) {
      // Of the evening: a session of another day is over.
      clock.setNow(new Date(`${TODAY}T18:00:00+07:00`));
      return textOf(await (await (await signedInByLink(workshop)).get(path)).text());
    },
  };
}

const sent = (messageId: string | null) => ({ status: "sent", response: "ok", messageId });
const failed = { status: "failed", code: "RECIPIENT_INVALID", reason: "no" };
const doubt = { status: "unknown", code: "TIMEOUT", reason: "no answer" };

it("has the messages of each day, and how each stands: delivered and read where that is known", async () => {
  const { store, clock, message, screen } = await history();
  const states: Record<string, [object, string, ("delivered" | "read" | "failed")?]> = {
    "Pak Biasa": [sent("1"), "Terkirim"],
    "Pak Sampai": [sent("2"), "Sampai", "delivered"],
    "Pak Baca": [sent("3"), "Dibaca", "read"],
    "Pak Balik": [sent("4"), "Tidak sampai", "failed"],
    "Pak Gagal": [failed, "Gagal"],
    "Pak Ragu": [doubt, "Belum pasti"],
  };
  const day = "2026-01-14";
  for (const [n, [name, [outcome, , state]]] of Object.entries(states).entries()) {
    store.vehicles.add(dueIn(TODAY, 1, n, { id: name, customer: { name, phone: `081100000${n}` } }));
    await message(day, name, "2026-01-16", outcome);
    if (state === undefined) continue;
    const at = new Date(clock.now().getTime() + 60_000 * (n + 1));
    await store.receipts.record([{ messageId: String(n + 1), state, at, reason: "number was given back" }]);
  }
  store.vehicles.add(
    dueIn(TODAY, 1, 9, { id: "Pak Lain", customer: { name: "Pak Lain", phone: "0811000009" } }),
  );
  await message("2026-01-13", "Pak Lain", "2026-01-16", sent("9"));

  const shown = await screen(`riwayat?tanggal=${day}`);
  expect(shown).toContain("Pesan Rabu, 14 Januari 2026");
  expect(shown).not.toContain("\nPak Lain\n");
  for (const [name, [, state]] of Object.entries(states)) {
    const card = shown.slice(shown.indexOf(`\n${name}\n`)).split("\n");
    expect(card[4], name).toBe(state);
  }
  // When it was delivered, and read.
  expect(shown).toMatch(/\nPak Sampai\n.*\n.*\nSampai\n14 Jan 2026, 10.02\n/);
  expect(shown).toMatch(/\nDibaca\n14 Jan 2026, 10.03\n/);
  expect(await screen("riwayat?tanggal=2026-01-13")).toMatch(/\nPak Lain\n.*\n.*\nTerkirim\n/);
});

it("tells the whole story of a plate, a name or a number, the latest first", async () => {
  const { store, clock, message, screen } = await history();
  store.vehicles.add(
    dueIn(TODAY, -1, 1, {
      id: "a",
      plate: "B 1234 XY",
      customer: { name: "Adi Cerita", phone: "0811 0000 042" },
    }),
    dueIn(TODAY, -1, 2, {
      id: "b",
      plate: "B 9876 XY",
      customer: { name: "Budi Lain", phone: "0811 0000 043" },
    }),
  );
  const visit = calendarDate(epochDay(TODAY) - 1);
  await message("2025-05-02", "a", "2025-05-03", sent("1"));
  await message("2025-09-02", "a", "2025-09-03", failed);
  await message("2026-01-13", "a", visit, doubt);
  await message("2026-01-13", "b", visit, failed);
  clock.setNow(new Date("2026-01-13T15:00:00+07:00"));
  const call = { vehicleId: "a", visitDate: visit, date: null, by: "Budi" } as const;
  await store.calls.record({ ...call, outcome: "no_answer", date: TODAY, note: "coba sore", after: 0 });
  clock.setNow(new Date(`${TODAY}T09:00:00+07:00`));
  await store.calls.record({ ...call, outcome: "will_come", date: "2026-01-20", note: null, after: 1 });
  const stories = await Promise.all(
    ["b1234xy", "adi cer", "0811-0000-042", "62811 0000 042"].map((text) =>
      screen(`riwayat?${new URLSearchParams({ cari: text })}`),
    ),
  );
  for (const story of stories) {
    expect(story).not.toContain("Budi Lain");
    expect(story.slice(story.indexOf("\nAdi Cerita\n")).trim().split("\n")).toEqual([
      ...["Adi Cerita", "B 1234 XY", "0811-0000-042", "Servis terakhir 14 Sep 2025"],
      ...["15 Jan 2026, 09.00", "Telepon", "akan datang (20 Jan 2026) oleh", "Budi"],
      ...["13 Jan 2026, 15.00", "Telepon", "tidak diangkat (15 Jan 2026) oleh", "Budi", "coba sore"],
      ...["13 Jan 2026, 10.00", "Belum pasti", "Untuk jadwal 14 Jan 2026"],
      "tidak ada jawaban dari layanan WhatsApp",
      ...["2 Sep 2025, 10.00", "Gagal", "Untuk jadwal 3 Sep 2025", "nomor tidak terdaftar di WhatsApp"],
      ...["2 Mei 2025, 10.00", "Terkirim", "Untuk jadwal 3 Mei 2025"],
    ]);
  }
});

it("has the runs, who started each, what came of it and how it ended", async () => {
  const { store, clock, screen } = await history();
  const counts = { due: 7, sent: 4, failed: 2, unknown: 1, skipped: 0 };
  const begin = async (
    hour: number,
    startedBy: { kind: "schedule" | "http" | "command"; by: string | null },
  ) => {
    clock.setNow(new Date(`2026-01-15T${String(hour).padStart(2, "0")}:00:00+07:00`));
    const runId = crypto.randomUUID();
    await store.history.begin({ runId, startedBy, today: TODAY, leaseMs: 60_000 });
    return runId;
  };
  const endings = {
    finished: "Selesai",
    halted: "Dihentikan: layanan WhatsApp bermasalah",
    stopped: "Dihentikan lebih awal",
    database_lost: "Terputus dari basis data",
    failed: "Tidak dimulai",
  } as const;
  for (const [n, ended] of (Object.keys(endings) as (keyof typeof endings)[]).entries()) {
    const runId = await begin(6 + n, { kind: "schedule", by: null });
    await store.history.end(runId, { ended, reason: null, left: n, counts });
  }
  await begin(11, { kind: "command", by: "kasir" });
  const running = await begin(18, { kind: "http", by: "Sari" });
  await store.history.progress(running, { ...counts, waitingUntil: null });
  const shown = await screen("riwayat?tab=pengiriman");
  const figures = "4 terkirim dari 7 · Gagal: 2 · Belum pasti: 1";
  expect(shown).toContain(`18.00\nSedang berjalan\n${figures}\npermintaan oleh\nSari\n`);
  expect(shown).toContain("11.00\nTerputus\n0 terkirim dari 0\nperintah oleh\nkasir\n");
  for (const [n, words] of Object.values(endings).entries()) {
    const left = n === 0 ? "" : ` · ${n} belum terkirim`;
    expect(shown).toContain(
      `${String(6 + n).padStart(2, "0")}.00\n${words}\n${figures}${left}\njadwal harian\n`,
    );
  }
});

it("counts in its chart and its table what is on file of the last 30 days", async () => {
  const { store, message, screen } = await history();
  for (const [n, [ago, outcome]] of (
    [
      [0, sent("1")],
      [0, failed],
      [29, sent("2")],
      [29, sent("3")],
      [30, sent("4")],
    ] as const
  ).entries()) {
    await message(calendarDate(epochDay(TODAY) - ago), `v${n}`, "2026-01-16", outcome);
  }
  const at = new Date("2025-12-17T11:00:00+07:00");
  await store.receipts.record([{ messageId: "2", state: "delivered", at, reason: null }]);
  const shown = await screen("riwayat");
  expect(shown).toContain("Terbanyak 2 sehari");
  const table = shown.slice(shown.indexOf("Angka yang sama dalam tabel"));
  expect(table).toContain("\n15 Jan\n1\n0\n0\n1\n0\n");
  expect(table).toContain("\n17 Des\n2\n1\n0\n0\n0\n");
  expect(table).toContain("\n1 Jan\n0\n0\n0\n0\n0\n");
  expect(table).not.toContain("16 Des");
});
