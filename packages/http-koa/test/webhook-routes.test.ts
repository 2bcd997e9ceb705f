import { type GatewayWebhook, ReminderError } from "@pengingat/core";
import { inMemoryStore } from "@pengingat/core/testing";
import Koa, { type Middleware } from "koa";
import { describe, expect, it } from "vitest";
import { type GatewayRoute, reminderRouter } from "../src/index.js";
import { call, exchange, failure, options, serve, serveApp } from "./support/server.js";
import { recordedEvents, signedWebhook, unsignedWebhook, WEBHOOK_SECRET } from "./support/webhooks.js";

const SECRET_PATH = `/webhooks/fonnte/${encodeURIComponent(WEBHOOK_SECRET)}`;
const SIGNED_PATH = "/webhooks/whatsapp-cloud";
const GOOD = { method: "POST", headers: { "x-signature": "good" }, body: "news" };

const receipts = [
  { messageId: "wamid.1", state: "delivered", at: new Date("2025-12-14T00:00:05Z"), reason: null },
] as const;
const incoming = [{ from: "6281100000001", text: "STOP" }];

const unsigned = (webhook: GatewayWebhook): GatewayRoute => ({
  gateway: "fonnte",
  webhook,
  secret: WEBHOOK_SECRET,
});
const signed = (webhook: GatewayWebhook): GatewayRoute => ({ gateway: "whatsapp-cloud", webhook });

describe("POST /webhooks/{gateway}", () => {
  it("hands what a signed call says to the events, and answers as the webhook says, in plain text", async () => {
    const events = recordedEvents();
    const webhooks = [signed(signedWebhook({ receipts, incoming, answer: "<b>noted</b>" }))];
    const { url } = await serveApp({ webhooks, events });
    const response = await fetch(url + SIGNED_PATH, GOOD);
    expect([response.status, await response.text()]).toEqual([200, "<b>noted</b>"]);
    expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(events.handled).toEqual([{ receipts, incoming }]);
  });

  it("keeps what a call says in the store where no events are given", async () => {
    const memory = inMemoryStore();
    const { url } = await serveApp({ webhooks: [signed(signedWebhook({ incoming }))], store: memory });
    expect((await fetch(url + SIGNED_PATH, GOOD)).status).toBe(200);
    expect(memory.suppressions.entries).toMatchObject([{ number: "6281100000001", kind: "opted_out" }]);
  });

  it("answers 401 to a call that is not signed, and 400 to one that says nothing known", async () => {
    const events = recordedEvents();
    const { url, errors } = await serveApp({ webhooks: [signed(signedWebhook())], events });
    const { code } = await failure(await fetch(url + SIGNED_PATH, { method: "POST", body: "news" }), 401);
    expect(code).toBe("WEBHOOK_REFUSED");
    const other = await failure(await fetch(url + SIGNED_PATH, { ...GOOD, body: "olds" }), 400);
    expect(other.code).toBe("INVALID_WEBHOOK");
    // A token of ours is no signature.
    await failure(await call(url + SIGNED_PATH, { method: "POST", body: "news" }), 401);
    expect([events.handled, errors]).toEqual([[], []]);
  });

  it("answers 503 where the database is lost and 500 where anything else fails, so that the gateway repeats", async () => {
    for (const [error, status] of [
      [new ReminderError("DATABASE_LOST", "db.internal"), 503],
      [new Error("at db.internal"), 500],
    ] as const) {
      const events = recordedEvents(() => error);
      const { url, errors } = await serveApp({ webhooks: [signed(signedWebhook({ receipts }))], events });
      const told = await failure(await fetch(url + SIGNED_PATH, GOOD), status);
      expect(JSON.stringify(told)).not.toContain("db.internal");
      expect(errors).toEqual([error]);
    }
  });

  it("is not answered before the events are handled", async () => {
    const handled = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const events = {
      handle() {
        begun.resolve();
        return handled.promise;
      },
    };
    const { url } = await serveApp({ webhooks: [signed(signedWebhook())], events });
    let answered = false;
    const response = fetch(url + SIGNED_PATH, GOOD).finally(() => {
      answered = true;
    });
    await begun.promise;
    expect(answered).toBe(false);
    handled.resolve();
    expect((await response).status).toBe(200);
  });

  it("takes a body of up to 3 MiB", async () => {
    const webhook = unsignedWebhook();
    const { url } = await serveApp({ webhooks: [unsigned(webhook)], events: recordedEvents() });
    const most = 3 * 1024 * 1024;
    const send = (bytes: number) =>
      fetch(url + SECRET_PATH, { method: "POST", body: Buffer.alloc(bytes, 120) });
    expect((await send(most)).status).toBe(200);
    expect((await failure(await send(most + 1), 413)).code).toBe("BODY_TOO_LARGE");
    expect(webhook.calls.map(({ body }) => body.length)).toEqual([most]);
  });

  it("takes the text that a body parser of the app around has left", async () => {
    const parser: Middleware = async (ctx, next) => {
      Object.assign(ctx.request, { rawBody: await new Response(ctx.req).text() });
      await next();
    };
    const events = recordedEvents();
    const { url } = await serveApp({ webhooks: [signed(signedWebhook({ receipts }))], events }, [parser]);
    expect((await fetch(url + SIGNED_PATH, GOOD)).status).toBe(200);
    expect(events.handled).toEqual([{ receipts, incoming: [] }]);
  });
});

