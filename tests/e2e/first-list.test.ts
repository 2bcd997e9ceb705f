import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { savedByLibreOffice } from "@pengingat/test-support/spreadsheets";
import { afterAll, beforeAll, expect, test } from "vitest";
import { followProgram, type RunningProgram } from "./support/program.ts";

const FIVE_MINUTES_MS = 300_000;

let home: string;
let server: RunningProgram;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "pengingat-home-"));
});
afterAll(async () => {
  server.kill("SIGTERM");
  await server.ended;
  await rm(home, { recursive: true, force: true });
});

test(
  "with nothing but a list that LibreOffice saved, a newcomer sees it on the page within five minutes",
  async () => {
    const began = performance.now();
    server = followProgram("server", { PENGINGAT_HOME: home, PORT: "0", REMINDER_TODAY: "2026-01-15" });
    const [, link = ""] = await server.shows(/\n {2}(http\S+\/masuk\?sekali=\S+)\n/);
    const signedIn = await fetch(link, { redirect: "manual" });
    const [Cookie = ""] = (signedIn.headers.getSetCookie()[0] ?? "").split(";");
    const headers = { Cookie, "Sec-Fetch-Site": "same-origin" };
    const upload = async (kind: "csv" | "xlsx") => {
      const body = new FormData();
      body.append("berkas", new Blob([new Uint8Array(savedByLibreOffice(kind))]), `pelanggan.${kind}`);
      return (await fetch(new URL("berkas", link), { method: "POST", headers, body })).text();
    };

    const preview = await upload("csv");
    expect(preview).toContain("6 kendaraan baru, 0 berubah, 0 tetap");
    expect(preview).toContain("6 baris (CSV, Windows-1252, ;), judul kolom di baris 3.");
    expect(preview).toContain("Pelanggan contoh akan dihapus.");
    const spreadsheet = await upload("xlsx");
    expect(spreadsheet).toContain("6 baris (XLSX), judul kolom di baris 3.");
    expect(spreadsheet).toContain("André &amp; Rina");
    expect(performance.now() - began).toBeLessThan(FIVE_MINUTES_MS);

    const [, berkas = ""] = /name="berkas" value="([\w-]+)"/.exec(spreadsheet) ?? [];
    const body = new URLSearchParams({ aksi: "impor", berkas });
    const saved = await fetch(new URL("kendaraan", link), {
      method: "POST",
      headers,
      body,
      redirect: "manual",
    });
    expect(saved.headers.get("location")).toBe("kendaraan?kabar=berkas-disimpan");
    expect(await upload("csv")).toContain("0 kendaraan baru, 0 berubah, 6 tetap");
    const found = await fetch(new URL("kendaraan?cari=b1001xy", link), { headers });
    expect(await found.text()).toContain("André &amp; Rina");
  },
  FIVE_MINUTES_MS,
);
