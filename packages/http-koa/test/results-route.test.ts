import { ReminderError, type ReminderResults } from "@pengingat/core";
import { describe, expect, it } from "vitest";
import { resultsSchema } from "../src/schemas/results.js";
import { call, failure, serveApp, success } from "./support/server.js";

const SHARES = [
  { days: 15, owners: 3, cameBack: 1, interval: { from: 0.0614919, to: 0.7923404 } },
  { days: 30, owners: 0, cameBack: 0, interval: null },
] as const;

const RESULTS: ReminderResults = {
  ...{ since: "2025-01-01", until: "2026-01-01", isComplete: true, unread: 0 },
  holdOut: {
    ...{ heldOut: [], reminded: SHARES, judged: 3, needed: 784 },
    differences: [{ days: 30, difference: 0.12345678, from: -0.1, to: 0.3 }],
  },
  ...{ reached: SHARES, notReached: [], unclear: [] },
  notReachedReasons: [{ reason: "OPTED_OUT", shares: [] }],
  steps: [{ daysBefore: -2, shares: [] }],
  messengers: [{ messenger: "fonnte", shares: [] }],
  wordings: [{ wording: "unknown", shares: [] }],
  weeks: [{ monday: "2025-07-14", shares: [] }],
};

function serveResults(results: (since: string | null) => Promise<ReminderResults> = async () => RESULTS) {
  return serveApp({ results });
}

describe("GET /results", () => {
  it("gives counts, shares and intervals", async () => {
    const { url } = await serveResults();
    expect(await success(await call(`${url}/results`), resultsSchema)).toEqual({
      ...{ since: "2025-01-01", until: "2026-01-01", all_visits_known: true },
      reached: [
        { days: 15, owners: 3, came_back: 1, share: 0.3333, from: 0.0615, to: 0.7923 },
        { days: 30, owners: 0, came_back: 0, share: null, from: null, to: null },
      ],
      ...{ not_reached: [], unclear: [] },
      not_reached_reasons: [{ reason: "OPTED_OUT", shares: [] }],
      hold_out: {
        ...{ held_out: [], judged: 3, needed: 784 },
        reminded: [
          { days: 15, owners: 3, came_back: 1, share: 0.3333, from: 0.0615, to: 0.7923 },
          { days: 30, owners: 0, came_back: 0, share: null, from: null, to: null },
        ],
        differences: [{ days: 30, difference: 0.1235, from: -0.1, to: 0.3 }],
      },
      steps: [{ days_before: -2, shares: [] }],
      messengers: [{ messenger: "fonnte", shares: [] }],
      wordings: [{ wording: "unknown", shares: [] }],
      weeks: [{ monday: "2025-07-14", shares: [] }],
    });
  });

  it.each([
    ["", null],
    ["?since=2025-02-28", "2025-02-28"],
  ])("with %j asks since %j", async (query, expected) => {
    const asked: (string | null)[] = [];
    const { url } = await serveResults(async (since) => {
      asked.push(since);
      return RESULTS;
    });
    await success(await call(`${url}/results${query}`), resultsSchema);
    expect(asked).toEqual([expected]);
  });

  it.each(["?since=", "?since=2025-02-30", "?since=2025-01-01&since=2025-01-02", "?until=2025-01-01"])(
    "refuses %j",
    async (query) => {
      const { url } = await serveResults();
      expect(await failure(await call(`${url}/results${query}`), 400)).toMatchObject({
        code: "INVALID_PARAMETER",
      });
    },
  );

  it("needs a token, and the option", async () => {
    const { url } = await serveResults();
    await failure(await call(`${url}/results`, { headers: { authorization: "" } }), 401);
    const without = await serveApp();
    await failure(await call(`${without.url}/results`), 404);
  });

  it("says that the database is lost", async () => {
    const { url } = await serveResults(async () => {
      throw new ReminderError("DATABASE_LOST", "cannot reach the database");
    });
    expect(await failure(await call(`${url}/results`), 503)).toMatchObject({ code: "DATABASE_LOST" });
  });
});
