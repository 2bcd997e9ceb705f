import { calendarDate, dueRule, epochDay } from "@pengingat/core";
import { fixedClock } from "@pengingat/core/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import { dueIn } from "./support/fleet.ts";
import { hiddenOf, signedInByLink, textOf } from "./support/visit.ts";
import { openWorkshop, type WorkshopSetup } from "./support/workshop.ts";

const TODAY = "2026-01-15";

async function today(size: "empty" | "demo" = "empty", setup: WorkshopSetup = {}) {
  const workshop = await openWorkshop({ size, ...setup });
  onTestFinished(() => workshop.close());
  const { get, post } = await signedInByLink(workshop);
  return { ...workshop, get, post, screen: async (path = "./") => textOf(await (await get(path)).text()) };
}

it("shows, day by day, the exact text that each of the due gets, and no other", async () => {
  const { store, messenger, options, screen, today: day } = await today();
  const owners = [
    { name: 'Yusuf "Ucup" & <b>Umpama</b>', phone: "0811 0000 001" },
    { name: "{no_pol} $& Nur'aini", phone: "+62811-0000-002" },
    { name: "Slamet", phone: "628110000003" },
  ];
  store.vehicles.add(...owners.map((customer, n) => dueIn(day, n, n, { customer })));
  const shown = await screen();
  expect(shown).toContain("\n3\npesan siap dikirim\n");
  await options.service.run();
  expect(messenger.accepted).toHaveLength(3);
  for (const { to, text } of messenger.accepted) {
    expect(shown).toContain(`\n${text}\n`);
    const owner = owners.find(({ phone }) => phone.replace(/\D/g, "").endsWith(to.slice(2)));
    expect(text).toContain(`Bapak ${owner?.name} untuk`);
  }
  expect(shown.match(/\nBapak /g)).toHaveLength(3);
  // In the order of the visits, below their days.
  const places = messenger.accepted.map(({ text }) => shown.indexOf(text)).sort((a, b) => a - b);
  const names = places.map((place) =>
    owners.findIndex(({ name }) => shown.startsWith(`Bapak ${name}`, place)),
  );
  expect(names).toEqual([0, 1, 2]);
});

it("shows the number that each message goes to, where the first on file is undeliverable", async () => {
  const { store, get, options, messenger, today: day } = await today();
  const customer = { name: "Dua", phone: "0811 0000 0001 / 0812 0000 0002" };
  store.vehicles.add(dueIn(day, 0, 1, { customer }));
  const entry = { number: "6281100000001", by: "gateway", reason: null };
  await store.suppressions.add({ ...entry, kind: "set_aside" });
  const shown = await (await get("./")).text();
  await options.service.run();
  const [{ to = "" } = {}] = messenger.accepted;
  expect(shown.match(/tel:\+\d+/g)).toEqual([`tel:+${to}`]);
});

it("shows which part of the daily schedule a run was, and who asked for another", async () => {
  const { store, screen, today: day } = await today();
  const starters = [
    { kind: "schedule", by: "2/8" },
    { kind: "schedule", by: null },
    { kind: "http", by: "Sari" },
  ] as const;
  for (const startedBy of starters)
    await store.history.begin({ runId: crypto.randomUUID(), startedBy, today: day, leaseMs: 60_000 });
  const shown = await screen("riwayat?tab=pengiriman");
  for (const words of ["jadwal harian, bagian\n2/8", "permintaan oleh\nSari"]) expect(shown).toContain(words);
});

