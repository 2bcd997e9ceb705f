import { ReminderError, type RunRecord } from "@pengingat/core";
import { describe, expect, it } from "vitest";
import { runRecordPageSchema, runRecordSchema } from "../src/schemas/run-records.js";
import { historyOf, runRecord } from "./support/records.js";
import { call, exchange, failure, serveApp, serveStore, success } from "./support/server.js";
import { token } from "./support/tokens.js";

const ID = "5f8f1c2e-1f6b-4c5a-9d1e-0a4b8f0c7d11";

const serveRuns = (...stored: RunRecord[]) => serveStore({ history: historyOf(...stored) });

describe("GET /runs/{id}", () => {
  it("tells how far a run is", async () => {
    const { url } = await serveRuns(runRecord());
    expect(await success(await call(`${url}/runs/${ID}`), runRecordSchema)).toEqual({
      run_id: ID,
      started_by: { kind: "schedule", by: null },
      today: "2025-12-14",
      started_at: "2025-12-14T00:00:00.000Z",
      ended_at: null,
      state: "running",
      due: 3,
      sent: 1,
      failed: 0,
      unknown: 0,
      skipped: 0,
      left: 0,
      reason: null,
      waiting_until: null,
    });
  });

  it("tells until when a run waits for the sending hours, in the list too", async () => {
    const { url } = await serveRuns(runRecord({ waitingUntil: new Date("2025-12-14T01:00:00Z") }));
    const waiting_until = "2025-12-14T01:00:00.000Z";
    expect(await success(await call(`${url}/runs/${ID}`), runRecordSchema)).toMatchObject({ waiting_until });
    const listed = await (await call(`${url}/runs`)).json();
    expect(listed).toMatchObject({ data: { runs: [{ waiting_until }] } });
  });

  it.each(["died", "finished", "halted", "stopped", "database_lost", "failed"] as const)(
    "tells that a run is %s",
    async (state) => {
      const ended = { state, endedAt: new Date("2025-12-14T00:01:00Z"), left: 2, reason: "no device" };
      const { url } = await serveRuns(runRecord({ ...ended, startedBy: { kind: "http", by: "sri" } }));
      const data = await success(await call(`${url}/runs/${ID.toUpperCase()}`), runRecordSchema);
      expect(data).toMatchObject({
        state,
        ended_at: "2025-12-14T00:01:00.000Z",
        left: 2,
        reason: "no device",
        started_by: { kind: "http", by: "sri" },
      });
    },
  );

  it.each([
    "00000000-0000-0000-0000-000000000000",
    "1",
    "1e3",
    "..",
    "%2e%2e%2f%2e%2e",
    "__proto__",
    `${ID}x`,
    `${ID}%00`,
    `%20${ID}`,
    `{${ID}}`,
    ID.replaceAll("-", ""),
    "%zz",
    "x".repeat(5000),
  ])("answers 404 to the id %s", async (id) => {
    const { port, errors } = await serveRuns(runRecord());
    const answer = await exchange(
      port,
      `GET /runs/${id} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer ${token()}\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 404 .*"code":"NOT_FOUND"/s);
    expect(errors).toEqual([]);
  });

  it("answers 503 where the database is lost", async () => {
    const history = {
      ...historyOf(),
      get: () => Promise.reject(new ReminderError("DATABASE_LOST", "db.internal")),
    };
    const { url } = await serveStore({ history });
    await failure(await call(`${url}/runs/${ID}`), 503);
  });
});

describe("GET /runs", () => {
  const runs = Array.from({ length: 5 }, (_, at) =>
    runRecord({ runId: crypto.randomUUID(), startedAt: new Date(Date.UTC(2025, 11, at + 1)) }),
  );

  it("goes from page to page, newest first", async () => {
    const { url } = await serveRuns(...runs);
    const first = await success(await call(`${url}/runs?limit=3`), runRecordPageSchema);
    const second = await success(
      await call(`${url}/runs?limit=3&cursor=${first.next_cursor}`),
      runRecordPageSchema,
    );
    expect([first.runs.length, second.runs.length, second.next_cursor]).toEqual([3, 2, null]);
    const ids = [...first.runs, ...second.runs].map(({ run_id }) => run_id);
    expect(ids).toEqual(runs.map(({ runId }) => runId).reverse());
  });

  it.each(["limit=0", "limit=201", "limit=x", "cursor=", "cursor=x", "cursor=1&cursor=2", "cursor=1'--"])(
    "refuses ?%s",
    async (query) => {
      const { url } = await serveRuns(...runs);
      expect((await failure(await call(`${url}/runs?${query}`), 400)).code).toBe("INVALID_PARAMETER");
    },
  );

  it("needs a token", async () => {
    const { url } = await serveRuns(...runs);
    await failure(await fetch(`${url}/runs`), 401);
    await failure(await fetch(`${url}/runs/${ID}`), 401);
  });
});

describe("without a store", () => {
  it("there is no route of runs", async () => {
    const { url } = await serveApp();
    await failure(await call(`${url}/runs`), 404);
    await failure(await call(`${url}/runs/${ID}`), 404);
  });
});
