import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Environment, runProgram } from "./support/program.ts";
import {
  JWT_SECRET,
  printToken,
  SCHEDULER,
  serverSettings,
  startServer,
  type TestServer,
} from "./support/server.ts";
import { openWorkshop, report, type TestWorkshop } from "./support/workshop.ts";

const PASSWORD = "rahasia bengkel";
const MAIN = fileURLToPath(new URL("../../packages/pengingat/dist/main.js", import.meta.url));

let workshop: TestWorkshop;
let server: TestServer;
let cookie: string;
let token: string;

beforeAll(async () => {
  workshop = await openWorkshop();
  await workshop.add({ id: 1 });
  const env = { ...serverSettings(workshop.env), WEBHOOK_SECRET: "kata-rahasia-webhook" };
  await addUser(env);
  token = await printToken(env);
  server = await startServer(env, token);
  const signedIn = await page("masuk", { nama: "Sari", sandi: PASSWORD });
  [cookie = ""] = (signedIn.headers.getSetCookie()[0] ?? "").split(";");
});
afterAll(async () => {
  server.kill("SIGTERM");
  await server.ended;
  await workshop.close();
});

async function addUser(env: Environment): Promise<void> {
  const child = spawn(process.execPath, [MAIN, "user", "add", "Sari"], {
    env: { PATH: process.env.PATH ?? "", ...env },
    stdio: ["pipe", "ignore", "inherit"],
  });
  child.stdin.end(`${PASSWORD}\n`);
  expect(await once(child, "exit")).toEqual([0, null]);
}

/** Asks for a screen, or sends a form of it. */
function page(path: string, form?: Record<string, string>): Promise<Response> {
  return fetch(`${server.address}/${path}`, {
    redirect: "manual",
    headers: { Cookie: cookie ?? "", "Sec-Fetch-Site": "same-origin", "Accept-Language": "id" },
    ...(form && { method: "POST", body: new URLSearchParams(form) }),
  });
}

test("the page says what doctor says, each in words of its own", async () => {
  await page("periksa", { aksi: "periksa" });
  const screen = await (await page("periksa")).text();
  const env = { ...workshop.env, JWT_SECRET, WEBHOOK_SECRET: "kata-rahasia-webhook" };
  const { checks } = report(await runProgram("pengingat", env, ["doctor", "--json"]));
  const shown = [...screen.matchAll(/<strong>(.*?)<\/strong>/g)].map(([, label]) => label);
  expect(shown).toHaveLength(checks.length);
  for (const { name } of checks) expect(shown).not.toContain(name);
  expect(screen).not.toContain("yang mengurus server.");
});

test("a session opens no route of the API, and a token of the API no screen", async () => {
  const { paths } = (await server.call("GET", "/openapi.json")).body;
  const routes = Object.entries<Record<string, { security?: unknown[] }>>(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { security }]) => security?.length !== 0)
      .map(([method]) => [method.toUpperCase(), path.replaceAll(/\{\w+\}/g, "1")] as const),
  );
  expect(routes).toContainEqual(["GET", "/preview"]);
  expect(routes.length).toBeGreaterThan(7);
  const session = { Cookie: cookie, "Sec-Fetch-Site": "same-origin" };
  expect((await fetch(`${server.address}/telepon`, { headers: session })).status).toBe(200);
  for (const [method, path] of routes) {
    expect((await server.call(method, path, session)).status, `${method} ${path}`).toBe(401);
  }

  expect((await server.call("GET", "/preview")).status).toBe(200);
  const withToken = (path: string, init: RequestInit = {}) => {
    const headers = { Authorization: `Bearer ${token}`, "Sec-Fetch-Site": "same-origin" };
    return fetch(`${server.address}/${path}`, { redirect: "manual", headers, ...init });
  };
  for (const path of [
    ...["", "kirim", "kemajuan", "telepon", "riwayat", "jangan-dihubungi", "kendaraan", "periksa"],
    "unduh?daftar=due&bentuk=csv",
  ]) {
    const { status, headers } = await withToken(path);
    expect([status, headers.get("location")], path).toEqual([303, expect.stringMatching(/^masuk/)]);
  }
  const form = { pengiriman: crypto.randomUUID(), aksi: "mulai", jam: "07:00", uji: crypto.randomUUID() };
  for (const path of ["kirim", "jadwal", "telepon", "jangan-dihubungi", "kendaraan", "periksa"]) {
    const body = new URLSearchParams({ ...form, nomor: "0811 0009 999" });
    expect((await withToken(path, { method: "POST", body })).status, path).toBe(401);
  }
  expect(await workshop.database.query("select 1 from reminder_run")).toEqual([]);
  expect((await server.call("GET", `${SCHEDULER}/status`)).body.data.running).toBe(false);
});

