import { fixedClock } from "@pengingat/core/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import { hashPassword, isPassword } from "../src/sign-in/passwords.js";
import { signInLinks } from "../src/sign-in/sign-in-links.js";
import { slowDown } from "../src/sign-in/slow-down.js";
import { cookieOf, hiddenOf, signedIn, visit } from "./support/visit.ts";
import { openWorkshop, PASSWORD, type WorkshopSetup } from "./support/workshop.ts";

async function workshop(setup: WorkshopSetup = {}) {
  const opened = await openWorkshop({ size: "empty", ...setup });
  onTestFinished(() => opened.close());
  return opened;
}

describe("a password", () => {
  it("is known again, and no other is", async () => {
    const hash = await hashPassword("rahasia é bengkel");
    expect(hash).toMatch(/^scrypt\$32768\$8\$3\$/);
    expect(await isPassword("rahasia é bengkel".normalize("NFD"), hash)).toBe(true);
    expect(await isPassword("rahasia e bengkel", hash)).toBe(false);
    expect(await isPassword("rahasia é bengkel", null)).toBe(false);
    expect(await isPassword("", hash)).toBe(false);
    expect(await hashPassword("rahasia é bengkel")).not.toBe(hash);
  });

  it("is no hash of another kind, however it is written", async () => {
    for (const hash of ["", "scrypt", "scrypt$1$1$1$x$y", PASSWORD]) {
      expect(await isPassword(PASSWORD, hash)).toBe(false);
    }
  });

  it.each([["1234567"], ["x".repeat(201)]])(
    "is refused with too few or too many characters",
    async (password) => {
      await expect(hashPassword(password)).rejects.toMatchObject({ code: "INVALID_OPTION" });
    },
  );
});

describe("wrong passwords", () => {
  it("are slower with each of an address, and forgotten after a quarter of an hour", () => {
    let now = 0;
    const attempts = slowDown(() => now);
    const waits = Array.from({ length: 10 }, () => {
      const { waitMs, end } = attempts.begin("sari", "10.0.0.1");
      end(false);
      return waitMs;
    });
    expect(waits).toEqual([0, 0, 0, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 16_000]);
    now += 15 * 60_000 + 1;
    expect(attempts.begin("sari", "10.0.0.1").waitMs).toBe(0);
  });

  it("from elsewhere cost the owner of a name two seconds at most", () => {
    const attempts = slowDown(() => 0);
    for (let n = 0; n < 500; n += 1) attempts.begin("Sari", `10.0.${n % 250}.1`).end(false);
    expect(attempts.begin("sari", "192.168.0.7").waitMs).toBe(2_000);
    expect(attempts.begin("budi", "192.168.0.7").waitMs).toBe(0);
  });

  it("are refused where too many of one address wait at once", () => {
    const attempts = slowDown(() => 0);
    const open = Array.from({ length: 4 }, () => attempts.begin("sari", "10.0.0.1"));
    expect(attempts.begin("sari", "10.0.0.1").waitMs).toBeNull();
    expect(attempts.begin("sari", "10.0.0.2").waitMs).toBe(0);
    for (const { end } of open) end(true);
    expect(attempts.begin("sari", "10.0.0.1").waitMs).toBe(0);
  });

  it.each([
    ["2001:db8:1:2::7", "2001:db8:1:2:a:b:c:d", "2001:db8:1:3::7"],
    ["2001:db8::1", "2001:db8:0:0:1::", "2001:db8:1::1"],
    ["::ffff:10.0.0.1", "::ffff:10.0.0.1", "::ffff:10.0.0.2"],
  ])("of %s and %s are of one, and of %s of another", (one, same, other) => {
    const attempts = slowDown(() => 0);
    for (let n = 0; n < 4; n += 1) attempts.begin(`name ${n}`, one).end(false);
    expect(attempts.begin("sari", same).waitMs).toBe(1_000);
    expect(attempts.begin("sari", other).waitMs).toBe(0);
  });

  it("of many addresses do not fill the memory", () => {
    const attempts = slowDown(() => 0);
    for (let n = 0; n < 30_000; n += 1) attempts.begin(`name ${n}`, `address ${n}`).end(false);
    for (let n = 0; n < 3; n += 1) attempts.begin("sari", "address 0").end(false);
    expect(attempts.begin("sari", "address 0").waitMs).toBe(500);
  });

  it("of names that nobody can have count as one, and what is forgotten is not kept", () => {
    let now = 0;
    const attempts = slowDown(() => now);
    for (let n = 0; n < 100; n += 1) attempts.begin(`${n} `.padEnd(60_000, "x"), `address ${n}`).end(false);
    expect(attempts.kept()).toBe(1 + 100);
    now += 15 * 60_000 + 1;
    attempts.begin("sari", "10.0.0.1").end(false);
    expect(attempts.kept()).toBe(2);
  });
});

