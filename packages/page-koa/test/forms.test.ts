import { ReminderError } from "@pengingat/core";
import type { SaveAnswer } from "@pengingat/page-koa";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { dueIn } from "./support/fleet.ts";
import { recordingRegister } from "./support/register.ts";
import { hiddenOf, signedIn, signedInByLink, visit } from "./support/visit.ts";
import { openWorkshop, PASSWORD, type WorkshopSetup } from "./support/workshop.ts";

async function workshop(setup: WorkshopSetup = {}) {
  const opened = await openWorkshop({ size: "empty", ...setup });
  onTestFinished(() => opened.close());
  return { ...opened, ...(await signedInByLink(opened)) };
}

/** The values of the fields that a screen shows, hidden ones left out. */
function fieldsOf(html: string): string[] {
  return [...html.matchAll(/<input type="(?!hidden)[^>]*? name="(\w+)"[^>]*? value="([^"]+)"/g)].map(
    ([, name, value]) => `${name}=${value}`,
  );
}

describe("a form that is refused", () => {
  const vehicle = { nama: "Adi &amp; &lt;b&gt;", hp: "0811 0000 042", servis_terakhir: "2026-01-02" };
  const typed = { ...vehicle, nama: "Adi & <b>" };

  it.each<[SaveAnswer, string]>([
    ["plate_taken", "kendaraan lain memakai nomor polisi itu"],
    ["not_a_plate", "Nomor polisi tidak dapat dibaca."],
    ["bad_date", "Tanggal servis terakhir tidak dapat dipakai."],
  ])("of a vehicle says that it is %s and keeps all that was typed", async (answer, notice) => {
    const register = { ...recordingRegister(), save: async () => answer };
    const { post, store, today } = await workshop({ page: { register } });
    const shown = [`no_pol=B 1 A`, ...Object.entries(vehicle).map(([name, value]) => `${name}=${value}`)];
    const added = await post("kendaraan", { aksi: "simpan", no_pol: "B 1 A", ...typed });
    expect(added.status).toBe(422);
    const screen = await added.text();
    expect(screen).toContain(notice);
    expect(fieldsOf(screen)).toEqual(expect.arrayContaining(shown));
    // The script would load it again, and the browser would send the form again.
    expect(screen).toMatch(/<body data-typed="">/);
    // Of one on file, in its own card.
    store.vehicles.add(dueIn(today, 30, 7));
    const corrected = await post("kendaraan", {
      aksi: "simpan",
      kendaraan: "kendaraan 7",
      no_pol: "B 1 A",
      ...typed,
    });
    const card = /<details open="">(.*?)<\/details>/s.exec(await corrected.text())?.[1] ?? "";
    expect(fieldsOf(card)).toEqual(shown);
    expect(store.activity.entries).toEqual([]);
  });

  it("of a vehicle that was deleted meanwhile says that it is gone", async () => {
    const { post } = await workshop({ page: { register: recordingRegister() } });
    const form = { aksi: "simpan", kendaraan: "kendaraan 7", no_pol: "B 1 A", "semula.no_pol": "B 1 A" };
    const answer = await post("kendaraan", { ...form, ...typed });
    expect([answer.status, await answer.text()]).toEqual([
      422,
      expect.stringContaining("Kendaraan itu tidak ada lagi."),
    ]);
  });

  it("of a number, or of two, a wish or a time keeps what was typed", async () => {
    const { post, store } = await workshop();
    const two = "0813 0000 0001 / 0814 0000 0002";
    await store.unresolved.add([
      { gateway: "fonnte", sender: "1@lid", words: "jangan", at: new Date(), messageId: null },
    ]);
    const [entry] = store.unresolved.entries;
    for (const [path, form, expected] of [
      [
        "jangan-dihubungi",
        { aksi: "tambah", nomor: "021 5", alasan: 'a&"b"' },
        ["nomor=021 5", "alasan=a&amp;&quot;b&quot;"],
      ],
      ["jangan-dihubungi", { aksi: "putuskan", pesan: entry?.id ?? "", nomor: "12" }, ["nomor=12"]],
      ["jangan-dihubungi", { aksi: "tambah", nomor: two, alasan: "a" }, [`nomor=${two}`, "alasan=a"]],
      ["jangan-dihubungi", { aksi: "putuskan", pesan: entry?.id ?? "", nomor: two }, [`nomor=${two}`]],
      ["jadwal", { aksi: "mulai", jam: "25:99" }, ["jam=25:99"]],
    ] as const) {
      const answer = await post(path, form);
      expect([answer.status, fieldsOf(await answer.text())]).toEqual([422, expected]);
    }
    expect(store.unresolved.entries).toHaveLength(1);
    expect(store.suppressions.entries).toEqual([]);
  });

  it("of a call keeps the note, in the card or where it has gone from the list", async () => {
    const { get, post, store, today } = await workshop({ size: "demo" });
    store.vehicles.add(dueIn(today, -3, 7));
    const list = "telepon?tab=terlambat";
    const card = (await (await get(list)).text()).split("kendaraan 7")[1] ?? "";
    const [, visitDate = ""] = /name="kunjungan" value="([\d-]+)"/.exec(card) ?? [];
    const call = { kendaraan: "kendaraan 7", kunjungan: visitDate, sesudah: "0", kembali: "tab=terlambat" };
    await post("telepon", { ...call, hasil: "call_later", tanggal_lagi: today, catatan: "pertama" });
    const second = await post("telepon", { ...call, hasil: "will_come", catatan: "hari <Senin>" });
    expect(second.status).toBe(422);
    const again = await second.text();
    expect(again).toContain("orang lain baru saja mencatat");
    expect(fieldsOf(again)).toContain("catatan=hari &lt;Senin&gt;");
    // What the other has noted stands beside it, and the form is good to be sent now.
    expect(again).toContain("“pertama”");
    await post("telepon", { ...call, sesudah: "1", hasil: "already_serviced" });
    const third = await (
      await post("telepon", { ...call, hasil: "will_come", catatan: "hari <Senin>" })
    ).text();
    expect(third).toContain("Catatan Anda: “hari &lt;Senin&gt;”");
    expect(store.calls.calls.map(({ note }) => note)).toEqual(["pertama", null]);
  });
});

describe("a form that is sent twice", () => {
  it("is one import, and says so both times", async () => {
    const register = recordingRegister();
    const { post, store } = await workshop({ page: { register } });
    const agreed = { aksi: "impor", berkas: "0" };
    const answers = await Promise.all([post("kendaraan", agreed), post("kendaraan", agreed)]);
    answers.push(await post("kendaraan", agreed));
    for (const { headers } of answers) {
      expect(headers.get("location")).toBe("kendaraan?kabar=berkas-disimpan");
    }
    expect(store.activity.entries).toMatchObject([{ kind: "vehicles_imported" }]);
  });

  it("is one vehicle, and says so both times", async () => {
    const save = vi.fn<() => Promise<SaveAnswer>>().mockResolvedValueOnce("saved").mockResolvedValue("same");
    const { post, store } = await workshop({ page: { register: { ...recordingRegister(), save } } });
    for (let n = 0; n < 2; n += 1) {
      const answer = await post("kendaraan", { aksi: "simpan", no_pol: "B 1 A" });
      expect(answer.headers.get("location")).toContain("kabar=kendaraan-disimpan");
    }
    expect(store.activity.entries).toMatchObject([{ kind: "vehicle_saved" }]);
  });
});

describe("a correction of a vehicle", () => {
  it("leaves alone what was saved since its form was drawn, also where it was refused before", async () => {
    const register = recordingRegister();
    const { get, post, store, today } = await workshop({ page: { register } });
    store.vehicles.add(dueIn(today, 30, 7));
    const [vehicle] = store.vehicles.onFile;
    const { plate = "", lastVisitDate = "", customer } = vehicle ?? {};
    const drawn = { nama: customer?.name ?? "", hp: customer?.phone ?? "", no_pol: plate ?? "" };
    const hidden = hiddenOf(await (await get(`kendaraan?cari=${plate}`)).text(), 'value="simpan"');
    Object.assign(vehicle ?? {}, { lastVisitDate: today });
    const form = { ...hidden, ...drawn, servis_terakhir: lastVisitDate ?? "", nama: "Nama Baru" };
    const save = register.save;
    Object.assign(register, { save: async () => "plate_taken" });
    const again = hiddenOf(await (await post("kendaraan", form)).text(), 'value="simpan"');
    Object.assign(register, { save });
    await post("kendaraan", { ...form, ...again });
    expect(register.saved).toMatchObject([{ name: "Nama Baru", phone: customer?.phone, lastVisit: today }]);
  });
});

describe("a form of an earlier session", () => {
  it("without TLS, is shown again with what was typed, and sent by the person", async () => {
    const { url, links, store } = await workshop();
    const { cookie } = await signedIn(url);
    const post = (fields: Record<string, string>) =>
      visit(url, "jangan-dihubungi", {
        method: "POST",
        headers: { Cookie: cookie, Origin: "null" },
        body: new URLSearchParams(fields),
      });
    const earlier = await (await signedInByLink({ url, links })).get("jangan-dihubungi");
    const hidden = hiddenOf(await earlier.text(), 'value="tambah"');
    const answer = await post({ ...hidden, nomor: "0811 0000 042", alasan: "pindah kota" });
    expect(answer.status).toBe(403);
    const screen = await answer.text();
    expect(screen).toContain("<dd><bdi>pindah kota</bdi></dd>");
    expect(store.suppressions.entries).toEqual([]);
    expect((await post(hiddenOf(screen, 'value="pindah kota"'))).status).toBe(303);
    expect(store.suppressions.entries).toMatchObject([{ number: "628110000042", reason: "pindah kota" }]);
  });
});

describe("a form that is carried through signing in", () => {
  it("is still there where the database is lost meanwhile, and no link leads away from it", async () => {
    const { url, store } = await workshop();
    const typed = { aksi: "tambah", nomor: "0811 0000 042", alasan: "pindah kota" };
    const headers = { "Sec-Fetch-Site": "same-origin" };
    const post = (path: string, fields: Record<string, string>) =>
      visit(url, path, { method: "POST", headers, body: new URLSearchParams(fields) });
    const ended = await (await post("jangan-dihubungi", typed)).text();
    expect(ended).not.toContain("bahasa=en");
    const { find } = store.users;
    const lost = () => Promise.reject(new ReminderError("DATABASE_LOST", "cannot reach the database"));
    Object.assign(store.users, { find: lost });
    const sign = { ...hiddenOf(ended, 'action="masuk"'), nama: "Sari", sandi: PASSWORD };
    const answer = await post("masuk", sign);
    expect(answer.status).toBe(503);
    const again = await answer.text();
    expect(again).toContain("Basis data tidak dapat dihubungi.");
    Object.assign(store.users, { find });
    const resumed = await post("masuk", { ...sign, ...hiddenOf(again, 'action="masuk"') });
    expect(await resumed.text()).toContain("<dd><bdi>pindah kota</bdi></dd>");
  });
});

describe("a form that meets an error", () => {
  it.each([
    ["before it is known who sends it", "users"],
    ["while it is carried out", "suppressions"],
  ] as const)("%s keeps what was typed, to be sent again as it is", async (_, port) => {
    const { post, store } = await workshop();
    const lost = () => Promise.reject(new ReminderError("DATABASE_LOST", "cannot reach the database"));
    const method = port === "users" ? "userOfSession" : "find";
    const { [method]: whole } = store[port] as unknown as Record<string, unknown>;
    Object.assign(store[port], { [method]: lost });
    const typed = { aksi: "tambah", nomor: "0811 0000 042", alasan: "pindah <kota>", _token: "t" };
    const answer = await post("jangan-dihubungi", typed);
    expect(answer.status).toBe(503);
    const screen = await answer.text();
    expect(screen).toContain("<dd><bdi>pindah &lt;kota&gt;</bdi></dd>");
    expect(store.suppressions.entries).toEqual([]);
    Object.assign(store[port], { [method]: whole });
    const form = /<form method="post" action="jangan-dihubungi".*?<\/form>/s.exec(screen)?.[0] ?? "";
    const fields = [...form.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name = "", value = ""]) => [
      name,
      value.replace("&lt;", "<").replace("&gt;", ">"),
    ]);
    expect((await post("jangan-dihubungi", Object.fromEntries(fields))).status).toBe(303);
    expect(store.suppressions.entries).toMatchObject([{ number: "628110000042", reason: "pindah <kota>" }]);
  });
});

