import { readFileSync } from "node:fs";
import { Worker } from "node:worker_threads";
import type { StoreFigures } from "@pengingat/adapter-sequelize";
import { createReminderService, type GatewayWebhook, ReminderError } from "@pengingat/core";
import { fixedClock, inMemoryStore, recordingMessenger } from "@pengingat/core/testing";
import type { OpenRun } from "@pengingat/scheduler-pg-boss";
import { Registry } from "prom-client";
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { attemptMetrics } from "../../src/metrics/attempt-metrics.js";
import { attemptsSender, countedService, receiveAttempts } from "../../src/metrics/attempts.js";
import { laterMetrics } from "../../src/metrics/later-metrics.js";
import { createMetrics, type MetricsBefore } from "../../src/metrics/metrics.js";
import { openRunOf } from "../../src/metrics/open-run.js";
import { schedulerMetrics } from "../../src/metrics/scheduler-metrics.js";
import { storeMetrics } from "../../src/metrics/store-metrics.js";
import { countedRoutes, refusedPaths } from "../../src/metrics/webhook-calls.js";
import { webhookMetrics } from "../../src/metrics/webhook-metrics.js";
import { readExposition, valuesOf } from "./exposition.js";

const NOTHING: StoreFigures = {
  ...{ inFlight: 0, inDoubt: 0, oldestInDoubtAt: null, notReached: 0 },
  ...{ lastEnded: null, lastFinishedAt: null, lastRun: "7", runs: {} },
  reminders: { sent: 0, failed: 0, unknown: 0, skipped: 0 },
};

const ROOT = new URL("../../../../", import.meta.url);

let registry: Registry;

beforeEach(() => {
  registry = new Registry();
});
afterEach(() => {
  vi.restoreAllMocks();
});

const values = async () => valuesOf(await registry.metrics());

describe("attempts", () => {
  it("are counted by outcome, code and messenger, with the seconds that they took", async () => {
    const count = attemptMetrics(registry);
    count({ status: "sent", code: null, messenger: "starsender", tookMs: 120 });
    count({ status: "sent", code: null, messenger: "starsender", tookMs: 80 });
    count({ status: "failed", code: "UNREACHABLE", messenger: "fonnte", tookMs: 30_000 });
    expect(await values()).toMatchObject({
      'pengingat_messages_total{outcome="sent",code="NONE",messenger="starsender"}': 2,
      'pengingat_messages_total{outcome="failed",code="UNREACHABLE",messenger="fonnte"}': 1,
      'pengingat_gateway_seconds_bucket{le="0.1",messenger="starsender"}': 1,
      'pengingat_gateway_seconds_count{messenger="starsender"}': 2,
      'pengingat_gateway_seconds_sum{messenger="fonnte"}': 30,
    });
  });

  it("of a messenger in plain JavaScript make no label that nobody expects, and only so many", async () => {
    const count = attemptMetrics(registry);
    const odd = { status: "failed", tookMs: 1 } as const;
    count({ ...odd, code: "628110000001" as never, messenger: "628110000001" });
    count({ ...odd, code: "toString" as never, messenger: null });
    for (let n = 0; n < 60; n += 1) {
      const name = `own-${String.fromCharCode(97 + (n % 26))}${"x".repeat(n)}`;
      count({ ...odd, code: "REJECTED", messenger: name.slice(0, 40) });
    }
    const counted = Object.keys(await values()).filter((name) => name.startsWith("pengingat_messages"));
    expect(counted).toContain('pengingat_messages_total{outcome="failed",code="OTHER",messenger="other"}');
    expect(counted.length).toBeLessThanOrEqual(22);
    expect(counted.join()).not.toMatch(/\d{6}|toString/);
  });

  it("of a run are heard beside whoever else hears them, and hold nothing personal", async () => {
    const store = inMemoryStore({
      vehicles: [{ lastVisitDate: "2025-08-16" }, { lastVisitDate: "2025-08-16" }],
    });
    const service = createReminderService(
      {
        ...store,
        messenger: { ...recordingMessenger(), name: "gateway" },
        clock: fixedClock("2025-12-16"),
      },
      { servicePhone: "0811-0000-0000", ratePerMinute: 0 },
    );
    const heard: unknown[] = [];
    const vehicles: string[] = [];
    const counted = countedService(service, (attempt) => heard.push(attempt));
    await counted.run({ onAttempt: ({ vehicleIds }) => void vehicles.push(...vehicleIds) });
    const attempt = { status: "sent", code: null, messenger: "gateway", tookMs: expect.any(Number) };
    expect(heard).toEqual([attempt, attempt]);
    expect(vehicles.sort()).toEqual(["1", "2"]);
    expect(counted.keepsHistory).toBe(service.keepsHistory);
  });

  it("of a worker thread reach the thread that counts, also those right before it ends", async () => {
    const heard: unknown[] = [];
    const all = Promise.withResolvers<void>();
    onTestFinished(
      receiveAttempts((attempt) => {
        heard.push(attempt);
        if (heard.length === 500) all.resolve();
      }),
    );
    const worker = new Worker(
      `import { BroadcastChannel } from "node:worker_threads";
       const channel = new BroadcastChannel("pengingat.attempts");
       for (let n = 0; n < 500; n += 1) channel.postMessage({ tookMs: n });
       channel.close();`,
      { eval: true },
    );
    await all.promise;
    expect(heard.at(-1)).toEqual({ tookMs: 499 });
    await worker.terminate();
  });
});