describe("on the page, wrong passwords", () => {
  it("wait before they are looked at, and the owner gets in all the same", async () => {
    const { url } = await workshop({ proxy: true });
    const attempt = async (address: string, sandi: string) => {
      const began = performance.now();
      const { response } = await signedIn(url, { "X-Forwarded-For": address }, "Sari", { sandi });
      return { status: response.status, ms: performance.now() - began, response };
    };
    for (let n = 0; n < 3; n += 1) expect((await attempt("10.0.0.1", "salah sekali")).status).toBe(401);
    const fourth = await attempt("10.0.0.1", "salah sekali");
    expect([fourth.status, fourth.ms > 490]).toEqual([401, true]);
    // From elsewhere the owner waits for the wrong ones too, and is not refused.
    const owner = await attempt("192.168.0.7", PASSWORD);
    expect([owner.status, owner.ms > 990]).toEqual([303, true]);
    // Also from where the wrong ones came, with the right password.
    expect((await attempt("10.0.0.1", PASSWORD)).status).toBe(303);
  });

  it("of one address, too many at once, are refused for a moment without being looked at", async () => {
    const { url, store } = await workshop();
    const gate = Promise.withResolvers<void>();
    const { find } = store.users;
    let looks = 0;
    Object.assign(store.users, {
      async find(name: string) {
        looks += 1;
        await gate.promise;
        return find(name);
      },
    });
    const waiting = Array.from({ length: 4 }, () => signedIn(url));
    await expect.poll(() => looks).toBe(4);
    const { response } = await signedIn(url);
    expect([response.status, response.headers.get("retry-after")]).toEqual([429, "5"]);
    expect(await response.text()).toContain("Terlalu banyak percobaan dari sini.");
    expect(looks).toBe(4);
    gate.resolve();
    expect((await Promise.all(waiting)).map((each) => each.response.status)).toEqual([303, 303, 303, 303]);
  });
});

describe("a link that signs in once", () => {
  it("is its user's, once, and nobody else's", () => {
    const links = signInLinks();
    const secret = links.issue("Sari").slice("masuk?sekali=".length);
    expect(links.redeem(`${secret}x`)).toBeNull();
    expect(links.redeem(secret)).toBe("Sari");
    expect(links.redeem(secret)).toBeNull();
  });
});