describe("a number comes off the list", () => {
  it.each([[undefined], [""], [" \u00a0"]])("not for the reason %j", async (alasan) => {
    const { post, store } = await workshop();
    await store.suppressions.add({
      number: "628110000005",
      kind: "opted_out",
      by: "webhook",
      reason: "STOP",
    });
    const lift = { aksi: "hapus", nomor: "628110000005", macam: "opted_out" };
    const answer = await post("jangan-dihubungi", { ...lift, ...(alasan !== undefined && { alasan }) });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain("tuliskan dahulu alasannya");
    expect(await store.suppressions.find([lift.nomor])).toEqual(new Map([[lift.nomor, "opted_out"]]));
    expect(store.activity.entries).toEqual([]);
    expect((await post("jangan-dihubungi", { ...lift, alasan: "minta lagi" })).status).toBe(303);
    expect(store.suppressions.entries).toEqual([]);
  });

  it("not where the customer has opted out since the list was shown", async () => {
    const { get, post, store } = await workshop();
    const entry = { number: "628110000005", by: "gateway", reason: null };
    await store.suppressions.add({ ...entry, kind: "set_aside" });
    const lift = {
      ...hiddenOf(await (await get("jangan-dihubungi")).text(), 'value="hapus"'),
      alasan: "aktif lagi",
    };
    await store.suppressions.add({ ...entry, kind: "opted_out", by: "webhook" });
    const answer = await post("jangan-dihubungi", lift);
    expect(answer.status).toBe(422);
    const again = await answer.text();
    expect(again).toContain("baru saja berubah");
    expect(fieldsOf(again)).toEqual(["alasan=aktif lagi"]);
    expect(store.suppressions.entries).toMatchObject([{ kind: "opted_out" }]);
    expect(store.activity.entries).toEqual([]);
    // Whoever has read what holds now may lift that.
    await post("jangan-dihubungi", { ...hiddenOf(again, 'value="hapus"'), alasan: "minta lagi" });
    expect(store.suppressions.entries).toEqual([]);
  });
});