describe("what the database knows", () => {
  it("is shown as of the scrape, and read once for scrapes that come together", async () => {
    let read = 0;
    const store = {
      async figures() {
        read += 1;
        const at = new Date(Date.now() - 90_000);
        return { ...NOTHING, inFlight: 3, inDoubt: 2, oldestInDoubtAt: at, notReached: 4 };
      },
    };
    const readStore = storeMetrics(registry, store);
    await Promise.all([readStore(), readStore(), readStore()]);
    expect(read).toBe(1);
    const shown = await values();
    expect(shown).toMatchObject({
      ...{ pengingat_database_up: 1, pengingat_messages_in_flight: 3, pengingat_messages_in_doubt: 2 },
      ...{ pengingat_due_not_reached: 4, pengingat_breaker_open: 0 },
    });
    expect(shown.pengingat_oldest_in_doubt_seconds).toBeCloseTo(90, 0);
    expect(shown).not.toHaveProperty("pengingat_last_finished_run_timestamp_seconds");
    vi.spyOn(performance, "now").mockReturnValue(performance.now() + 6_000);
    await readStore();
    expect(read).toBe(2);
  });

  it("counts the runs since this process began, and never less than before", async () => {
    const asked: (string | undefined)[] = [];
    const figures: StoreFigures[] = [
      NOTHING,
      { ...NOTHING, runs: { finished: 1, died: 1 }, reminders: { ...NOTHING.reminders, sent: 5 } },
      {
        ...NOTHING,
        runs: { finished: 2 },
        lastEnded: "halted",
        reminders: { ...NOTHING.reminders, sent: 9 },
      },
    ];
    let at = performance.now();
    vi.spyOn(performance, "now").mockImplementation(() => {
      at += 10_000;
      return at;
    });
    const readStore = storeMetrics(registry, {
      async figures(after) {
        asked.push(after);
        return figures[asked.length - 1] ?? NOTHING;
      },
    });
    for (const _ of figures) await readStore();
    expect(asked).toEqual([undefined, "7", "7"]);
    expect(await values()).toMatchObject({
      'pengingat_runs_total{ended="finished"}': 2,
      'pengingat_runs_total{ended="died"}': 1,
      'pengingat_runs_total{ended="halted"}': 0,
      'pengingat_reminders_total{outcome="sent"}': 9,
      pengingat_breaker_open: 1,
    });
  });

  it("is left out while the database is lost, and everything else is still shown", async () => {
    let isLost = false;
    let at = performance.now();
    vi.spyOn(performance, "now").mockImplementation(() => {
      at += 10_000;
      return at;
    });
    const readStore = storeMetrics(registry, {
      async figures() {
        if (isLost) throw new ReminderError("DATABASE_LOST", "cannot reach the database");
        return { ...NOTHING, inFlight: 3 };
      },
    });
    await readStore();
    isLost = true;
    await readStore();
    const lost = await values();
    expect(lost).toMatchObject({ pengingat_database_up: 0, 'pengingat_runs_total{ended="finished"}': 0 });
    expect(lost).not.toHaveProperty("pengingat_messages_in_flight");
    isLost = false;
    await readStore();
    expect(await values()).toMatchObject({ pengingat_database_up: 1, pengingat_messages_in_flight: 3 });
  });

  it("does not keep a scrape from answering where the database hangs", async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const reading = storeMetrics(registry, { figures: () => new Promise(() => {}) })();
    await vi.advanceTimersByTimeAsync(3_000);
    await reading;
    expect(await values()).toMatchObject({ pengingat_database_up: 0 });
  });
});

