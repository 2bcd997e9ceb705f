import { createSecretKey, generateKeyPairSync } from "node:crypto";
import jsonwebtoken from "jsonwebtoken";
import Koa, { type Middleware } from "koa";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { reminderMiddleware } from "../src/index.js";
import { schedulerStatusSchema } from "../src/schemas/scheduler-data.js";
import { call, exchange, failure, options, serve, serveApp, success } from "./support/server.js";
import { handmade, SECRET, seconds, token } from "./support/tokens.js";

const STATUS = "/scheduler/maintenance-reminder/status";
const HS256 = { alg: "HS256", typ: "JWT" };
const OTHER_SECRET = "another invented secret, also longer than 32 bytes";

const bearer = (value: string) => ({ headers: { authorization: `Bearer ${value}` } });
const alive = () => ({ iat: seconds(), exp: seconds() + 60 });
const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = publicKey.export({ type: "spki", format: "pem" }).toString();

describe("a request", () => {
  it.each([
    ["a fresh token", () => token()],
    ["a token of the whole 30 days", () => handmade(HS256, { iat: seconds(), exp: seconds() + 30 * 86_400 })],
    ["a token without iat", () => handmade(HS256, { exp: seconds() + 60 })],
    ["a token from a clock 30 s ahead", () => handmade(HS256, { iat: seconds() + 30, exp: seconds() + 60 })],
    ["a token whose header has no typ", () => handmade({ alg: "HS256" }, alive())],
    ["a kid that looks like a path", () => handmade({ ...HS256, kid: "../../dev/null" }, alive())],
  ])("with %s passes", async (_what, make) => {
    const { url } = await serveApp();
    const response = await call(url + STATUS, { headers: { authorization: `Bearer ${make()}` } });
    await success(response, schedulerStatusSchema);
  });

  it("may write the scheme in any case", async () => {
    const { url } = await serveApp();
    for (const scheme of ["bearer", "BEARER", "Bearer  "]) {
      const response = await call(url + STATUS, { headers: { authorization: `${scheme} ${token()}` } });
      await success(response, schedulerStatusSchema);
    }
  });

  it("without a token is asked for one", async () => {
    const { url } = await serveApp();
    const response = await fetch(url + STATUS);
    expect(response.headers.get("www-authenticate")).toBe('Bearer realm="pengingat"');
    expect((await failure(response, 401)).code).toBe("UNAUTHORIZED");
  });

  it.each([
    ...["none", "None", "NONE", "nOnE", "", "hs256", "HS256 "].flatMap((alg): [string, () => string][] => [
      [`alg "${alg}" unsigned`, () => handmade({ alg, typ: "JWT" }, alive(), { signature: "" })],
      [`alg "${alg}" signed`, () => handmade({ alg, typ: "JWT" }, alive())],
    ]),
    ["alg null", () => handmade({ alg: null }, alive())],
    ["alg as an array", () => handmade({ alg: ["HS256"] }, alive())],
    ["no alg", () => handmade({ typ: "JWT" }, alive())],
    ["HS384 under the same secret", () => handmade({ alg: "HS384" }, alive(), { hash: "sha384" })],
    ["HS512 under the same secret", () => handmade({ alg: "HS512" }, alive(), { hash: "sha512" })],
    ["RS256", () => jsonwebtoken.sign(alive(), privateKey, { algorithm: "RS256" })],
    ["RS256 in the header, HMAC under the secret", () => handmade({ alg: "RS256" }, alive())],
    ["HS256 under a public key's text", () => handmade(HS256, alive(), { secret: pem })],
    ["another secret", () => token({}, OTHER_SECRET)],
    ["an empty signature", () => handmade(HS256, alive(), { signature: "" })],
    [
      "a signature of something else",
      () => handmade(HS256, alive(), { signature: token().split(".")[2] ?? "" }),
    ],
    ["a changed payload", () => swapPayload(token({ sub: "somebody" }))],
    ["an exp that is past", () => handmade(HS256, { iat: seconds() - 60, exp: seconds() - 1 })],
    ["an exp that is now", () => handmade(HS256, { exp: seconds() })],
    ["an nbf to come", () => handmade(HS256, { ...alive(), nbf: seconds() + 5 })],
    ["an nbf that is text", () => handmade(HS256, { ...alive(), nbf: "0" })],
    ["an iat to come", () => handmade(HS256, { iat: seconds() + 90, exp: seconds() + 120 })],
    ["an iat that is text", () => handmade(HS256, { iat: "0", exp: seconds() + 60 })],
    ["an iat that is null", () => handmade(HS256, { iat: null, exp: seconds() + 60 })],
    ["no exp", () => handmade(HS256, { iat: seconds() })],
    ["an exp that is text", () => handmade(HS256, { exp: String(seconds() + 60) })],
    ["an exp that is null", () => handmade(HS256, { exp: null })],
    ["an exp too large for a number", () => handmade(HS256, `{"exp":1e999}`)],
    ["an exp and an iat too large for a number", () => handmade(HS256, `{"exp":1e999,"iat":-1e999}`)],
    [
      "more than 30 days from iat",
      () => handmade(HS256, { iat: seconds(), exp: seconds() + 30 * 86_400 + 1 }),
    ],
    ["more than 30 days from an iat long ago", () => handmade(HS256, { iat: 0, exp: seconds() + 60 })],
    ["more than 30 days from now, no iat", () => handmade(HS256, { exp: seconds() + 30 * 86_400 + 9 })],
    ["an exp by its prototype", () => handmade(HS256, `{"__proto__":{"exp":${seconds() + 60}}}`)],
    ["a critical extension", () => handmade({ ...HS256, crit: ["b64"], b64: false }, alive())],
    ["a payload that is text", () => handmade({ alg: "HS256" }, "hello")],
    ["a payload that is JSON text", () => handmade(HS256, `"hello"`)],
    ["a payload that is null", () => handmade(HS256, "null")],
    ["a payload that is a number", () => handmade(HS256, "7")],
    ["a payload that is an array", () => handmade(HS256, [alive()])],
    ["a payload that is no JSON", () => handmade(HS256, "{")],
    ["a header that is no object", () => `${Buffer.from("null").toString("base64url")}.e30.e30`],
    ["20 KB", () => token({ filler: "x".repeat(15_000) })],
    ["dots alone", () => ".."],
    ["five parts", () => `${token()}.a.b`],
    ["padding", () => `${token()}=`],
    ["a space inside", () => token().replace(".", " .")],
    ["nothing", () => ""],
  ])("with a token of %s is refused", async (_what, make) => {
    const { url } = await serveApp();
    const response = await call(url + STATUS, bearer(make()));
    expect(response.headers.get("www-authenticate")).toMatch(/^Bearer realm="pengingat"/);
    const error = await failure(response, 401);
    expect(error.code).toBe("UNAUTHORIZED");
  });

  it.each(["Basic dTpw", "Bearer", "Token abc", "Digest x"])("with %s is refused", async (authorization) => {
    const { url } = await serveApp();
    await failure(await call(url + STATUS, { headers: { authorization } }), 401);
  });

  it.each([[() => [token(), "x"]], [() => ["x", token()]], [() => [token(), token()]]])(
    "with two Authorization headers is refused, whichever is good",
    async (pair) => {
      const { port } = await serveApp();
      const lines = pair().map(
        (value, at) => `${at ? "AUTHORIZATION" : "Authorization"}: Bearer ${value}\r\n`,
      );
      const answer = await exchange(
        port,
        `GET ${STATUS} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${lines.join("")}\r\n`,
      );
      expect(answer).toMatch(/^HTTP\/1\.1 401 /);
      expect(answer).toContain("more than one Authorization header");
    },
  );

  it("does not find a token in a cookie, the query or the body", async () => {
    const { url } = await serveApp();
    const init = { method: "POST", body: `access_token=${token()}`, headers: { cookie: `token=${token()}` } };
    await failure(
      await fetch(`${url}/customers/send-maintenance-reminder?access_token=${token()}`, init),
      401,
    );
  });

  it("is judged by our secret, whatever state the app around leaves", async () => {
    const states: object[] = [];
    const meddle: Middleware = async (ctx, next) => {
      Object.assign(ctx.state, { secret: OTHER_SECRET, user: "theirs" });
      await next();
      states.push({ ...ctx.state });
    };
    const { url } = await serveApp({}, [meddle]);
    await failure(await call(url + STATUS, bearer(token({}, OTHER_SECRET))), 401);
    await success(await call(url + STATUS), schedulerStatusSchema);
    const untouched = { secret: OTHER_SECRET, user: "theirs" };
    expect(states).toEqual([untouched, untouched]);
  });

  it("must name the issuer and the audience that are set, which a refusal does not tell", async () => {
    const { url } = await serveApp({ jwt: { secret: SECRET, issuer: "us-inside", audience: "them-inside" } });
    const good = { iss: "us-inside", aud: "them-inside" };
    await success(await call(url + STATUS, bearer(token(good))), schedulerStatusSchema);
    await success(
      await call(url + STATUS, bearer(token({ ...good, aud: ["x", "them-inside"] }))),
      schedulerStatusSchema,
    );
    for (const claims of [
      {},
      { iss: good.iss },
      { aud: good.aud },
      { ...good, iss: "x" },
      { ...good, aud: ["x"] },
    ]) {
      const response = await call(url + STATUS, bearer(token(claims)));
      const error = await failure(response, 401);
      expect(error.message).toBe("invalid token (wrong secret, issuer or audience, or expired)");
      expect(JSON.stringify([...response.headers, error])).not.toContain("inside");
    }
  });

  it("must have a token no longer than the longest life that is set", async () => {
    const { url } = await serveApp({ jwt: { secret: SECRET, maxLifetime: 60 } });
    await success(await call(url + STATUS, bearer(handmade(HS256, alive()))), schedulerStatusSchema);
    await failure(await call(url + STATUS, bearer(token())), 401);
  });

  it("gets 429 for a bad token after 100 of them in a minute, while a good one still passes", async () => {
    const { url } = await serveApp();
    for (let count = 0; count < 100; count += 1)
      await failure(await call(url + STATUS, bearer("a.b.c")), 401);
    const response = await call(url + STATUS, bearer("a.b.c"));
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(Number(response.headers.get("retry-after"))).toBeLessThanOrEqual(60);
    expect((await failure(response, 429)).code).toBe("TOO_MANY_FAILED_TOKENS");
    await failure(await call(`${url}/nowhere`, bearer("a.b.c")), 429);
    await failure(await fetch(url + STATUS), 401);
    await success(await call(url + STATUS), schedulerStatusSchema);
  });

  it.each([
    [false, "the socket's", 429],
    [true, "what the trusted proxy says", 401],
  ])("with app.proxy %s is counted for %s address", async (proxy, _whose, status) => {
    const app = new Koa({ proxy }).use(reminderMiddleware(options()));
    const { url } = await serve(app);
    const bad = (address: string) =>
      call(url + STATUS, { headers: { authorization: "Bearer a.b.c", "x-forwarded-for": address } });
    for (let count = 0; count < 100; count += 1) await failure(await bad(`10.0.0.${count}`), 401);
    await failure(await bad("10.0.1.1"), status);
  });
});