describe("what came in and is unclear", () => {
  const at = (n: number) => new Date(Date.UTC(2026, 0, 1, 0, n));
  const entries = (count: number) =>
    Array.from({ length: count }, (_, n) => ({
      ...{
        gateway: "fonnte",
        sender: `${1_000 + n}@lid`,
        words: `jangan ${n}`,
        at: at(n),
        messageId: `m${n}`,
      },
    }));

  it("is dropped under the name of who did it, once, with its words", async () => {
    const { get, post, store } = await workshop();
    await store.unresolved.add(entries(1));
    const [{ id } = { id: "" }] = store.unresolved.entries;
    const drop = { aksi: "putuskan", pesan: id, putusan: "abaikan" };
    const places = [];
    for (let n = 0; n < 2; n += 1)
      places.push((await post("jangan-dihubungi", drop)).headers.get("location"));
    expect(places).toEqual(
      ["diabaikan", "sudah-diputuskan"].map((notice) => `jangan-dihubungi?kabar=${notice}`),
    );
    expect(store.activity.entries).toMatchObject([
      { kind: "opt_out_dropped", by: "Sari", about: "1000@lid", reason: "jangan 0" },
    ]);
    const list = await (await get("riwayat?tab=catatan")).text();
    expect(list).toContain("mengabaikan pesan masuk yang belum jelas: <bdi>1000@lid</bdi>");
    expect(list).toContain("jangan 0");
  });

  it("is all to be found, page by page, beside a list with pages of its own", async () => {
    const { get, store } = await workshop();
    await store.unresolved.add(entries(120));
    for (let n = 0; n < 60; n += 1) {
      const number = `62811${String(n).padStart(7, "0")}`;
      await store.suppressions.add({ number, kind: "opted_out", by: "Sari", reason: null });
    }
    const seen: string[] = [];
    for (let path: string | undefined = "jangan-dihubungi"; path !== undefined; ) {
      const screen: string = await (await get(path)).text();
      seen.push(...[...screen.matchAll(/<bdi>(jangan \d+)<\/bdi>/g)].map(([, words = ""]) => words));
      expect(screen.match(/class="state opted_out"/g)).toHaveLength(50);
      const [, next] = /href="([^"]*[?]belum-jelas=[^"&]*)" rel="next"/.exec(screen) ?? [];
      path = next?.replaceAll("&amp;", "&");
    }
    expect(seen).toHaveLength(120);
    expect(new Set(seen).size).toBe(120);
  });
});

