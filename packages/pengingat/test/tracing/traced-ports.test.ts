import * as api from "@opentelemetry/api";
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-node";
import { createReminderService, ReminderError, type SendOutcome } from "@pengingat/core";
import { fixedClock, inMemoryStore, recordingMessenger } from "@pengingat/core/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { tracedPorts, tracedService } from "../../src/tracing/traced-ports.js";
import { openTracing, type Tracing } from "../../src/tracing/tracing.js";

const exporter = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });

let before: Tracing;

beforeAll(async () => {
  before = await openTracing();
  provider.register();
});
beforeEach(() => exporter.reset());
afterAll(async () => {
  await provider.shutdown();
  api.trace.disable();
  api.context.disable();
  api.propagation.disable();
});

const REFUSED: SendOutcome = {
  ...{ status: "failed", code: "REJECTED", reason: "Nyonya 2 of 628110000002 says no" },
  ...{ fault: "recipient", retryable: false, retryAfterMs: null },
};

function workshop(tracing: Tracing, answer: (to: string) => SendOutcome | Promise<SendOutcome>) {
  const store = inMemoryStore({
    vehicles: [1, 2, 3].map((n) => ({
      ...{ id: `vehicle-${n}`, lastVisitDate: "2025-08-16", plate: `B ${n} RAHASIA` },
      customer: { name: `Nyonya ${n}`, phone: `0811000000${n}` },
    })),
  });
  const ports = {
    ...store,
    clock: fixedClock("2025-12-16"),
    messenger: { ...recordingMessenger({ answer: ({ to }) => answer(to) }), name: "gateway" },
  };
  const service = createReminderService(tracedPorts(ports, tracing), {
    ...{ servicePhone: "0811-0000-0000", ratePerMinute: 0, pageSize: 2 },
  });
  return { store, ports, service: tracedService(service, tracing) };
}

const sent: SendOutcome = { status: "sent", response: "ok", messageId: "1" };

function named(name: string): readonly ReadableSpan[] {
  return exporter.getFinishedSpans().filter((span) => span.name === name);
}

describe("spans", () => {
  it("are of the run, its pages, its groups and its attempts, all inside the run", async () => {
    const { service } = workshop(api, (to) => (to.endsWith("2") ? REFUSED : sent));
    await service.run({ startedBy: { kind: "http", by: "Kasir Rahasia" }, shard: { index: 0, count: 1 } });
    const [run, ...others] = named("pengingat.run");
    expect(others).toEqual([]);
    expect(run?.attributes).toMatchObject({
      ...{ "pengingat.run.started_by": "http", "pengingat.run.shard.count": 1 },
      ...{ "pengingat.run.ended": "finished", "pengingat.run.due": 3 },
      ...{ "pengingat.run.sent": 2, "pengingat.run.failed": 1, "pengingat.run.left": 0 },
    });
    const pages = named("pengingat.page").map(({ attributes }) => attributes["pengingat.page.vehicles"]);
    expect(pages.reduce<number>((sum, count) => sum + Number(count), 0)).toBeGreaterThanOrEqual(3);
    const begun = named("pengingat.group").map(({ attributes }) => attributes["pengingat.group.begun"]);
    expect(begun.reduce<number>((sum, count) => sum + Number(count), 0)).toBe(3);
    const attempts = named("pengingat.attempt");
    expect(attempts.map(({ attributes }) => attributes["pengingat.attempt.outcome"]).sort()).toEqual([
      ...["failed", "sent", "sent"],
    ]);
    expect(attempts.every(({ kind }) => kind === api.SpanKind.CLIENT)).toBe(true);
    const inside = exporter.getFinishedSpans().filter((span) => span !== run);
    expect(new Set(inside.map((span) => span.parentSpanContext?.spanId))).toEqual(
      new Set([run?.spanContext().spanId]),
    );
  });

  it("show errors, in codes only", async () => {
    const { service } = workshop(api, () => REFUSED);
    await service.run();
    const [attempt] = named("pengingat.attempt");
    expect(attempt).toMatchObject({
      attributes: { "pengingat.attempt.code": "REJECTED", "pengingat.attempt.messenger": "gateway" },
      status: { code: api.SpanStatusCode.ERROR },
    });

    const { ports } = workshop(api, () => sent);
    const vehicles = {
      ...ports.vehicles,
      findByLastVisit: async () => Promise.reject(new ReminderError("DATABASE_LOST", "Nyonya 2 was lost")),
    };
    const lost = createReminderService(tracedPorts({ ...ports, vehicles }, api), { servicePhone: "0811" });
    exporter.reset();
    await expect(tracedService(lost, api).run()).rejects.toMatchObject({ code: "DATABASE_LOST" });
    for (const span of [...named("pengingat.page"), ...named("pengingat.run")]) {
      expect(span.attributes["error.type"]).toBe("DATABASE_LOST");
      expect(span.status).toEqual({ code: api.SpanStatusCode.ERROR });
      expect(span.events).toEqual([]);
    }
  });

  it("name no person, number, text or vehicle", async () => {
    const { service } = workshop(api, (to) => (to.endsWith("2") ? REFUSED : sent));
    await service.run({ startedBy: { kind: "http", by: "Kasir Rahasia" } });
    const all = exporter.getFinishedSpans().map(({ name, attributes, events, status, links }) => ({
      ...{ name, attributes, events, status, links },
    }));
    expect(all.length).toBeGreaterThan(5);
    expect(JSON.stringify(all)).not.toMatch(/Nyonya|RAHASIA|Rahasia|(?<!\d)(?:0|62)811\d{6}|vehicle-|Bapak/);
  });

  it("change nothing of what a run does", async () => {
    const results = [];
    for (const tracing of [null, api]) {
      const { service, store } = workshop(tracing, (to) => (to.endsWith("2") ? REFUSED : sent));
      const { runId: _, ...report } = await service.run();
      results.push({
        report,
        ledger: store.ledger.rows.map(({ vehicleId, status }) => ({ vehicleId, status })),
      });
    }
    expect(results[1]).toEqual(results[0]);
  });
});

describe("where nobody has started an SDK", () => {
  it("nothing of OpenTelemetry is loaded, and the parts stay what they are", () => {
    expect(before).toBeNull();
    const { ports, service } = workshop(null, () => sent);
    expect(tracedPorts(ports, null)).toBe(ports);
    expect(tracedService(service, null)).toBe(service);
  });

  it("one that was started is found", async () => {
    expect((await openTracing())?.trace).toBe(api.trace);
  });
});