it("shows who is left out, and why", async () => {
  const { store, options, screen, today: day } = await today();
  const left = [
    [
      "Tanpa Nomor",
      "nomor telepon tidak dapat dipakai",
      dueIn(day, 0, 1, { customer: { name: "Tanpa Nomor", phone: null } }),
    ],
    [
      "Rumah",
      "nomor telepon tidak dapat dipakai",
      dueIn(day, 0, 2, { customer: { name: "Rumah", phone: "021 555" } }),
    ],
    [
      "Tanpa Pelat",
      "data belum lengkap",
      dueIn(day, 1, 3, { plate: null, customer: { name: "Tanpa Pelat", phone: "0811000003" } }),
    ],
    [
      "Pindah",
      "tidak aktif",
      dueIn(day, 1, 4, { isInactive: true, customer: { name: "Pindah", phone: "0811000004" } }),
    ],
    [
      "Di Bengkel",
      "sedang di bengkel",
      dueIn(day, 1, 5, { isInWorkshop: true, customer: { name: "Di Bengkel", phone: "0811000005" } }),
    ],
    [
      "Berhenti",
      "minta tidak dihubungi",
      dueIn(day, 2, 6, { customer: { name: "Berhenti", phone: "0811000006" } }),
    ],
    [
      "Tak Terjangkau",
      "nomor tidak terjangkau WhatsApp",
      dueIn(day, 2, 7, { customer: { name: "Tak Terjangkau", phone: "0811000007" } }),
    ],
    ["Sudah", "sudah dikirimi", dueIn(day, 2, 8, { customer: { name: "Sudah", phone: "0811000008" } })],
  ] as const;
  const add = (number: string, kind: "opted_out" | "set_aside") =>
    store.suppressions.add({ number, kind, by: "Sari", reason: null });
  await add("62811000006", "opted_out");
  await add("62811000007", "set_aside");
  store.vehicles.add(left[7][2]);
  await options.service.run();
  store.vehicles.add(...left.slice(0, 7).map(([, , vehicle]) => vehicle));
  expect(await screen()).toContain("Tidak ada yang perlu dikirim sekarang.");
  const shown = await screen("./?tampil=tidak-dikirim");
  expect(shown).toContain("Tidak dikirim (8)");
  expect(shown).toContain("\nnomor telepon tidak dapat dipakai:\n2\n");
  for (const [name, why] of left) {
    const card = shown.slice(shown.lastIndexOf(`\n${name}\n`));
    expect(/^(?:\n.*){1,5}/.exec(card)?.[0].split("\n"), name).toContain(why);
  }
});

it("shows what was sent today and how it stands", async () => {
  const { store, screen, today: day } = await today();
  expect(await screen()).toContain("Belum ada pesan hari ini.");
  const run = await store.ledger.open({ runId: crypto.randomUUID(), leaseMs: 60_000, today: day });
  const begun = Array.from({ length: 15 }, (_, n) => ({
    ...{ vehicleId: `v${n}`, visitDate: dueRule().nextVisitDate(calendarDate(epochDay(day) - 121)) },
    ...{ period: day, token: crypto.randomUUID(), recipient: `62811000${n}` },
  }));
  await run.settleAndBegin([], begun);
  // 9 are accepted, of which 5 arrive, 2 of them are read and 1 bounces; 4 fail; 2 are in doubt.
  const settled = begun.map((each, n) => {
    const outcome = { begun: each, attempts: 1 };
    if (n < 9) return { ...outcome, status: "sent", response: "ok", messageId: `id ${n}` } as const;
    if (n < 13) return { ...outcome, status: "failed", code: "RECIPIENT_INVALID", reason: "no" } as const;
    return { ...outcome, status: "unknown", code: "TIMEOUT", reason: "no answer" } as const;
  });
  await run.settleAndBegin(settled, []);
  const state = (n: number) => (n < 2 ? "read" : n < 5 ? "delivered" : "failed");
  const receipts = [0, 1, 2, 3, 4, 5].map(
    (n) => ({ messageId: `id ${n}`, state: state(n), at: new Date() }) as const,
  );
  await store.receipts.record(receipts.map((each) => ({ ...each, reason: null })));
  const shown = await screen();
  const figures = /Terkirim\n(.*)\nSampai\n(.*)\nDibaca\n(.*)\nGagal\n(.*)\nBelum pasti\n(.*)\n/.exec(shown);
  expect(figures?.slice(1)).toEqual(["9", "5", "2", "5", "2"]);
});

