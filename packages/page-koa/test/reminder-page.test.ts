import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import { dueRule, ReminderError, type ShardStates } from "@pengingat/core";
import { manualScheduler } from "@pengingat/core/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import { reminderPage } from "../src/index.js";
import { dueIn } from "./support/fleet.ts";
import { recordingRegister } from "./support/register.ts";
import { everyScreen, SCREENS } from "./support/screens.ts";
import { cookieOf, hiddenOf, signedIn, textOf, visit } from "./support/visit.ts";
import { openWorkshop, type WorkshopSetup } from "./support/workshop.ts";

async function workshop(setup: WorkshopSetup = {}) {
  const opened = await openWorkshop(setup);
  onTestFinished(() => opened.close());
  // By a link: a password takes a quarter of a second of the processor.
  const links = setup.page?.signInLinks ?? opened.links;
  const [cookie = ""] = cookieOf(await visit(opened.url, links.issue("Sari"))).split(";");
  const get = (path: string, headers: Record<string, string> = {}) =>
    visit(opened.url, path, { headers: { Cookie: cookie, ...headers } });
  const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
    visit(opened.url, path, {
      method: "POST",
      headers: { Cookie: cookie, ...headers },
      body: new URLSearchParams(fields),
    });
  return { ...opened, cookie, get, post };
}

it.each([
  ["id", "halt", "Pesan tidak diantar ke pelanggan."],
  ["id", "warning", "sebelum pengiriman dihentikan."],
  ["en", "halt", "Messages are not delivered."],
] as const)(
  "the first screen shows what the gateway warns of, until it is taken back (%s, %s)",
  async (language, severity, words) => {
    const { get, store } = await workshop({ size: "empty" });
    const today = async () => (await get("", { "Accept-Language": language })).text();
    expect(await today()).not.toContain(words);
    const notice = { subject: "template service_due", words: "the template is <PAUSED>", at: new Date() };
    await store.notices.record([{ ...notice, severity }]);
    expect(await today()).toContain(words);
    expect(await today()).toContain("the template is &lt;PAUSED&gt;");
    const at = new Date(Number(notice.at) + 1_000);
    await store.notices.record([{ ...notice, severity: "cleared", at }]);
    expect(await today()).not.toContain(words);
  },
);

it.each([
  ["id", "Bagian pengiriman terakhir: 2 selesai, 1 berjalan, 1 menunggu, 0 belum tuntas."],
  ["en", "Parts of the last run: 2 done, 1 running, 1 waiting, 0 unfinished."],
])("the box of the daily run shows its parts, where a cluster divides it (%s)", async (language, words) => {
  const scheduler = manualScheduler({ now: new Date(), timeZone: "Asia/Jakarta" });
  const status = scheduler.status();
  let shards: ShardStates | null = null;
  scheduler.status = () => ({ ...status, shards });
  const { get } = await workshop({ size: "empty", page: { scheduler } });
  const today = async () => (await get("", { "Accept-Language": language })).text();
  expect(await today()).not.toMatch(/Bagian pengiriman|Parts of/);
  shards = { done: 2, running: 1, waiting: 1, failed: 0 };
  expect(await today()).toContain(words);
});