describe("a session", () => {
  it("is a cookie that no script reads and no other site sends", async () => {
    const { url } = await workshop();
    const { setCookie } = await signedIn(url);
    expect(setCookie).toMatch(/^pengingat=[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/);
  });

  it("behind TLS has a name that only this host can set", async () => {
    const { url } = await workshop({ proxy: true });
    const { setCookie, cookie } = await signedIn(url, { "X-Forwarded-Proto": "https" });
    expect(setCookie).toMatch(/^__Host-pengingat=[\w-]{43}; Path=\/; .*; SameSite=Strict; Secure$/);
    const headers = { Cookie: cookie, "X-Forwarded-Proto": "https" };
    const screen = await visit(url, "telepon", { headers });
    expect([screen.status, screen.headers.get("cross-origin-opener-policy")]).toEqual([200, "same-origin"]);
    const without = await visit(url, "telepon", { headers: { Cookie: cookie } });
    expect([without.status, without.headers.get("cross-origin-opener-policy")]).toEqual([303, null]);
  });

  it("ends everywhere when the user is removed, or has another password", async () => {
    const { url, store } = await workshop();
    const open = async (cookie: string) =>
      (await visit(url, "riwayat", { headers: { Cookie: cookie } })).status;
    const [one, two] = [await signedIn(url), await signedIn(url)];
    expect([await open(one.cookie), await open(two.cookie)]).toEqual([200, 200]);
    await store.users.put({ name: "Sari", password: await hashPassword("rahasia lain") });
    expect([await open(one.cookie), await open(two.cookie)]).toEqual([303, 303]);
    const budi = await signedIn(url, {}, "BUDI");
    expect(await open(budi.cookie)).toBe(200);
    await store.users.remove("budi");
    expect(await open(budi.cookie)).toBe(303);
  });

  it("ends after twelve hours, whatever the browser keeps", async () => {
    const clock = fixedClock("2026-01-15", { timeZone: "Asia/Jakarta" });
    const { url } = await workshop({ clock });
    const { cookie } = await signedIn(url);
    const opens = async () => (await visit(url, "riwayat", { headers: { Cookie: cookie } })).status;
    const signedInAt = clock.now().getTime();
    clock.setNow(new Date(signedInAt + 12 * 3_600_000 - 1_000));
    expect(await opens()).toBe(200);
    clock.setNow(new Date(signedInAt + 12 * 3_600_000 + 1_000));
    expect(await opens()).toBe(303);
  });

  it("ends on this page for good when its owner signs out", async () => {
    const { url } = await workshop();
    const { cookie } = await signedIn(url);
    const headers = { Cookie: cookie, "Sec-Fetch-Site": "same-origin" };
    const out = await visit(url, "keluar", { method: "POST", headers });
    expect(cookieOf(out)).toMatch(/^pengingat=; .*Max-Age=0/);
    expect((await visit(url, "riwayat", { headers })).status).toBe(303);
  });

  it("is offered to be ended where the form is of an earlier session, over plain HTTP", async () => {
    const { url } = await workshop();
    const { cookie } = await signedIn(url);
    const leave = (fields: Record<string, string>) => {
      const headers = { Cookie: cookie, Origin: "null" };
      return visit(url, "keluar", { method: "POST", headers, body: new URLSearchParams(fields) });
    };
    const answer = await leave({ _token: "of an earlier session" });
    const screen = await answer.text();
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([403, []]);
    expect(screen).toContain("Anda belum keluar");
    const main = screen.slice(screen.indexOf("<main"));
    expect(cookieOf(await leave(hiddenOf(main, 'action="keluar"')))).toMatch(/^pengingat=; .*Max-Age=0/);
  });

  it("is not ended by a form of another site, which has no cookie of it", async () => {
    const { url } = await workshop();
    const out = await visit(url, "keluar", { method: "POST", headers: { Origin: "null" } });
    expect([out.status, out.headers.getSetCookie()]).toEqual([303, []]);
  });

  it("is not opened by a token of the API", async () => {
    const { url } = await workshop();
    const answer = await visit(url, "telepon", { headers: { Authorization: "Bearer x.y.z" } });
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "masuk?ke=telepon"]);
  });

  it("leads on to the screen that was asked for, and to no other site", async () => {
    const { url } = await workshop();
    const { cookie, location } = await signedIn(url, {}, "Sari", { ke: "riwayat?cari=B+1" });
    expect(location).toBe("riwayat?cari=B+1");
    // Whoever is signed in already is led on by the same rules, without a password.
    const to = async (ke: string) =>
      (await visit(url, `masuk?${new URLSearchParams({ ke })}`, { headers: { Cookie: cookie } })).headers.get(
        "location",
      );
    expect(await to("periksa")).toBe("periksa");
    expect(await to("?tampil=tidak-dikirim")).toBe("./?tampil=tidak-dikirim");
    for (const ke of [
      "",
      "https://example.org/",
      "//example.org",
      "/\\example.org",
      "masuk",
      "javascript:alert(1)",
      "telepon?\u2713",
      "telepon?x\r\nSet-Cookie: a=b",
    ]) {
      expect(await to(ke)).toBe("./");
    }
  });
});

describe("a name", () => {
  it("is known however its letters are composed", async () => {
    const { url, store } = await workshop();
    const sari = await store.users.find("Sari");
    await store.users.put({ name: "Ren\u00e9", password: sari?.password ?? null });
    expect((await signedIn(url, {}, " RENE\u0301 ")).response.status).toBe(303);
  });
});

describe("without any user", () => {
  it("there is no page, but the command that adds one", async () => {
    const { url, store } = await workshop();
    for (const name of ["Sari", "Budi"]) await store.users.remove(name);
    for (const path of ["", "telepon", "masuk"]) {
      const answer = await visit(url, path);
      expect(answer.status).toBe(503);
      expect(await answer.text()).toContain("<code>pengingat user add NAME</code>");
    }
  });
});