describe("Kirim sekarang", () => {
  it.each([
    ["more are due by now", { more: 1 }],
    ["it was shown a while ago", { minutes: 11 }],
    ["it was shown yesterday", { day: "2026-01-16" }],
  ])(
    "asks again for the number that was agreed to where %s",
    async (_, { more = 0, minutes = 0, day = TODAY }: { more?: number; minutes?: number; day?: string }) => {
      const clock = fixedClock(TODAY, { timeZone: "Asia/Jakarta" });
      const { store, get, post } = await today("empty", { clock });
      store.vehicles.add(...[0, 1, 2].map((n) => dueIn(TODAY, 2, n)));
      const form = async () => hiddenOf(await (await get("kirim")).text(), "pengiriman");
      const agreed = await form();
      store.vehicles.add(...Array.from({ length: more }, (_each, n) => dueIn(TODAY, 2, 3 + n)));
      clock.setNow(new Date(clock.now().getTime() + minutes * 60_000));
      clock.setToday(day);
      expect((await post("kirim", agreed)).headers.get("location")).toBe("kirim?kabar=jumlah-lama");
      expect(store.history.runs).toEqual([]);
      const again = await form();
      for (const __ of [1, 2])
        expect((await post("kirim", again)).headers.get("location")).toBe("./?kabar=dimulai");
      expect(store.history.runs).toHaveLength(1);
    },
  );

  it.each([
    ["a message for each vehicle", {}, 4],
    ["a message for each owner", { groupBy: "owner" }, 2],
  ] as const)("says how many messages go out: %s", async (_, setup, count) => {
    const { store, messenger, get, post, screen, today: day } = await today("empty", setup);
    const customer = { name: "Wisata", phone: "0811 0000 001" };
    store.vehicles.add(...[1, 2, 3].map((n) => dueIn(day, 1, n, { customer })), dueIn(day, 2, 4));
    expect(await screen()).toContain(`\n${count}\npesan siap dikirim\n`);
    const form = await (await get("kirim")).text();
    expect(textOf(form)).toContain(`\nYa, kirim ${count} pesan\n`);
    expect((await post("kirim", hiddenOf(form, "pengiriman"))).headers.get("location")).toBe(
      "./?kabar=dimulai",
    );
    await expect.poll(() => store.history.runs[0]?.state).toBe("finished");
    expect(messenger.accepted).toHaveLength(count);
  });
});

it("asks again for a number that was counted a while ago, whenever it was shown", async () => {
  const clock = fixedClock(TODAY, { timeZone: "Asia/Jakarta" });
  const { store, get, post } = await today("empty", { clock, page: { waitMs: 20 } });
  store.vehicles.add(dueIn(TODAY, 2, 0));
  const gate = Promise.withResolvers<void>();
  const { findByLastVisit } = store.vehicles;
  Object.assign(store.vehicles, {
    findByLastVisit: (...args: Parameters<typeof findByLastVisit>) =>
      gate.promise.then(() => findByLastVisit(...args)),
  });
  const form = async () => hiddenOf(await (await get("kirim")).text(), "pengiriman");
  expect(await form()).toEqual({});
  gate.resolve();
  await expect.poll(form).toHaveProperty("jumlah", "1");
  clock.setNow(new Date(clock.now().getTime() + 11 * 60_000));
  expect((await post("kirim", await form())).headers.get("location")).toBe("kirim?kabar=jumlah-lama");
  expect(store.history.runs).toEqual([]);
});

it("shows how far the parts of a run are together, until the last of them has ended, however many there are", async () => {
  const { store, get, screen, today: day } = await today();
  const counts = { due: 10, sent: 3, failed: 1, unknown: 0, skipped: 0 };
  const ids = [crypto.randomUUID(), crypto.randomUUID()] as const;
  for (const [n, runId] of ids.entries()) {
    const startedBy = { kind: "schedule", by: `${n + 1}/2` } as const;
    await store.history.begin({ runId, startedBy, today: day, leaseMs: 60_000 });
    await store.history.progress(runId, { ...counts, waitingUntil: null });
  }
  const progress = async () => (await get("kemajuan")).json();
  expect(await progress()).toMatchObject({ running: true, done: 8, due: 20 });
  await store.history.end(ids[1], { ended: "finished", reason: null, left: 0, counts });
  expect(await progress()).toMatchObject({ running: true, done: 4, due: 10 });
  expect(await screen()).toContain("Sedang mengirim");
  expect((await get("kirim")).headers.get("location")).toBe("./?kabar=sedang-berjalan");
  // However many have begun and ended since.
  for (let n = 0; n < 120; n += 1) {
    const runId = crypto.randomUUID();
    const startedBy = { kind: "command", by: null } as const;
    await store.history.begin({ runId, startedBy, today: day, leaseMs: 60_000 });
    await store.history.end(runId, { ended: "finished", reason: null, left: 0, counts });
  }
  expect(await progress()).toMatchObject({ running: true, done: 4, due: 10 });
  await store.history.end(ids[0], { ended: "finished", reason: null, left: 0, counts });
  expect(await progress()).toMatchObject({ running: false });
});
