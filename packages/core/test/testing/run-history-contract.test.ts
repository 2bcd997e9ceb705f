import { describe, expect, it } from "vitest";
import type { RunHistory, RunRecord } from "../../src/ports/run-history.js";
import { type InMemoryHistory, inMemoryHistory } from "../../src/testing/in-memory-history.js";
import { runHistoryContract } from "../../src/testing/run-history-contract.js";

type Breakage = (sound: InMemoryHistory) => Partial<RunHistory>;

function suite(breakage: Breakage = () => ({})) {
  return runHistoryContract(() => {
    let now = Date.parse("2025-12-16T01:00:00Z");
    const sound = inMemoryHistory({ now: () => now });
    return {
      history: { ...sound, ...breakage(sound) },
      async elapse(ms) {
        now += ms;
      },
    };
  });
}

describe("the history in memory keeps the contract:", () => {
  for (const { name, run } of suite()) it(name, run);
});

/** Returns each record as it is changed. */
function changing(change: (record: RunRecord) => RunRecord): Breakage {
  return (sound) => ({
    async get(runId) {
      const record = await sound.get(runId);
      return record && change(record);
    },
    async list(request) {
      const page = await sound.list(request);
      return { ...page, runs: page.runs.map(change) };
    },
  });
}

const everRunning = changing((record) =>
  record.state === "died" ? { ...record, state: "running" } : record,
);

function endsAs(ended: RunRecord["state"]): Breakage {
  return changing((record) => (record.state === ended ? { ...record, state: "running" } : record));
}

const backwards: Breakage = (sound) => ({
  async list(request) {
    const page = await sound.list(request);
    return { ...page, runs: page.runs.toReversed() };
  },
});

/** Gives the last run of a page again. */
const twice: Breakage = (sound) => ({
  async list(request) {
    const page = await sound.list(request);
    return page.next === null ? { ...page, runs: [...page.runs, ...page.runs.slice(-1)] } : page;
  },
});

const broken: Record<string, Breakage> = {
  "a run that began is running, and nothing is counted yet": changing((record) => ({
    ...record,
    startedBy: { ...record.startedBy, by: record.startedBy.by ?? "" },
  })),
  "progress keeps the counts, and until when the run waits": changing((record) => ({
    ...record,
    waitingUntil: null,
  })),
  "a run that ended as finished is so, with what it came to": endsAs("finished"),
  "a run that ended as halted is so, with what it came to": endsAs("halted"),
  "a run that ended as stopped is so, with what it came to": endsAs("stopped"),
  "a run that ended as database_lost is so, with what it came to": endsAs("database_lost"),
  "a run that ended as failed is so, with what it came to": endsAs("failed"),
  "nothing changes a record that is closed": (sound) => {
    const endings = new Map<string, string>();
    return {
      async end(runId, ending) {
        endings.set(runId, ending.ended);
        await sound.end(runId, ending);
      },
      async get(runId) {
        const record = await sound.get(runId);
        const state = (endings.get(runId) ?? record?.state) as RunRecord["state"];
        return record && { ...record, state };
      },
    };
  },
  "a run that gives no sign of life for its lease has died": everRunning,
  "progress gives a run its full lease again, also where it counted as died": (sound) => ({
    async progress(runId, progress) {
      if ((await sound.get(runId))?.state === "running") await sound.progress(runId, progress);
    },
  }),
  "a run that counted as died may end": (sound) => ({
    async end(runId, ending) {
      if ((await sound.get(runId))?.state !== "died") await sound.end(runId, ending);
    },
  }),
  "a run that is begun again keeps its record": (sound) => {
    const begun = new Set<string>();
    return {
      async begin(run) {
        if (begun.size === begun.add(run.runId).size) throw new Error("duplicate key");
        await sound.begin(run);
      },
    };
  },
  "what never began has no record, whatever its id": (sound) => ({
    async get(runId) {
      if (!/^[0-9a-f-]{36}$/.test(runId)) throw new Error("invalid input syntax for type uuid");
      return sound.get(runId);
    },
  }),
  "any text is taken as who began it, and why it ended": (sound) => ({
    async end(runId, ending) {
      if (ending.reason?.includes("\0")) throw new Error("invalid byte sequence");
      await sound.end(runId, ending);
    },
  }),
  "pages of 1 give each of 12 runs once, newest first": twice,
  "pages of 2 give each of 12 runs once, newest first": backwards,
  "pages of 6 give each of 12 runs once, newest first": (sound) => ({
    async list(request) {
      const page = await sound.list(request);
      const last = page.runs.length === request.limit ? (page.runs.at(-1)?.runId ?? null) : null;
      return { ...page, next: last };
    },
  }),
  "pages of 12 give each of 12 runs once, newest first": (sound) => ({
    async list(request) {
      const { runs } = await sound.list(request);
      return { runs: runs.slice(1), next: null };
    },
  }),
  "pages of 13 give each of 12 runs once, newest first": twice,
  "runs that begin between two pages make none come twice or be passed over": (sound) => ({
    async list({ limit, after }) {
      const all = sound.runs.toReversed();
      const from = Number(after ?? 0);
      const next = from + limit < all.length ? String(from + limit) : null;
      return { runs: all.slice(from, from + limit), next };
    },
  }),
  "a cursor that no page gave is refused": (sound) => ({
    list: (request) => sound.list({ ...request, after: null }),
  }),
};

describe("the contract of the history catches a breach of", () => {
  it("each of its rules", () => {
    expect(Object.keys(broken)).toEqual(suite().map(({ name }) => name));
  });

  for (const [name, breakage] of Object.entries(broken)) {
    it(name, async () => {
      const caught = suite(breakage).find((each) => each.name === name);
      await expect(caught?.run()).rejects.toThrow();
    });
  }
});