describe("POST /webhooks/{gateway}/{secret}", () => {
  it("gives the webhook the call as it came", async () => {
    const webhook = unsignedWebhook();
    const { url } = await serveApp({ webhooks: [unsigned(webhook)], events: recordedEvents() });
    const body = new Uint8Array([0x7b, 0xff, 0x00, 0x7d]);
    const headers = { "Content-Type": "application/x-www-form-urlencoded", "X-Device": "a" };
    const response = await fetch(`${url}${SECRET_PATH}?a=1&a=2`, { method: "POST", body, headers });
    expect([response.status, await response.text()]).toEqual([200, "ok"]);
    const [received] = webhook.calls;
    expect(received).toMatchObject({
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded", "x-device": "a" },
    });
    expect(received?.query.getAll("a")).toEqual(["1", "2"]);
    expect([...(received?.body ?? [])]).toEqual([...body]);
  });

  it.each([
    ["another secret", `/webhooks/fonnte/${"x".repeat(WEBHOOK_SECRET.length)}`],
    ["a longer one", `${SECRET_PATH}x`],
    ["a shorter one", SECRET_PATH.slice(0, -1)],
    ["another case", SECRET_PATH.toUpperCase().replace("/WEBHOOKS/FONNTE", "/webhooks/fonnte")],
    ["a broken one", "/webhooks/fonnte/%zz"],
    ["its digest", `/webhooks/fonnte/${"0".repeat(64)}`],
  ])("is not there with %s", async (_what, path) => {
    const webhook = unsignedWebhook();
    const events = recordedEvents();
    const { url } = await serveApp({ webhooks: [unsigned(webhook)], events });
    for (const method of ["POST", "GET"]) {
      const error = await failure(await fetch(url + path, { method }), 404);
      expect(error).toEqual({ code: "NOT_FOUND", message: "no such route" });
    }
    expect([webhook.calls, events.handled]).toEqual([[], []]);
  });

  it("is not waited for with another secret", async () => {
    const { port } = await serveApp({ webhooks: [unsigned(unsignedWebhook())], events: recordedEvents() });
    const head = "HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n";
    const answer = await exchange(port, `POST /webhooks/fonnte/x ${head}`, /NOT_FOUND/);
    expect(answer).toMatch(/^HTTP\/1\.1 404 /);
  });

  it("says nothing of its path in any answer or error", async () => {
    const { port, errors } = await serveApp({
      webhooks: [unsigned(unsignedWebhook())],
      events: recordedEvents(() => new Error("broken")),
    });
    for (const method of ["POST", "GET", "PUT"]) {
      const answer = await exchange(
        port,
        `${method} ${SECRET_PATH} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
      );
      expect(answer).toMatch(/^HTTP\/1\.1 (500|401|404) /);
      expect(answer).not.toContain("invented");
    }
    expect(errors.map(({ stack }) => stack).join()).not.toContain("invented");
  });
});

describe("GET on the path of a webhook", () => {
  it("answers the gateway's challenge as plain text, without a token", async () => {
    const { url } = await serveApp({ webhooks: [signed(signedWebhook())], events: recordedEvents() });
    const ask = (method: string) =>
      fetch(`${url}${SIGNED_PATH}?hub.mode=subscribe&hub.challenge=1158201444`, { method });
    const response = await ask("GET");
    expect([response.status, await response.text()]).toEqual([200, "1158201444"]);
    expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect((await ask("HEAD")).status).toBe(200);
  });

  it("and POST are its only methods", async () => {
    const { url } = await serveApp({ webhooks: [signed(signedWebhook())], events: recordedEvents() });
    await failure(await fetch(url + SIGNED_PATH, { method: "PUT" }), 401);
    const response = await call(url + SIGNED_PATH, { method: "PUT" });
    expect(response.headers.get("allow")).toBe("POST, HEAD, GET");
    await failure(response, 405);
  });
});

describe("the webhooks of other gateways", () => {
  it("are refused as those that are set up are, so that nobody learns which these are", async () => {
    const refusing: GatewayWebhook = {
      isSigned: true,
      read() {
        throw new ReminderError("WEBHOOK_REFUSED", "neither the signature nor the token is right");
      },
    };
    const webhooks = [signed(refusing), unsigned(unsignedWebhook())];
    const { url } = await serveApp({ webhooks, events: recordedEvents() });
    const none = await serveApp();
    const refusal = async (path: string, init: RequestInit) => {
      const response = await fetch(path, { ...init });
      return [response.status, Object.fromEntries(response.headers), await response.text()];
    };
    const calls: RequestInit[] = [
      { method: "POST", body: "news" },
      { method: "POST", body: "x".repeat(3 * 1024 * 1024 + 1) },
      { method: "POST", headers: { authorization: "Bearer x" } },
      ...["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"].map((method) => ({ method })),
    ];
    const dateless = (answer: unknown) => JSON.stringify(answer).replace(/"date":"[^"]*"/, "");
    for (const init of calls) {
      const refused = dateless(await refusal(url + SIGNED_PATH, init));
      for (const path of [`${url}/webhooks/stripe`, `${url}/webhooks/fonnte`, none.url + SIGNED_PATH]) {
        expect(dateless(await refusal(path, init)), `${init.method} ${path}`).toBe(refused);
      }
      const slashed = dateless(await refusal(`${url}${SIGNED_PATH}/`, init));
      expect(dateless(await refusal(`${none.url}${SIGNED_PATH}/`, init))).toBe(slashed);
      const wrong = dateless(await refusal(`${url}/webhooks/fonnte/x`, init));
      for (const path of [`${url}/webhooks/stripe/x`, `${none.url}${SECRET_PATH}`]) {
        expect(dateless(await refusal(path, init))).toBe(wrong);
      }
    }
    await failure(await call(`${none.url}${SIGNED_PATH}`, { method: "POST" }), 404);
  });

  it("are left to the app around", async () => {
    const webhooks = [signed(signedWebhook()), unsigned(unsignedWebhook())];
    const router = reminderRouter(options({ webhooks, events: recordedEvents() }));
    const app = new Koa().use(router.routes()).use((ctx) => {
      ctx.body = "theirs";
    });
    const { url } = await serve(app);
    for (const path of ["/webhooks/stripe", "/webhooks/fonnte", "/webhooks", `${SIGNED_PATH}/x`]) {
      expect(await (await fetch(url + path, { method: "POST" })).text()).toBe("theirs");
    }
  });

  it("each have a path of their own under a prefix", async () => {
    const fonnte = unsignedWebhook();
    const waha = unsignedWebhook();
    const webhooks = [unsigned(fonnte), { ...unsigned(waha), gateway: "waha" }];
    const router = reminderRouter(options({ webhooks, events: recordedEvents() })).prefix("/pengingat");
    const { url } = await serve(new Koa().use(router.routes()));
    const path = SECRET_PATH.replace("fonnte", "waha");
    expect((await fetch(`${url}/pengingat${path}`, { method: "POST" })).status).toBe(200);
    expect([fonnte.calls.length, waha.calls.length]).toEqual([0, 1]);
  });
});

describe("construction with webhooks", () => {
  const route = (parts: object) => [{ ...unsigned(unsignedWebhook()), ...parts }];

  it.each<[string, object, string]>([
    ["no array", { webhooks: {} }, "webhooks: expected an array, got Object"],
    [
      "no events",
      { events: undefined },
      "events: expected an object with handle beside webhooks, as there is no store, got undefined",
    ],
    ["no handle", { events: {} }, "events: expected an object with handle, got an object without handle"],
    ["no object", { webhooks: [null] }, "webhooks[0]: expected an object, got null"],
    [
      "a path for a name",
      { webhooks: route({ gateway: "a/b" }) },
      'webhooks[0].gateway: expected lower-case letters, digits and single dashes such as "fonnte", got "a/b"',
    ],
    ["no webhook", { webhooks: route({ webhook: {} }) }, "webhooks[0].webhook: expected an object with read"],
    [
      "no secret",
      { webhooks: route({ secret: undefined }) },
      "webhooks[0].secret: expected at least 16 characters, as the webhook is not signed, got undefined",
    ],
    [
      "a short secret",
      { webhooks: route({ secret: "x".repeat(15) }) },
      "webhooks[0].secret: expected at least 16 characters, as the webhook is not signed, got 15",
    ],
    [
      "a secret that is not needed",
      { webhooks: route({ webhook: signedWebhook() }) },
      "webhooks[0].secret: expected none, as the webhook is signed, got one",
    ],
    [
      "a gateway twice",
      { webhooks: [...route({}), ...route({})] },
      'webhooks: expected each gateway once, got ["fonnte", "fonnte"]',
    ],
  ])("refuses %s", (_what, parts, message) => {
    const given = options({ webhooks: route({}), events: recordedEvents(), ...parts });
    expect(() => reminderRouter(given)).toThrow(
      expect.objectContaining({ code: "INVALID_OPTION", message: expect.stringContaining(message) }),
    );
  });
});