describe("the scheduled run", () => {
  const scheduledFor = new Date("2025-12-16T00:00:00Z");
  const minutes = (count: number) => scheduledFor.getTime() + count * 60_000;
  const failed = {
    type: "run_failed",
    scheduledFor,
    retryAt: null,
    fault: { name: "Error", code: null, message: null, at: null },
  } as const;

  it("is late from its time on until it is under way or done", async () => {
    let now = minutes(0);
    const { scheduler: hear, current } = openRunOf(() => now);
    schedulerMetrics(registry, current, () => now);
    const late = async () => (await values()).pengingat_scheduled_run_late_seconds;
    expect(await late()).toBe(0);
    hear({ type: "run_due", scheduledFor, cause: "schedule" });
    now = minutes(30);
    expect(await late()).toBe(0);
    hear(failed);
    expect(await late()).toBe(1_800);
    now = minutes(45);
    hear({ type: "run_due", scheduledFor, cause: "retry" });
    now = minutes(50);
    expect(await late()).toBe(2_700);
    hear({ type: "run_already_finished", scheduledFor });
    expect(await late()).toBe(0);
    hear({ type: "run_skipped", scheduledFor, reason: "too_late" });
    expect(await late()).toBe(3_000);
    hear({ type: "stopped" });
    expect(await late()).toBe(0);
  });

  it("is no later than at its begin while another process makes it", async () => {
    let now = minutes(1);
    const { scheduler: hear, current } = openRunOf(() => now);
    schedulerMetrics(registry, current, () => now);
    const late = async () => (await values()).pengingat_scheduled_run_late_seconds;
    for (const minute of [1, 2, 75]) {
      now = minutes(minute);
      hear({ type: "run_due", scheduledFor, cause: "retry" });
      hear({ type: "run_held", scheduledFor, retryAt: null });
      expect(await late()).toBe(60);
    }
    hear(failed);
    expect(await late()).toBe(75 * 60);
    const nextDay = new Date(scheduledFor.getTime() + 86_400_000);
    now = nextDay.getTime() + 5_000;
    hear({ type: "run_due", scheduledFor: nextDay, cause: "schedule" });
    expect(await late()).toBe(5);
  });
});

describe("the scheduled run of a cluster", () => {
  it("is late as the cluster's state says, whichever process makes it", async () => {
    const scheduledFor = new Date("2025-12-16T00:00:00Z");
    const after = (minutes: number) => new Date(scheduledFor.getTime() + minutes * 60_000);
    const { readOpenRun, current } = openRunOf();
    schedulerMetrics(registry, current, () => after(40).getTime());
    let openRun: OpenRun | null = null;
    readOpenRun(() => openRun);
    const late = async () => (await values()).pengingat_scheduled_run_late_seconds;
    expect(await late()).toBe(0);
    openRun = { scheduledFor, begunAt: null };
    expect(await late()).toBe(2_400);
    openRun = { scheduledFor, begunAt: after(10) };
    expect(await late()).toBe(600);
  });
});