describe("those who are due and cannot be reached", () => {
  const none = { customer: { name: "Tanpa", phone: null } };

  it("are all to be found, page by page, however many were called before", async () => {
    const { get, store, today } = await workshop();
    store.vehicles.add(...Array.from({ length: 530 }, (_, n) => dueIn(today, n % 3, n, none)));
    const seen = new Set<string>();
    let pages = 0;
    for (let path: string | undefined = "telepon?tab=tanpa-whatsapp"; path !== undefined; pages += 1) {
      const screen: string = await (await get(path)).text();
      for (const [, id = ""] of screen.matchAll(/name="kendaraan" value="([^"]*)"/g)) seen.add(id);
      path = /href="([^"]*)" rel="next"/.exec(screen)?.[1]?.replaceAll("&amp;", "&");
    }
    expect([seen.size, pages]).toEqual([530, 27]);
  });

  it("and have no room on the screen are counted, and in the list to download", async () => {
    const downloads = {
      open: () => {
        throw new Error("not asked for");
      },
    };
    const { get, store, today } = await workshop({ page: { downloads } });
    store.vehicles.add(...Array.from({ length: 6_234 }, (_, n) => dueIn(today, n % 3, n, none)));
    const first = await (await get("telepon?tab=tanpa-whatsapp")).text();
    expect(first).not.toContain("pelanggan lagi");
    const last = await (await get("telepon?tab=tanpa-whatsapp&mulai=4990")).text();
    expect(last).toContain("Dan 1.234 pelanggan lagi");
    expect(last).toContain("unduh?daftar=phone");
  });
});

