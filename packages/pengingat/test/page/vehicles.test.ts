import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { sequelizeStore } from "@pengingat/adapter-sequelize";
import { createReminderService, reminderResults, systemClock } from "@pengingat/core";
import { manualScheduler, recordingMessenger } from "@pengingat/core/testing";
import { reminderPage, signInLinks } from "@pengingat/page-koa";
import { createDatabase, type TestDatabase } from "@pengingat/test-support/database";
import { bookRow, libreOfficeBook, savedByLibreOffice } from "@pengingat/test-support/spreadsheets";
import Koa from "koa";
import { Sequelize } from "sequelize";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exportFile } from "../../src/export/export-file.ts";
import { EXPORT_LISTS } from "../../src/export/lists.ts";
import { vehicleRegister } from "../../src/import/vehicle-register.ts";

const TODAY = "2026-01-15";
const clock = systemClock({ timeZone: "Asia/Jakarta", today: TODAY });

/** The page of the application on a database, and somebody who is signed in. */
async function openPage(sql: string) {
  const database: TestDatabase = await createDatabase();
  if (sql !== "") await database.query(sql);
  const sequelize = new Sequelize(database.url, { logging: false });
  const store = sequelizeStore(sequelize);
  await store.migrate();
  const service = createReminderService(
    { ...store, clock, messenger: recordingMessenger() },
    { servicePhone: "0811-0000-0009" },
  );
  const links = signInLinks();
  await store.users.put({ name: "Sari", password: null });
  const page = reminderPage({
    ...{
      service,
      store,
      clock,
      signInLinks: links,
      workshop: "Bengkel Contoh",
      sending: "none",
      waitMs: 30_000,
    },
    scheduler: manualScheduler({ now: new Date(), timeZone: clock.timeZone }),
    register: vehicleRegister({ sequelize, isEmbedded: false, clock, readsColumn: true }),
    downloads: {
      open: (list, format) =>
        exportFile(
          {
            ...{ store, service, clock, intervalMonths: 4, onUnread: () => {} },
            results: () =>
              reminderResults(store, { since: "2025-01-01", today: clock.today(), intervalMonths: 4 }),
          },
          ...([list, format] as const),
        ),
    },
  });
  const errors: unknown[] = [];
  const app = new Koa().use(page.routes());
  app.on("error", (error) => errors.push(error));
  const server: Server = createServer(app.callback()).listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const signedIn = await fetch(new URL(links.issue("Sari"), url), { redirect: "manual" });
  const [cookie = ""] = (signedIn.headers.getSetCookie()[0] ?? "").split(";");
  const headers = { Cookie: cookie, "Sec-Fetch-Site": "same-origin", "Accept-Language": "en" };
  const visit = (path: string, init: RequestInit = {}) =>
    fetch(new URL(path, url), { redirect: "manual", ...init, headers: { ...headers, ...init.headers } });
  return {
    ...{ database, errors, url, store },
    get: async (path: string) => (await visit(path)).text(),
    visit,
    async upload(content: string | Buffer, name = "pelanggan.csv") {
      const body = new FormData();
      body.append("berkas", new Blob([content as string]), name);
      return (await visit("berkas", { method: "POST", body })).text();
    },
    /** Has a file that was sent looked at again, with columns that a person chose. */
    async choose(id: string, columns: Record<string, string>) {
      const chosen = Object.entries(columns).map(([field, heading]): [string, string] => [
        `kolom_${field}`,
        heading,
      ]);
      const body = new URLSearchParams([["berkas", id], ...chosen]);
      return (await visit("berkas", { method: "POST", body })).text();
    },
    /** Where the form leads to, or what is said where it is refused. */
    async post(fields: Record<string, string>) {
      const response = await visit("kendaraan", { method: "POST", body: new URLSearchParams(fields) });
      if (response.status === 303) return response.headers.get("location");
      return /class="notice" role="status">([^<]*)</.exec(await response.text())?.[1];
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await sequelize.close();
      await database.drop();
    },
  };
}

type Page = Awaited<ReturnType<typeof openPage>>;

/** The id under which a file is kept. */
function idIn(shown: string): string {
  return /name="berkas" value="([\w-]+)"/.exec(shown)?.[1] ?? "";
}

