import { type CallOutcome, calendarDate, dueRule, epochDay } from "@pengingat/core";
import { describe, expect, it, onTestFinished } from "vitest";
import { dueIn } from "./support/fleet.ts";
import { cookieOf, hiddenOf, visit } from "./support/visit.ts";
import { openWorkshop, type WorkshopSetup } from "./support/workshop.ts";

async function telephone(setup?: WorkshopSetup) {
  const workshop = await openWorkshop(setup);
  onTestFinished(() => workshop.close());
  const [cookie = ""] = cookieOf(await visit(workshop.url, workshop.links.issue("Sari"))).split(";");
  const send = (fields: Record<string, string>) => {
    const headers = { Cookie: cookie, "Sec-Fetch-Site": "same-origin" };
    return visit(workshop.url, "telepon", { method: "POST", headers, body: new URLSearchParams(fields) });
  };
  const get = (path: string) => visit(workshop.url, path, { headers: { Cookie: cookie } });
  const post = async (fields: Record<string, string>) => (await send(fields)).headers.get("location");
  return { ...workshop, get, send, post };
}

const TOMORROW = "tomorrow";
const CALL: {
  outcome: CallOutcome;
  fields?: Record<string, string>;
  date: string | null;
  listed: string | null;
}[] = [
  { outcome: "will_come", fields: { tanggal_datang: "2099-01-05" }, date: "2099-01-05", listed: null },
  { outcome: "will_come", date: null, listed: null },
  { outcome: "call_later", fields: { tanggal_lagi: "2099-01-07" }, date: "2099-01-07", listed: null },
  { outcome: "call_later", date: TOMORROW, listed: null },
  { outcome: "no_answer", date: TOMORROW, listed: null },
  { outcome: "already_serviced", date: null, listed: null },
  { outcome: "wrong_number", date: null, listed: "set_aside" },
  { outcome: "opted_out", date: null, listed: "opted_out" },
];

it.each(CALL)(
  "a call that ended in $outcome is kept with $date and lists the number as $listed",
  async (call) => {
    const { post, store, today } = await telephone();
    store.vehicles.add({
      id: "v1",
      customer: { name: "Contoh", phone: "0811 0000 0077" },
      lastVisitDate: today,
    });
    const fields = { hasil: call.outcome, kendaraan: "v1", kunjungan: today, ...call.fields };
    expect(await post(fields)).toContain("kabar=tercatat");
    expect(store.calls.calls.at(-1)).toMatchObject({
      ...{ vehicleId: "v1", visitDate: today, outcome: call.outcome, by: "Sari" },
      date: call.date === TOMORROW ? calendarDate(epochDay(today) + 1) : call.date,
    });
    const kinds = await store.suppressions.find(["6281100000077"]);
    expect(kinds.get("6281100000077") ?? null).toBe(call.listed);
  },
);

it("no outcome of a call leads to a second message, whether the first was sent or is in doubt", async () => {
  const { post, store, messenger, options } = await telephone({
    size: "empty",
    answer: async ({ to }) =>
      Number(to.at(-1)) % 2 === 0
        ? { status: "sent", response: "ok", messageId: null }
        : { status: "unknown", code: "TIMEOUT", reason: "no answer" },
  });
  const day = options.clock.today();
  store.vehicles.add(...CALL.map((_, n) => dueIn(day, 0, n)));
  await options.service.run();
  expect(messenger.attempts).toHaveLength(CALL.length);
  for (const [n, { outcome, fields }] of CALL.entries()) {
    const [vehicle] = await store.vehicles.findByIds([`kendaraan ${n}`]);
    const kunjungan = dueRule().nextVisitDate(vehicle?.lastVisitDate ?? day);
    await post({ hasil: outcome, kendaraan: `kendaraan ${n}`, kunjungan, ...fields });
  }
  expect(store.calls.calls).toHaveLength(CALL.length);
  await options.service.run();
  expect(messenger.attempts).toHaveLength(CALL.length);
});

it.each([
  { outcome: "wrong_number", listed: "set_aside" },
  { outcome: "opted_out", listed: "opted_out" },
] as const)(
  "of two people who record $outcome at once, the second reads what holds: the number is listed, the call is the other's",
  async ({ outcome, listed }) => {
    const { send, store, today } = await telephone();
    store.vehicles.add({
      id: "v1",
      customer: { name: "Contoh", phone: "0811 0000 0077" },
      lastVisitDate: today,
    });
    const call = { kendaraan: "v1", kunjungan: today, sesudah: "0" };
    await send({ ...call, hasil: "no_answer" });
    const second = await send({ ...call, hasil: outcome });
    expect(second.status).toBe(422);
    const screen = await second.text();
    expect(screen).toContain("Nomor tidak akan dihubungi lagi.");
    expect(screen).not.toContain("Belum dicatat");
    expect(await store.suppressions.find(["6281100000077"])).toEqual(new Map([["6281100000077", listed]]));
    expect(store.calls.calls.filter(({ vehicleId }) => vehicleId === "v1")).toMatchObject([
      { outcome: "no_answer" },
    ]);
  },
);