describe("every screen", () => {
  it("has a closed policy, is not kept and is not framed", async () => {
    const { get } = await workshop({ page: everyScreen() });
    for (const path of [...SCREENS, "masuk", "kemajuan", "unduh?daftar=due"]) {
      const { headers } = await get(path);
      expect(headers.get("content-security-policy")).toBe(
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'",
      );
      expect(headers.get("cache-control")).toBe("no-store");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("x-frame-options")).toBe("DENY");
    }
  });

  it("is under 40 kB, packed, with its style and script, also where 5,000 are due", async () => {
    const { get, post, store } = await workshop({ size: "many", page: everyScreen() });
    // No two names, plates, reasons or notes are alike: nothing packs better than at a workshop.
    const unlike = (length: number) => randomBytes(length).toString("base64url");
    for (const vehicle of store.vehicles.onFile) {
      const customer = vehicle.customer && { ...vehicle.customer, name: `Adi ${unlike(15)}` };
      Object.assign(vehicle, { plate: `B ${unlike(6)}`, customer });
    }
    for (let n = 0; n < 60; n += 1) {
      const number = `62811${String(n).padStart(7, "0")}`;
      await store.suppressions.add({ number, kind: "opted_out", by: "Sari", reason: unlike(60) });
      const about = number;
      await store.activity.record({ kind: "number_suppressed", by: "Sari", about, reason: unlike(60) });
      const entry = { gateway: "fonnte", sender: unlike(12), words: unlike(60), at: new Date() };
      await store.unresolved.add([{ ...entry, messageId: String(n) }]);
    }
    const same = { "Sec-Fetch-Site": "same-origin" };
    await post("periksa", { aksi: "periksa" }, same);
    const sizeOf = async (response: Promise<Response>) =>
      gzipSync(Buffer.from(await (await response).arrayBuffer())).length;
    const shared = (await sizeOf(get("gaya.css"))) + (await sizeOf(get("halaman.js")));
    expect((await (await get("halaman.js")).text()).split("\n").length).toBeLessThan(100);
    const big = [
      ...SCREENS,
      "masuk",
      "riwayat?cari=b",
      "kendaraan?cari=adi",
      "telepon?tab=terlambat&lama=365",
    ];
    for (const path of big) expect((await sizeOf(get(path))) + shared, path).toBeLessThan(40_000);
    const refused = post("jangan-dihubungi", { aksi: "tambah", nomor: "1" }, same);
    expect((await sizeOf(refused)) + shared).toBeLessThan(40_000);
  });

  it("takes the processor for less than 300 ms more than the store does, with lists as long as they come", async () => {
    const { get, store, options } = await workshop({ size: "many", page: everyScreen() });
    const asked = processorOf({ ...store, service: options.service });
    for (const path of [...SCREENS, "kendaraan?cari=adi"]) {
      await get(path);
      asked.reset();
      const began = processorMs();
      expect((await get(path)).status).toBe(200);
      expect(processorMs() - began - asked.ms(), path).toBeLessThan(300);
    }
  });

  it("is in the browser's language, else in Indonesian, until another is chosen", async () => {
    const { get } = await workshop({ size: "empty" });
    const language = async (headers: Record<string, string>) =>
      /<html lang="(\w+)"/.exec(await (await get("telepon", headers)).text())?.[1];
    const en = "pengingat-language=en";
    expect(await language({ "Accept-Language": "en-US,en;q=0.9,id;q=0.8" })).toBe("en");
    expect(await language({ "Accept-Language": "id-ID,en;q=0.8" })).toBe("id");
    expect(await language({ "Accept-Language": "de-DE" })).toBe("id");
    const chosen = await get("telepon?tab=terlambat&bahasa=en");
    expect([chosen.status, chosen.headers.get("location")]).toEqual([303, "telepon?tab=terlambat"]);
    expect(chosen.headers.getSetCookie()[0]).toMatch(new RegExp(`^${en}; Path=/; Max-Age=31536000`));
    const { url } = await workshop({ size: "empty" });
    const page = await visit(url, "masuk", { headers: { Cookie: en, "Accept-Language": "id" } });
    expect(await page.text()).toContain('<html lang="en">');
  });

  it.each([
    ["real", "Pesan benar-benar dikirim"],
    ["printed", "Pesan hanya dicetak, tidak dikirim"],
    ["none", "Pengirim pesan belum diatur"],
  ] as const)(
    "says in its header whose it is and whether messages are really sent: %s",
    async (sending, words) => {
      const page = { ...everyScreen(), workshop: "Bengkel <Maju>", sending };
      const { get } = await workshop({ size: "empty", page });
      for (const path of SCREENS) {
        const [, header] = /<header>(.*)<\/header>/s.exec(await (await get(path)).text()) ?? [];
        expect(header, path).toContain("Bengkel &lt;Maju&gt;");
        expect(header, path).toContain(words);
      }
    },
  );
});