describe("the time", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2025, 11, 14) });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("ends a token in the second that its exp names", async () => {
    const { url } = await serveApp();
    const good = bearer(handmade(HS256, { iat: seconds(), exp: seconds() + 60 }));
    vi.advanceTimersByTime(59_999);
    await success(await call(url + STATUS, good), schedulerStatusSchema);
    vi.advanceTimersByTime(1);
    await failure(await call(url + STATUS, good), 401);
  });

  it.each(["nbf", "iat"])("that is set back makes a token wait for its %s", async (claim) => {
    const { url } = await serveApp();
    const good = bearer(handmade(HS256, { [claim]: seconds(), exp: seconds() + 60 }));
    await success(await call(url + STATUS, good), schedulerStatusSchema);
    vi.setSystemTime(Date.UTC(2025, 11, 13));
    await failure(await call(url + STATUS, good), 401);
    vi.setSystemTime(Date.UTC(2025, 11, 14));
    await success(await call(url + STATUS, good), schedulerStatusSchema);
  });
});

describe("the secret", () => {
  it.each([
    ["a byte array", Buffer.from(SECRET)],
    ["a key object", createSecretKey(SECRET, "utf8")],
  ])("may be %s", async (_what, secret) => {
    const { url } = await serveApp({ jwt: { secret } });
    await success(await call(url + STATUS), schedulerStatusSchema);
  });
});

function swapPayload(good: string): string {
  const [header, , signature] = good.split(".");
  const payload = Buffer.from(JSON.stringify({ sub: "admin", ...alive() })).toString("base64url");
  return `${header}.${payload}.${signature}`;
}