describe("a search that finds more than is shown", () => {
  it("says so", async () => {
    const { get, store, today } = await workshop({ page: { register: recordingRegister() } });
    const same = { customer: { name: "Budi", phone: "08110000001" } };
    store.vehicles.add(...Array.from({ length: 50 }, (_, n) => dueIn(today, 30, n, same)));
    const more = "masih ada yang lain";
    expect(await (await get("riwayat?cari=budi")).text()).toContain(
      `Hanya 20 yang pertama yang tampil, ${more}`,
    );
    expect(await (await get("kendaraan?cari=budi")).text()).not.toContain(more);
    store.vehicles.add(dueIn(today, 30, 50, same));
    expect(await (await get("kendaraan?cari=budi")).text()).toContain(
      `Hanya 50 yang pertama yang tampil, ${more}`,
    );
    for (let n = 1; n <= 201; n += 1) {
      const call = {
        vehicleId: "kendaraan 7",
        visitDate: today,
        outcome: "no_answer",
        date: null,
        note: null,
      };
      await store.calls.record({ ...call, outcome: "no_answer", by: "Sari", after: n - 1 });
    }
    expect(await (await get("riwayat?cari=budi")).text()).toContain(
      "Hanya 200 pesan dan 200 telepon terbaru",
    );
  });
});