describe("a request that changes something", () => {
  const time = { jam: "07:30", aksi: "mulai" };

  it.each([
    [{ "Sec-Fetch-Site": "same-origin" }, 303],
    [{ "Sec-Fetch-Site": "same-site" }, 403],
    [{ "Sec-Fetch-Site": "cross-site" }, 403],
    [{ "Sec-Fetch-Site": "none" }, 403],
    [{ Origin: "https://example.org" }, 403],
    [{ Origin: "null" }, 403],
    [{}, 403],
  ])("with the headers %j gets %i", async (headers, status) => {
    const { post, scheduler } = await workshop({ size: "empty" });
    const answer = await post("jadwal", time, headers as Record<string, string>);
    expect(answer.status).toBe(status);
    expect(scheduler.status().running).toBe(status === 303);
  });

  it("without such headers needs the token of its own session", async () => {
    const { get, post, url, scheduler } = await workshop({ size: "empty" });
    const tokenOf = async (response: Promise<Response>) =>
      /name="_token" value="([\w-]+)"/.exec(await (await response).text())?.[1] ?? "";
    const { cookie } = await signedIn(url, {}, "Budi");
    const foreign = await tokenOf(visit(url, "", { headers: { Cookie: cookie } }));
    expect((await post("jadwal", { ...time, _token: foreign })).status).toBe(403);
    expect(scheduler.status().running).toBe(false);
    const own = await tokenOf(get(""));
    expect((await post("jadwal", { ...time, _token: own })).status).toBe(303);
    expect((await post("jadwal", { ...time, _token: own }, { Origin: new URL(url).origin })).status).toBe(
      303,
    );
  });

  it("that is too long, or not understood, changes nothing and says so", async () => {
    const { post, store } = await workshop({ size: "empty" });
    const same = { "Sec-Fetch-Site": "same-origin" };
    const before = store.suppressions.entries.length;
    expect((await post("jangan-dihubungi", { aksi: "x" }, same)).status).toBe(400);
    expect((await post("telepon", { hasil: "will_come", kunjungan: "31-12-2025" }, same)).status).toBe(400);
    const long = { aksi: "tambah", nomor: "0811", alasan: "x".repeat(70_000) };
    expect((await post("jangan-dihubungi", long, same)).status).toBe(413);
    for (const [path, form, notice] of [
      ["jangan-dihubungi", { aksi: "tambah", nomor: "12" }, "Nomor tidak dapat dibaca."],
      ["jadwal", { jam: "25:00" }, "Jam tidak dapat dibaca."],
    ] as const) {
      const answer = await post(path, form, same);
      expect(answer.status).toBe(422);
      expect(await answer.text()).toContain(notice);
    }
    expect(store.suppressions.entries.length).toBe(before);
  });

  it("is kept with who did it", async () => {
    const { post, store } = await workshop({ size: "empty" });
    const same = { "Sec-Fetch-Site": "same-origin" };
    await post("jangan-dihubungi", { aksi: "tambah", nomor: "0811 0000 0005", alasan: "pindah" }, same);
    await post(
      "jangan-dihubungi",
      { aksi: "hapus", nomor: "6281100000005", macam: "opted_out", alasan: "kembali" },
      same,
    );
    expect(store.activity.entries.map(({ kind, by, about, reason }) => [kind, by, about, reason])).toEqual([
      ["number_suppressed", "Sari", "6281100000005", "pindah"],
      ["number_released", "Sari", "6281100000005", "kembali"],
    ]);
  });
});

