import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import {
  type PreviewOptions,
  ReminderError,
  type ReminderFate,
  type ReminderResult,
  type RunOptions,
  type RunReport,
} from "@pengingat/core";
import { describe, expect, it, vi } from "vitest";
import type { RunData } from "../src/index.js";
import { runDataSchema } from "../src/schemas/run-data.js";
import { report, serviceDouble } from "./support/doubles.js";
import { call, expectOurHeaders, failure, serveApp, success } from "./support/server.js";
import { token } from "./support/tokens.js";

const RUN = "/customers/send-maintenance-reminder";
const SENT = { status: "sent", message: "Bapak", response: "ok" } as const;
const NO_PHONE = { status: "skipped", code: "INVALID_PHONE", reason: "a landline number" } as const;
const NO_NAME = { status: "skipped", code: "INCOMPLETE_DATA", reason: "no name" } as const;
const HELD = { status: "skipped", code: "IN_PROGRESS", reason: "another run has it" } as const;

function reminder(fate: ReminderFate, plate = "B 1 A"): ReminderResult {
  const subject = {
    vehicleId: "v1",
    plate,
    customerName: "Sri",
    customerPhone: "08110000001",
    nextVisitDate: "2025-12-15",
    daysUntilVisit: 1,
  };
  return { ...subject, ...fate };
}

/** A run that the test takes through its steps. */
async function steppedRun() {
  const began = Promise.withResolvers<RunOptions>();
  const end = Promise.withResolvers<RunReport>();
  const service = {
    keepsHistory: true,
    run(options: RunOptions = {}) {
      began.resolve(options);
      return end.promise;
    },
    preview: async () => report(),
  };
  return { ...(await serveApp({ service })), began: began.promise, end };
}

/** A client of its own connection; `response` is there once the answer has begun. */
function client(port: number, { method = "POST", path = RUN } = {}) {
  const headers = { authorization: `Bearer ${token()}` };
  const sent = request({ port, host: "127.0.0.1", path, method, headers, agent: false });
  const response = new Promise<IncomingMessage>((resolve, reject) => {
    sent.on("response", resolve).on("error", reject);
  });
  response.catch(() => {});
  sent.end();
  return { sent, response };
}