test("a test message goes out once for each form, by the way of a run, and counts for nobody", async () => {
  const screen = await (await page("periksa")).text();
  const [, id = ""] = /name="uji" value="([\w-]+)"/.exec(screen) ?? [];
  const form = { aksi: "uji", uji: id, nomor: "0811 0009 999" };
  for (const _ of [1, 2]) expect((await page("periksa", form)).headers.get("location")).toBe("periksa#uji");
  expect(workshop.gateway.posted.filter(({ path }) => path === "/api/send")).toMatchObject([
    { to: "628110009999", body: expect.stringContaining("B 1001 XY") },
  ]);
  const [row] = await workshop.database.query("select vehicle_id, is_test, status from reminder_delivery");
  expect(row).toEqual({ vehicle_id: `test:${id}`, is_test: true, status: "sent" });
  expect(await (await page("periksa")).text()).toContain("Terkirim");

  // Another process, or this one started again, has the id from the ledger.
  server.kill("SIGTERM");
  await server.ended;
  const env = { ...serverSettings(workshop.env), TRUST_PROXY: "true" };
  server = await startServer(env, "");
  await page("periksa", form);
  expect(await (await page("periksa")).text()).toContain("sudah dikirimi");
  expect(workshop.gateway.posted.filter(({ path }) => path === "/api/send")).toHaveLength(1);
});

test("behind a proxy, only its own word counts for who signs in, and the cookie is the host's", async () => {
  const signIn = (sandi: string, forwarded: string) =>
    fetch(`${server.address}/masuk`, {
      method: "POST",
      redirect: "manual",
      headers: {
        "X-Forwarded-For": forwarded,
        "X-Forwarded-Proto": "https",
        "Sec-Fetch-Site": "same-origin",
      },
      body: new URLSearchParams({ nama: "Sari", sandi }),
    });
  const right = await signIn(PASSWORD, "192.0.2.7");
  expect(right.headers.getSetCookie()[0]).toMatch(/^__Host-pengingat=.*; SameSite=Strict; Secure$/);
  // What stands before the proxy's word was sent by the client.
  const wrong = await Promise.all([1, 2, 3, 4, 5].map((n) => signIn("salah", `10.0.0.${n}, 192.0.2.8`)));
  expect(wrong.map(({ status }) => status).sort()).toEqual([401, 401, 401, 401, 429]);
});

test("vehicles that a download lacks, as they cannot be read, are counted in the log", async () => {
  await workshop.database.query(
    `alter table vehicle rename to kendaraan;
     alter table kendaraan alter last_visit_date type text using last_visit_date::text;
     create view vehicle as select id, no_pol, customer_id, last_visit_date::date as last_visit_date from kendaraan;
     insert into kendaraan values (7, 'B 7 XY', 1, 'Rahasia')`,
  );
  const list = await (await page("unduh?daftar=vehicles&bentuk=csv")).text();
  expect([list.includes("B 1001 XY"), list.includes("B 7 XY")]).toEqual([true, false]);
  await server.shows(/"vehicles":1.*could not be read, and so were left out/);
});

test("where nobody may sign in there is no page, but the command that adds somebody", async () => {
  await workshop.database.query("delete from reminder_user");
  for (const path of ["", "telepon", "masuk"]) {
    const answer = await page(path);
    expect(answer.status, path).toBe(503);
    expect(await answer.text()).toMatch(/<code>.*user add NAME<\/code>/);
  }
  expect((await fetch(`${server.address}/health`)).status).toBe(200);
});