describe("the numbers that get no messages", () => {
  it("are listed by kind, each with why, who put it there and when", async () => {
    const { get, store } = await workshop({ size: "empty" });
    const add = (number: string, kind: "opted_out" | "set_aside", by: string, reason: string | null) =>
      store.suppressions.add({ number, kind, by, reason });
    await add("628110000001", "opted_out", "webhook", "STOP");
    await add("628110000002", "opted_out", "constructor", "Diminta di loket");
    await add("628110000003", "set_aside", "gateway", "not on WhatsApp");
    const list = async (path: string) => textOf(await (await get(path)).text());
    const entries = [
      /\n0811-0000-001\nMinta tidak dihubungi\nSTOP\npelanggan lewat WhatsApp, \d+ \w+ \d{4}, \d\d\.\d\d\n/,
      /\n0811-0000-002\nMinta tidak dihubungi\nDiminta di loket\nconstructor, /,
      /\n0811-0000-003\nTidak terjangkau WhatsApp\nnot on WhatsApp\nlayanan WhatsApp, /,
    ];
    for (const [kind, shown] of [
      ["semua", [true, true, true]],
      ["constructor", [true, true, true]],
      ["minta-berhenti", [true, true, false]],
      ["tidak-terjangkau", [false, false, true]],
    ] as const) {
      const screen = await list(`jangan-dihubungi?jenis=${kind}`);
      expect(
        entries.map((entry) => entry.test(screen)),
        kind,
      ).toEqual(shown);
    }
  });
});

describe("what goes wrong", () => {
  it("is said without internals, and emitted on the app", async () => {
    const { get, store, errors } = await workshop({ size: "empty" });
    Object.assign(store.suppressions, {
      list: () => Promise.reject(new ReminderError("DATABASE_LOST", "cannot reach 10.1.2.3:5432")),
    });
    const lost = await get("jangan-dihubungi");
    expect(lost.status).toBe(503);
    expect(await lost.text()).not.toContain("10.1.2.3");
    Object.assign(store.suppressions, { list: () => Promise.reject(new Error("select secret")) });
    const failed = await get("jangan-dihubungi");
    expect(failed.status).toBe(500);
    expect(await failed.text()).not.toContain("secret");
    expect(errors).toHaveLength(2);
    expect(failed.headers.get("content-security-policy")).toContain("default-src 'none'");
  });

  it("in an address is a 400", async () => {
    const { get } = await workshop({ size: "empty" });
    for (const path of ["jangan-dihubungi?mulai=x", "riwayat?tab=pengiriman&mulai=x", "telepon?mulai=%00"]) {
      expect((await get(path)).status, path).toBe(400);
    }
    for (const path of ["riwayat?tanggal=x", "telepon?tab=x", "?tampil=x&mulai=-1", "?kabar=constructor"]) {
      expect((await get(path)).status, path).toBe(200);
    }
  });
});

describe("the customers to call", () => {
  it("are not everybody, where the gateway reports no deliveries", async () => {
    const { get, store } = await workshop();
    const notArrived = "belum ada kabar sampai";
    expect(await (await get("telepon")).text()).toContain(notArrived);
    const { listDay } = store.messageHistory;
    Object.assign(store.messageHistory, {
      async listDay(page: Parameters<typeof listDay>[0]) {
        const { deliveries, next } = await listDay(page);
        return { deliveries: deliveries.map((each) => ({ ...each, deliveredAt: null, readAt: null })), next };
      },
    });
    const list = await (await get("telepon")).text();
    expect(list).not.toContain(notArrived);
    expect(list).toContain("nomor tidak terdaftar di WhatsApp");
  });
});