describe("the answer of a run", () => {
  it("begins with the first outcome and shows each as it comes, the counts at the end", async () => {
    const { url, began, end, errors } = await steppedRun();
    const answer = call(url + RUN, { method: "POST" });
    const { onReminder, keepReminders } = await began;
    expect(keepReminders).toBe(false);
    onReminder?.(reminder(NO_PHONE, "B 1 A"));
    onReminder?.(reminder(SENT, "B 2 B"));

    const response = await answer;
    expect(response.status).toBe(200);
    expectOurHeaders(response);
    expect(response.headers.has("content-length")).toBe(false);
    if (!response.body) throw new Error("no body");
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    const readUntil = async (mark: string) => {
      while (!text.includes(mark)) {
        const { value, done } = await reader.read();
        if (done) break;
        text += value;
      }
    };
    await readUntil("B 2 B");
    expect(text).toMatch(
      /^\{"success":true,"data":\{"details":\[\{"no_pol":"B 1 A".*\},\{"no_pol":"B 2 B".*\}$/,
    );
    onReminder?.(reminder(SENT, 'B 3 "C"'));
    await readUntil("B 3");
    expect(text).not.toContain("total_customers");
    end.resolve(report({ totalVehicles: 40, due: 3, sent: 2, skipped: 1 }));
    await readUntil("nothing more");

    const { success, data } = JSON.parse(text);
    expect(success).toBe(true);
    const { details, ...counts } = runDataSchema.parse(data);
    expect(details.map(({ no_pol }) => no_pol)).toEqual(["B 1 A", "B 2 B", 'B 3 "C"']);
    expect(counts).toMatchObject({ total_customers: 40, reminder_sent: 2, skipped: 1, ended: "finished" });
    expect(errors).toEqual([]);
  });

  it.each([
    ["sent", SENT],
    ["failed", { status: "failed", message: "Bapak", code: "REJECTED", reason: "no" }],
    ["unknown", { status: "unknown", message: "Bapak", code: "TIMEOUT", reason: "late" }],
  ] as const)("has begun with a reminder that is %s", async (_what, fate) => {
    const { port, began, end } = await steppedRun();
    const { response } = client(port);
    (await began).onReminder?.(reminder(fate));
    expect((await response).statusCode).toBe(200);
    end.resolve(report());
  });

  it("can still be a refusal after details that came before the first message", async () => {
    const { url, began, end } = await steppedRun();
    const answer = call(url + RUN, { method: "POST" });
    const { onReminder, onProgress } = await began;
    for (const fate of [NO_PHONE, NO_NAME, HELD]) onReminder?.(reminder(fate));
    onProgress?.({
      runId: "r",
      due: 2,
      sent: 0,
      planned: 0,
      failed: 0,
      unknown: 0,
      skipped: 2,
      waitingUntil: null,
    });
    end.reject(new ReminderError("DATABASE_LOST", "db.internal"));
    expect((await failure(await answer, 503)).message).toBe("cannot reach the database");
  });

  it("breaks off where the run fails after the first byte, and the app is told", async () => {
    const { port, began, end, errors } = await steppedRun();
    const { response } = client(port);
    (await began).onReminder?.(reminder(SENT));
    const answer = await response;
    await once(answer, "readable");
    const closed = new Promise((resolve) => answer.on("close", resolve));
    answer.on("error", () => {}).resume();
    end.reject(new Error("db.internal"));
    await closed;
    expect(answer.complete).toBe(false);
    expect(errors).toMatchObject([{ message: "db.internal" }]);
  });

  it("is of use to nobody when the client is gone, and neither ends the run nor is an error", async () => {
    const { server, port, began, end, errors } = await steppedRun();
    const received = once(server, "request");
    const { sent, response } = client(port);
    const { onReminder } = await began;
    const [incoming] = (await received) as [IncomingMessage];
    onReminder?.(reminder(SENT));
    await response;
    const gone = once(incoming.socket, "close");
    sent.destroy();
    await gone;
    for (let count = 0; count < 1000; count += 1) onReminder?.(reminder(SENT));
    end.resolve(report());
    await end.promise;
    expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200);
    expect(errors).toEqual([]);
  });

  it("of 100,000 details reaches a client that reads slowly, without the run waiting for it", async () => {
    const { port, began, end, errors } = await steppedRun();
    const { response } = client(port);
    const { onReminder } = await began;
    onReminder?.(reminder(SENT));
    const answer = await response;
    answer.pause();
    for (let count = 1; count < 100_000; count += 1) onReminder?.(reminder(SENT, `B ${count} A`));
    end.resolve(report({ sent: 100_000 }));
    await end.promise;
    const { details }: RunData = JSON.parse(await textOf(answer)).data;
    expect(details.length).toBe(100_000);
    expect(details.every(({ no_pol }, count) => no_pol === `B ${count || 1} A`)).toBe(true);
    expect(errors).toEqual([]);
  });

  it("of any number of skipped reminders alone comes whole, at the end", async () => {
    const { url, began, end } = await steppedRun();
    const answer = call(url + RUN, { method: "POST" });
    const { onReminder } = await began;
    for (let count = 0; count < 20_000; count += 1) onReminder?.(reminder(HELD, `B ${count} A`));
    end.resolve(report({ skipped: 20_000 }));
    const { details } = await success(await answer, runDataSchema);
    expect(new Set(details.map(({ no_pol }) => no_pol)).size).toBe(20_000);
  });

  it("of very many skipped reminders alone begins before the end, so that more than may wait comes whole", async () => {
    const { port, began, end, errors } = await steppedRun();
    const { response } = client(port);
    const { onReminder } = await began;
    // Random, so that they hardly compress.
    const add = () => onReminder?.(reminder(HELD, randomBytes(30_000).toString("base64")));
    for (let count = 0; count < 100; count += 1) add();
    const answer = await response;
    let received = 0;
    answer.on("data", (chunk: Buffer) => {
      received += chunk.length;
    });
    const whole = once(answer, "end");
    for (let count = 0; count < 1_200; count += 1) {
      add();
      if (count % 20 === 0) await new Promise(setImmediate);
    }
    end.resolve(report({ skipped: 1_300 }));
    await whole;
    expect(received).toBeGreaterThan(1_300 * 40_000);
    expect(errors).toEqual([]);
  });
});

describe("the answer of a preview", () => {
  /** A preview of so many reminders, which waits for its listener as the core's does. */
  function previewOf(count: number) {
    const slowed = Promise.withResolvers<number>();
    const service = {
      ...serviceDouble().service,
      async preview({ onReminder }: PreviewOptions = {}) {
        for (let at = 0; at < count; at += 1) {
          const wait = onReminder?.(
            reminder({ status: "planned", message: "Bapak", to: "628110000001" }, `B ${at} A`),
          );
          if (wait) slowed.resolve(at);
          await wait;
        }
        return report({ dryRun: true, planned: count });
      },
    };
    return { service, slowed: slowed.promise };
  }

  it("has the same data as a run", async () => {
    const { service } = previewOf(2);
    const { url } = await serveApp({ service });
    const data = await success(await call(`${url}/preview`), runDataSchema);
    expect(data).toMatchObject({ dry_run: true, planned: 2, reminder_sent: 0 });
    expect(data.details).toMatchObject([
      { no_pol: "B 0 A", status: "planned", message: "Bapak" },
      { no_pol: "B 1 A", status: "planned", message: "Bapak" },
    ]);
  });

  it("waits for a client that reads slowly, and loses nothing", async () => {
    const { service, slowed } = previewOf(100_000);
    const { port, errors } = await serveApp({ service });
    const answer = await client(port, { method: "GET", path: "/preview" }).response;
    answer.pause();
    expect(await slowed).toBeLessThan(50_000);
    const { details }: RunData = JSON.parse(await textOf(answer)).data;
    expect([details.length, details.at(-1)?.no_pol]).toEqual([100_000, "B 99999 A"]);
    expect(errors).toEqual([]);
  });

  it("does not wait for a client that is gone", async () => {
    const { service, slowed } = previewOf(100_000);
    const ended = Promise.withResolvers<RunReport>();
    const preview = (options: PreviewOptions = {}) => {
      const done = service.preview(options);
      ended.resolve(done);
      return done;
    };
    const { port, errors } = await serveApp({ service: { ...service, preview } });
    const { sent, response } = client(port, { method: "GET", path: "/preview" });
    (await response).pause();
    await slowed;
    sent.destroy();
    expect(await ended.promise).toMatchObject({ planned: 100_000 });
    // Koa itself reports a connection that is reset.
    expect(errors.filter((error) => !("code" in error && error.code === "ECONNRESET"))).toEqual([]);
  });

  it("is a refusal where it fails before the first reminder, and breaks off after it", async () => {
    const lost = new ReminderError("DATABASE_LOST", "db.internal");
    const { service } = serviceDouble();
    const refused = await serveApp({ service: { ...service, preview: () => Promise.reject(lost) } });
    await failure(await call(`${refused.url}/preview`), 503);

    async function preview({ onReminder }: PreviewOptions = {}): Promise<RunReport> {
      await onReminder?.(reminder(NO_PHONE));
      throw lost;
    }
    const broken = await serveApp({ service: { ...service, preview } });
    const answer = await client(broken.port, { method: "GET", path: "/preview" }).response;
    await expect(textOf(answer)).rejects.toThrow();
    expect(broken.errors).toEqual([lost]);
  });

  it("needs a token, and takes neither parameters nor other methods", async () => {
    const preview = vi.fn(async () => report({ dryRun: true }));
    const { url } = await serveApp({ service: { ...serviceDouble().service, preview } });
    await failure(await fetch(`${url}/preview`), 401);
    await failure(await call(`${url}/preview?confirm=true`), 400);
    await failure(await call(`${url}/preview`, { method: "POST" }), 405);
    expect(preview).not.toHaveBeenCalled();
  });
});

async function textOf(answer: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of answer.setEncoding("utf8")) text += chunk;
  return text;
}