describe("webhook calls", () => {
  const reading = { receipts: [], incoming: [], answer: "" };
  const call = { method: "POST", headers: {}, query: new URLSearchParams(), body: new Uint8Array() };

  it("are counted by what they bring, once for each kind, and understood or not", async () => {
    let read: () => ReturnType<GatewayWebhook["read"]> = () => reading;
    const webhook: GatewayWebhook = { isSigned: true, read: () => read() };
    const [route] = countedRoutes([{ gateway: "meta", webhook }], webhookMetrics(registry, ["meta"]));
    if (!route) throw new Error("expected a route");
    expect(route.webhook.isSigned).toBe(true);
    expect(route.webhook.read(call)).toBe(reading);
    route.webhook.read({ ...call, method: "GET" });
    const at = new Date();
    read = () => ({
      ...reading,
      receipts: [{ messageId: "1", state: "read", at, reason: null }],
      notices: [{ subject: "account", severity: "halt", words: "restricted", at }],
    });
    route.webhook.read(call);
    for (const code of ["WEBHOOK_REFUSED", "INVALID_WEBHOOK"] as const) {
      read = () => {
        throw new ReminderError(code, "no");
      };
      expect(() => route.webhook.read(call)).toThrow("no");
    }
    const kinds = Object.entries(await values()).map(([name, value]) => [
      /kind="(\w+)"/.exec(name)?.[1],
      value,
    ]);
    expect(Object.fromEntries(kinds)).toEqual({
      ...{ receipt: 1, message: 0, move: 0, notice: 1, handshake: 1, nothing: 1 },
      ...{ not_understood: 1, refused: 1 },
    });
  });

  it("are refused where their path does not hold the secret, and no other request counts", async () => {
    const webhook = { isSigned: false, read: () => reading };
    const routes = [
      { gateway: "fonnte", webhook, secret: "jalan-rahasia-0123456789" },
      { gateway: "meta", webhook: { ...webhook, isSigned: true } },
    ];
    const counted: string[][] = [];
    const count = refusedPaths(routes, (...call) => counted.push(call));
    for (const [url, status] of [
      ["/webhooks/fonnte/x?y=/", 404],
      ["/webhooks/fonnte", 401],
      ["/webhooks/fonnte/jalan-rahasia-0123456789", 200],
      ["/webhooks/fonnte-x", 401],
      ["/webhooks/meta/x", 404],
      ["/x", 404],
    ])
      await count({ url, status } as never, async () => {});
    expect(counted).toEqual(Array(2).fill(["fonnte", "refused"]));
  });
});

it("what is counted before the library is loaded is counted then; it is loaded once, at the first count", async () => {
  const webhook = { isSigned: true, read: () => ({ receipts: [], incoming: [], answer: "" }) };
  const library = Promise.withResolvers<void>();
  const figures = vi.fn(async (_?: string) => NOTHING);
  const load = vi.fn(async (before: MetricsBefore) => {
    await library.promise;
    return createMetrics({ figures }, ["meta"], before);
  });
  const metrics = laterMetrics([{ gateway: "meta", webhook }], { lastRun: async () => "5", load });
  onTestFinished(() => metrics.close());
  metrics.begin();
  metrics.scheduler({ type: "run_due", scheduledFor: new Date(Date.now() - 60_000), cause: "schedule" });
  await Promise.resolve();
  expect(load).not.toHaveBeenCalled();
  const thread = attemptsSender();
  onTestFinished(() => thread.close());
  thread.send({ status: "sent", code: null, messenger: "console", tookMs: 3 });
  await expect.poll(() => load).toHaveBeenCalled();
  metrics.countAttempt({ status: "sent", code: null, messenger: "console", tookMs: 3 });
  metrics.webhooks[0]?.webhook.read({ method: "GET" } as never);
  library.resolve();
  const text = await metrics.text();
  expect(valuesOf(text).pengingat_scheduled_run_late_seconds).toBeGreaterThanOrEqual(60);
  expect(figures).toHaveBeenCalledWith("5");
  expect(text).toMatch(/pengingat_messages_total\{outcome="sent",code="NONE",messenger="console"\} 2\n/);
  expect(text).toMatch(/pengingat_webhook_calls_total\{gateway="meta",kind="handshake"\} 1\n/);
  expect(load).toHaveBeenCalledTimes(1);
});

describe("all of them together", () => {
  async function read() {
    const metrics = createMetrics({ figures: async () => NOTHING }, []);
    metrics.countAttempt({ status: "sent", code: null, messenger: "console", tookMs: 3 });
    return readExposition(await metrics.text());
  }
  const own = async () => [...(await read())].filter(([name]) => name.startsWith("pengingat_"));

  it("are a text that Prometheus reads, named as it wants", async () => {
    const metrics = await read();
    for (const [name, { help, type }] of metrics) {
      expect(help, name).toMatch(/\.$/);
      expect(name.endsWith("_total"), name).toBe(type === "counter");
    }
    expect(metrics.get("process_resident_memory_bytes")?.type).toBe("gauge");
  });

  it("are in the documentation, with their types", async () => {
    const page = readFileSync(new URL("docs/operate/monitoring.md", ROOT), "utf8");
    const rows = [...page.matchAll(/^\| `(\w+)` \| (counter|gauge|histogram) \|/gm)];
    const documented = rows.map(([, name, type]) => `${name} ${type}`);
    expect((await own()).map(([name, { type }]) => `${name} ${type}`).sort()).toEqual(documented.sort());
  });
});