describe("the overdue", () => {
  it("are on the first screen, however many before them have been called", async () => {
    const { get, store, today } = await workshop({ size: "empty" });
    const late = Array.from({ length: 65 }, (_, n) => dueIn(today, -25, 100 + n));
    store.vehicles.add(...late);
    const done = late.map(({ id = "" }) => id).sort();
    const visitDate = dueRule({ intervalMonths: 4 }).nextVisitDate(late[0]?.lastVisitDate ?? today);
    const call = { visitDate, outcome: "will_come", date: null, note: null, by: "Sari", after: 0 } as const;
    for (const vehicleId of done.slice(0, 62)) await store.calls.record({ ...call, vehicleId });
    const screen = await (await get("telepon?tab=terlambat")).text();
    expect(screen.match(/class="call"/g)).toHaveLength(3);
    expect(screen).not.toContain("mulai=");
  });

  it("are not said to be done where the list goes on", async () => {
    const { get, store, today } = await workshop({ size: "empty" });
    store.vehicles.add(...Array.from({ length: 300 }, (_, n) => dueIn(today, -25, n, { isInactive: true })));
    const screen = await (await get("telepon?tab=terlambat")).text();
    expect(screen).toContain("Semua di bagian ini sudah selesai.");
    expect(screen).toContain('rel="next"');
  });
});

describe("an address that only forms are sent to", () => {
  it("leads whoever opens it to the screen of the form", async () => {
    const { get } = await workshop({ size: "empty", page: { register: recordingRegister() } });
    for (const [path, to] of [
      ["jadwal", "./"],
      ["keluar", "./"],
      ["berkas", "kendaraan"],
    ] as const) {
      const answer = await get(path);
      expect([answer.status, answer.headers.get("location")], path).toEqual([303, to]);
    }
  });
});

describe("a form whose session has ended", () => {
  const resumed = (url: string, action: string, form: Record<string, string>) => {
    const fields = Object.entries(form).map(([name, value]) => [`isian.${name}`, value]);
    return signedIn(url, {}, "Sari", { _isian: action, ...Object.fromEntries(fields) });
  };

  it("is shown again with what was typed, and what came of a call", async () => {
    const { url } = await workshop({ size: "empty" });
    const call = { hasil: "will_come", tanggal_datang: "2026-02-03", tanggal_lagi: "2026-01-01" };
    const screen = await (await resumed(url, "telepon", call)).response.text();
    expect(screen).toContain("Hasil telepon</dt><dd><bdi>akan datang");
    expect(screen).toContain("3 Feb 2026");
    expect(screen).not.toContain("1 Jan 2026");
    const vehicle = { no_pol: "B 1 A", nama: "Adi <b>", hp: "0811", servis_terakhir: "2026-01-02" };
    const other = await (await resumed(url, "kendaraan", vehicle)).response.text();
    for (const text of ["B 1 A", "Adi &lt;b&gt;", "0811", "2 Jan 2026"]) {
      expect(other).toContain(`<dd><bdi>${text}</bdi></dd>`);
    }
  });

  it("does not send messages by what was agreed to before", async () => {
    const { url, store } = await workshop();
    const runs = store.history.runs.length;
    const pengiriman = "6f9619ff-8b86-4011-b42d-00c04fc964ff";
    const asked = await visit(url, "kirim", { method: "POST", body: new URLSearchParams({ pengiriman }) });
    expect(asked.status).toBe(401);
    const screen = await asked.text();
    expect(screen).toContain('name="ke" value="kirim"');
    expect(screen).not.toContain(pengiriman);
    expect((await resumed(url, "kirim", { pengiriman })).location).toBe("./");
    expect(store.history.runs).toHaveLength(runs);
  });
});

describe("below a path", () => {
  it("the first screen gets its slash, the others lose theirs, and other paths are the app's", async () => {
    const { get, url } = await workshop({ size: "empty", base: "/a/b" });
    const root = new URL("/a/b?x=1", url).href;
    const bare = await get(root);
    expect([bare.status, bare.headers.get("location")]).toEqual([308, "./b/?x=1"]);
    const slashed = await get(`${url}telepon/`);
    expect([slashed.status, slashed.headers.get("location")]).toEqual([308, "../telepon"]);
    expect((await get(new URL("/telepon", url).href)).status).toBe(404);
    expect((await get(url)).status).toBe(200);
  });
});