describe("the number that was called", () => {
  const [called, corrected] = ["6281100000077", "6281100000088"];
  const WRONG = { outcome: "wrong_number", listed: { [called]: "set_aside" } };
  const STOP = { outcome: "opted_out", listed: { [called]: "opted_out", [corrected]: "opted_out" } };

  it.each([WRONG, STOP])(
    "is the one on the card, also where it has been corrected since: $outcome",
    async ({ outcome, listed }) => {
      const { get, post, store, today } = await telephone({ size: "empty" });
      store.vehicles.add(dueIn(today, -3, 1, { customer: { name: "Contoh", phone: "0811 0000 0077" } }));
      const card = hiddenOf(await (await get("telepon?tab=terlambat")).text(), "kunjungan");
      for (const vehicle of store.vehicles.onFile) {
        Object.assign(vehicle, { customer: { name: "Contoh", phone: "0811 0000 0088" } });
      }
      expect(await post({ ...card, hasil: outcome })).toMatch(/kabar=tercatat$/);
      expect(Object.fromEntries(await store.suppressions.find([called, corrected]))).toEqual(listed);
      const { length } = store.activity.entries;
      expect(length).toBe(Object.keys(listed).length);
      // Pressed twice, it is one.
      expect(await post({ ...card, hasil: outcome })).toMatch(/kabar=tercatat$/);
      expect(store.activity.entries).toHaveLength(length);
    },
  );

  it("is none, where there is no usable one: the wish is recorded, and the notice says so", async () => {
    const { get, post, store, today } = await telephone({ size: "empty" });
    store.vehicles.add(dueIn(today, -3, 1, { customer: { name: "Contoh", phone: "0274-512345" } }));
    const card = hiddenOf(await (await get("telepon?tab=terlambat")).text(), "kunjungan");
    expect(await post({ ...card, hasil: "opted_out" })).toContain("kabar=tercatat-tanpa-nomor");
    expect(store.suppressions.entries).toEqual([]);
    expect(store.calls.calls).toMatchObject([{ outcome: "opted_out" }]);
  });
});

it("a button that is pressed twice is one call, and nobody else's", async () => {
  const { send, post, store, today } = await telephone({ size: "empty" });
  const call = { kendaraan: "v1", kunjungan: today, sesudah: "0", hasil: "will_come", catatan: "siang" };
  for (let n = 0; n < 2; n += 1) expect(await post(call)).toContain("kabar=tercatat");
  expect((await send({ ...call, catatan: "pagi" })).status).toBe(422);
  expect(store.calls.calls).toHaveLength(1);
});

it.each([
  ["will_come", "tanggal_datang"],
  ["call_later", "tanggal_lagi"],
])("a date that cannot be read is asked for again: %s", async (hasil, field) => {
  const { send, store, today } = await telephone({ size: "empty" });
  const call = { kendaraan: "v1", kunjungan: today, sesudah: "0", hasil, [field]: "5/12/2025" };
  const answer = await send(call);
  expect(answer.status).toBe(422);
  expect(await answer.text()).toContain("tanggalnya tidak dapat dibaca");
  expect(store.calls.calls).toEqual([]);
});

it.each([
  { result: "arrived", status: "sent" as const, notice: "sampai" },
  { result: "send_again", status: "failed" as const, notice: "kirim-ulang" },
])(
  "a message in doubt of which somebody says $result is $status, once no note is lost by it",
  async (word) => {
    const { get, send, post, store, today } = await telephone();
    const card = hiddenOf(await (await get("telepon")).text(), 'value="arrived"');
    const { pesan: id = "" } = card;
    const decision = { ...card, hasil: word.result };
    const refused = await send({ ...decision, catatan: "besok jam 9" });
    expect(refused.status).toBe(422);
    const again = await refused.text();
    expect(again).toContain("Belum dicatat: catatan hanya disimpan bersama hasil telepon.");
    expect(again).toContain('name="catatan" value="besok jam 9"');
    const { deliveries } = await store.records.list({ status: "unknown", limit: 1_000, after: null });
    expect(deliveries.map((each) => each.id)).toContain(id);
    expect(await post({ ...decision, kunjungan: today })).toContain(`kabar=${word.notice}`);
    const now = await store.records.list({ status: word.status, limit: 1_000, after: null });
    expect(now.deliveries.find((each) => each.id === id)?.resolution).toMatchObject({ by: "Sari" });
    expect(store.activity.entries.at(-1)).toMatchObject({ kind: "delivery_resolved", by: "Sari", about: id });
  },
);