describe("where no tables are yet,", () => {
  let page: Page;

  beforeAll(async () => {
    page = await openPage("");
  });
  afterAll(() => page.close());

  const fleet = () =>
    page.database.query<{ row: string }>(
      `select concat_ws(' | ', v.no_pol, c.nama, c.hp, v.last_visit_date) as row
       from vehicle v left join customer c on c.id = v.customer_id order by v.no_pol`,
    );
  const rows = async () => (await fleet()).map(({ row }) => row);
  const idOf = async (plate: string) => {
    const [row] = await page.database.query<{ id: string }>(
      "select id::text from vehicle where no_pol = $1",
      [plate],
    );
    return row?.id ?? "";
  };

  test("an uploaded file is shown first, and saved when somebody agrees", async () => {
    const csv = Buffer.from(
      "No. Polisi;Nama;No. HP;Servis Terakhir\r\nB 1 A;Ren\xe9 <b>;081100000001;16/09/2025\r\nB 2 B;Budi;8,11E+11;05/08/2025\r\n",
      "latin1",
    );
    const shown = await page.upload(csv);
    expect(shown).toContain("1 new vehicles, 0 changed, 0 left as they are");
    expect(shown).toContain("René &lt;b&gt;");
    expect(shown).toContain("Line 3, column C (No. HP)");
    expect(shown).toContain("the spreadsheet has rounded the number");
    expect(shown).toContain("05/08/2025 is 5 August 2025");
    const id = idIn(shown);
    expect(await page.post({ aksi: "impor", berkas: id })).toBe("kendaraan?kabar=berkas-disimpan");
    expect(await rows()).toEqual(["B 1 A | René <b> | 081100000001 | 2025-09-16"]);
    // Pressed twice, it is one import.
    expect(await page.post({ aksi: "impor", berkas: id })).toBe("kendaraan?kabar=berkas-disimpan");
  });

  test("a vehicle is added, found, corrected and marked as serviced today", async () => {
    const added = {
      aksi: "simpan",
      no_pol: "b 3 c",
      nama: "Citra",
      hp: "+62 811-0000-0003",
      servis_terakhir: "2025-09-15",
    };
    expect(await page.post(added)).toBe("kendaraan?cari=b+3+c&kabar=kendaraan-disimpan");
    // Pressed twice, it is one vehicle.
    expect(await page.post(added)).toBe("kendaraan?cari=b+3+c&kabar=kendaraan-disimpan");
    expect(await page.post({ ...added, no_pol: "B-3-C", nama: "Dewi" })).toContain(
      "another vehicle has this plate",
    );
    expect(await page.post({ ...added, no_pol: "Citra" })).toBe("Not a plate.");
    expect(await page.post({ ...added, no_pol: "B 9", servis_terakhir: "2026-01-16" })).toContain(
      "date of the last service cannot be used",
    );
    expect(await rows()).toContain("B 3 C | Citra | 081100000003 | 2025-09-15");

    const found = await page.get("kendaraan?cari=b3c");
    expect(found).toContain("Serviced today: Citra, B 3 C");
    const id = await idOf("B 3 C");
    expect(await page.post({ aksi: "servis", kendaraan: id })).toContain("kabar=kendaraan-disimpan");
    expect(await rows()).toContain(`B 3 C | Citra | 081100000003 | ${TODAY}`);
    const corrected = {
      aksi: "simpan",
      kendaraan: id,
      no_pol: "B 33 C",
      nama: "Citra Dua",
      hp: "",
      servis_terakhir: "",
    };
    expect(await page.post({ ...corrected, no_pol: "b1a" })).toContain("another vehicle has this plate");
    expect(await page.post(corrected)).toContain("kabar=kendaraan-disimpan");
    expect(await rows()).toEqual(["B 1 A | René <b> | 081100000001 | 2025-09-16", "B 33 C | Citra Dua"]);
    expect(await page.post({ ...corrected, kendaraan: "999" })).toBe("That vehicle is gone.");
    expect(await page.post({ ...corrected, kendaraan: "1; drop" })).toBe("That vehicle is gone.");
    const { activities } = await page.store.activity.list({ limit: 10, after: null });
    expect(activities.map(({ kind }) => kind)).toEqual([
      ...["vehicle_saved", "vehicle_serviced", "vehicle_saved", "vehicles_imported"],
    ]);
    expect(page.errors).toEqual([]);
  });

  test("the preview of a spreadsheet is that of the terminal: how it was read, and each change before and after", async () => {
    await page.upload("No Pol;Nama;HP;Servis Terakhir\nB 1001 XY;Andreas;081100000001;01/05/2025\n");
    const first = await page.upload(
      "No Pol;Nama;HP;Servis Terakhir\nB 1001 XY;Andreas;081100000009;01/05/2025\n",
    );
    expect(await page.post({ aksi: "impor", berkas: idIn(first) })).toBe("kendaraan?kabar=berkas-disimpan");
    const shown = await page.upload(savedByLibreOffice("xlsx"), "pelanggan.xlsx");
    expect(shown).toContain("5 new vehicles, 1 changed, 0 left as they are");
    expect(shown).toContain("6 lines (XLSX), headings in line 3.");
    expect(shown).toContain("<bdi>Andreas</bdi> → <bdi>André &amp; Rina</bdi>");
    expect(shown).toContain("<bdi>081100000009</bdi> → <bdi>081100000001</bdi>");
    expect(shown).toMatch(/<bdi>[^<]*May 2025<\/bdi> → <bdi>[^<]*15 Sept 2025<\/bdi>/);
    const workbook =
      '<workbook xmlns:r="r"><sheets><sheet name="Sampul" r:id="rId2"/><sheet name="Januari" r:id="rId3"/></sheets></workbook>';
    const rowOf = (line: number, ...texts: string[]) =>
      bookRow(line, ...texts.map((each) => `<c t="str"><v>${each}</v></c>`));
    const sheets = rowOf(1, "No Pol", "Tanggal") + rowOf(2, "B 1001 XY", "25-08-13");
    const several = await page.upload(libreOfficeBook(sheets, [], { "xl/workbook.xml": workbook }));
    expect(several).toContain("Sheet Januari; not read: Sampul");
    expect(several).toContain("Most last services are more than 3 years ago.");
    const text = await page.upload(savedByLibreOffice("csv"));
    expect(text).toContain("6 lines (CSV, Windows-1252, ;), headings in line 3.");
    expect(await page.post({ aksi: "impor", berkas: idIn(shown) })).toBe("kendaraan?kabar=berkas-disimpan");
    expect(await page.upload(savedByLibreOffice("csv"))).toContain(
      "0 new vehicles, 0 changed, 6 left as they are",
    );
    expect(await rows()).toContain("B 1004 XY | Dewi (istri Eko) | 081100000004 | 2025-09-17");
  });

  test("columns that are not found, or are others than were meant, are chosen without another upload", async () => {
    const csv = "Unit;Pemilik Lama;Kontak A;Kontak B;Tgl\nB 77 ZZ;Gita;0811;081100000077;2025-09-16\n";
    const unknown = await page.upload(csv);
    expect(unknown).toContain("No line has headings for the plate");
    expect(await page.post({ aksi: "impor", berkas: idIn(unknown) })).toBe("kendaraan?kabar=berkas-lama");
    expect(unknown).toContain('<option value="Kontak B">Kontak B</option>');
    const id = idIn(unknown);
    const chosen = await page.choose(id, {
      no_pol: "Unit",
      nama: "Pemilik Lama",
      hp: "Kontak B",
      last_visit_date: "",
    });
    expect(chosen).toContain("1 new vehicles");
    expect(chosen).toContain('<option value="Kontak B" selected="">Kontak B</option>');
    const missing = await page.choose(idIn(chosen), { no_pol: "Plat", hp: "Kontak B" });
    expect(missing).toContain("No column has this heading: <bdi>Plat</bdi>");
    // What was shown before other columns were chosen is not what would be imported now.
    expect(await page.post({ aksi: "impor", berkas: idIn(chosen) })).toBe("kendaraan?kabar=berkas-lama");
    const columns = { no_pol: "Unit", nama: "Pemilik Lama", hp: "Kontak B", last_visit_date: "Tgl" };
    const last = idIn(await page.choose(idIn(missing), columns));
    expect(await page.post({ aksi: "impor", berkas: last })).toBe("kendaraan?kabar=berkas-disimpan");
    expect(await rows()).toContain("B 77 ZZ | Gita | 081100000077 | 2025-09-16");
    expect(await page.choose(last, { no_pol: "Unit", hp: "Kontak B" })).toContain(
      "The file is kept no longer.",
    );
    expect(page.errors).toEqual([]);
  });

  test("a file that cannot be read is refused in a sentence, and a column that a reminder needs is missed in one", async () => {
    expect(await page.upload("Kode,Merk\nX,Y\n")).toContain("No line has headings for the plate");
    expect(await page.upload("")).toContain("The file is empty.");
    const lacking = await page.upload("No Pol,Nama\nB 1 A,Adi\n");
    expect(lacking).toContain(
      "No column for mobile numbers: vehicles that have none on file get no reminder.",
    );
    expect(lacking).toContain("No column for the last service");
    expect(lacking).not.toContain("No column for names");
    expect((await page.visit("berkas", { method: "POST", body: "no form" })).status).toBe(400);
    const huge = await page
      .visit("berkas", { method: "POST", body: Buffer.alloc(25 * 1_024 * 1_024) })
      .catch(() => null);
    expect(huge === null || huge.status === 413).toBe(true);
  });

  test("nobody who is not signed in uploads, saves or downloads", async () => {
    const body = new FormData();
    body.append("berkas", new Blob(["No Pol,HP\nB 1 A,0811\n"]), "a.csv");
    for (const init of [{ method: "POST", body }, {}] as RequestInit[]) {
      const path = init.method ? "berkas" : "unduh?daftar=due";
      const response = await fetch(new URL(path, page.url), { ...init, redirect: "manual" });
      expect(response.status).toBe(303);
      expect(response.headers.get("location")).toMatch(/^masuk\?/);
    }
    const foreign = await page.visit("berkas", {
      method: "POST",
      body,
      headers: { "Sec-Fetch-Site": "cross-site" },
    });
    expect(foreign.status).toBe(403);
  });

  test("each list of each screen has a button, and each comes as a file", async () => {
    const wish = { gateway: "fonnte", sender: "7@lid", words: "jangan", at: new Date(), messageId: null };
    await page.store.unresolved.add([wish]);
    await page.post({ aksi: "simpan", no_pol: "B 9 Z", nama: "", hp: "", servis_terakhir: "" });
    const screens = new Map<string, string>();
    const seen = new Set([""]);
    for (const path of seen) {
      const screen = await page.get(path);
      screens.set(path, screen);
      for (const [, link = ""] of screen.matchAll(/<a href="(?:\.\/)?([^"]*)"(?! aria-label)/g)) {
        if (!/bahasa|kabar|^kirim|#/.test(link)) seen.add(link.replaceAll("&amp;", "&"));
      }
    }
    expect(screens.size).toBeGreaterThan(12);
    for (const [path, screen] of screens) {
      if (/<(ul class="cards"|ol class="story")/.test(screen))
        expect(screen, path).toContain("unduh?daftar=");
    }
    const offered = [...screens.values()].flatMap((screen) =>
      [...screen.matchAll(/unduh\?daftar=(\w+)&amp;bentuk=csv/g)].map(([, list]) => list),
    );
    expect([...new Set(offered)].sort()).toEqual(Object.keys(EXPORT_LISTS).sort());
    for (const list of Object.keys(EXPORT_LISTS)) {
      const response = await page.visit(`unduh?daftar=${list}&bentuk=csv`);
      expect(response.headers.get("content-disposition")).toBe(
        `attachment; filename="pengingat-${list}-${TODAY}.csv"`,
      );
      expect(response.headers.get("cache-control")).toBe("no-store");
      expect(await response.text()).toMatch(/^(no_pol|id|number|group|at|started_at);/);
    }
    const xlsx = await page.visit("unduh?daftar=due&bentuk=xlsx");
    expect(
      Buffer.from(await xlsx.arrayBuffer())
        .subarray(0, 2)
        .toString(),
    ).toBe("PK");
    expect((await page.visit("unduh?daftar=users")).status).toBe(400);
    expect(page.errors).toEqual([]);
  });
});