describe("the options", () => {
  it.each([
    ["workshop", { workshop: " " }],
    ["sending", { sending: "maybe" }],
    ["intervalMonths", { intervalMonths: 0 }],
    ["unknown colour", { colour: "green" }],
    ["store.calls", { store: {} }],
  ])("are refused where they are wrong: %s", async (named, wrong) => {
    const { options } = await workshop({ size: "empty" });
    const store = named === "store.calls" ? { ...options.store, calls: undefined } : options.store;
    const create = () => reminderPage({ ...options, ...(wrong as object), store } as never);
    expect(create).toThrow(named);
  });
});

describe("a page that is open while a run goes", () => {
  it("counts nothing and plans nothing, on whatever screen of messages, and reads the latest runs alone for its progress", async () => {
    const gate = Promise.withResolvers<never>();
    const { get, post, options, store } = await workshop({ page: everyScreen(), answer: () => gate.promise });
    let previews = 0;
    const { preview } = options.service;
    Object.assign(options.service, {
      preview(...args: Parameters<typeof preview>) {
        previews += 1;
        return preview(...args);
      },
    });
    const same = { "Sec-Fetch-Site": "same-origin" };
    await post("kirim", hiddenOf(await (await get("kirim")).text(), "pengiriman"), same);
    previews = 0;
    for (const path of SCREENS.filter((each) => !each.includes("tanpa-whatsapp"))) await get(path);
    const sending = await get("kirim");
    expect([sending.status, sending.headers.get("location")]).toEqual([303, "./?kabar=sedang-berjalan"]);
    expect(previews).toBe(0);
    const pages: unknown[] = [];
    const { list } = store.history;
    Object.assign(store.history, {
      list(page: Parameters<typeof list>[0]) {
        pages.push(page);
        return list(page);
      },
    });
    expect(await (await get("kemajuan")).json()).toMatchObject({ running: true });
    expect(pages).toEqual([{ limit: 100, after: null }]);
    expect(previews).toBe(0);
  });
});

describe("what takes long at a big workshop", () => {
  it("is counted while the screen is there already, and by nobody twice", async () => {
    const gate = Promise.withResolvers<void>();
    let previews = 0;
    const opened = await openWorkshop();
    const { service } = opened.options;
    await opened.close();
    const preview: typeof service.preview = async (options) => {
      previews += 1;
      await gate.promise;
      return service.preview(options);
    };
    const { get: visited } = await workshop({
      page: { ...opened.options, service: { ...service, preview }, waitMs: 200 },
    });
    const get = async (path: string) => (await visited(path)).text();
    const screens = await Promise.all([
      get("./"),
      get("./"),
      get("kirim"),
      get("telepon?tab=tanpa-whatsapp"),
    ]);
    for (const screen of screens) expect(screen).toContain("Masih dihitung.");
    expect(screens[2]).not.toContain('name="pengiriman"');
    // So many at a time, each once.
    expect(previews).toBe(2);
    gate.resolve();
    await expect.poll(() => get("./")).toContain("pesan siap dikirim");
    await expect.poll(() => get("kirim")).toContain("Ya, kirim 14 pesan");
    await expect.poll(() => get("telepon?tab=tanpa-whatsapp")).toContain("Tono Takberponsel");
  });
});

function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** Measures how long this process has worked while at least one call of the ports was under way. */
function processorOf(ports: object): { ms(): number; reset(): void } {
  let [underWay, since, total] = [0, 0, 0];
  function begin(): void {
    if (underWay === 0) since = processorMs();
    underWay += 1;
  }
  function end(): void {
    underWay -= 1;
    if (underWay === 0) total += processorMs() - since;
  }
  for (const port of Object.values(ports)) {
    for (const [name, method] of Object.entries(port)) {
      if (typeof method !== "function") continue;
      Object.assign(port, {
        [name](...args: unknown[]) {
          begin();
          return Promise.resolve(method.apply(port, args)).finally(end);
        },
      });
    }
  }
  return {
    ms: () => total,
    reset() {
      total = 0;
    },
  };
}