test("tables that somebody else keeps are shown and never written to", async () => {
  const page = await openPage(
    `create table customer (id integer primary key, nama text, hp text);
     create table vehicle (id integer primary key, no_pol text, customer_id integer, last_visit_date date);
     insert into customer values (1, 'Adi', '0811'); insert into vehicle values (1, 'B 1 A', 1, '2025-09-15')`,
  );
  try {
    const screen = await page.get("kendaraan?cari=b1a");
    expect(screen).toContain("Another program keeps these data");
    expect(screen).toContain("B 1 A");
    expect(screen).not.toContain("Serviced today");
    expect(await page.upload("No Pol,HP\nB 2 B,081100000002\n")).toContain("nothing was changed");
    const entry = { aksi: "simpan", no_pol: "B 2 B", nama: "", hp: "", servis_terakhir: "" };
    expect(await page.post(entry)).toContain("nothing was changed");
    expect(await page.post({ ...entry, kendaraan: "1" })).toContain("nothing was changed");
    expect(await page.post({ aksi: "servis", kendaraan: "1" })).toContain("kabar=data-program-lain");
    const [row] = await page.database.query(
      "select count(*)::int, max(last_visit_date)::text as visit from vehicle",
    );
    expect(row).toEqual({ count: 1, visit: "2025-09-15" });
  } finally {
    await page.close();
  }
});
