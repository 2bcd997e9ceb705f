import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dueRule } from "../../src/domain/due-rule.js";
import { draws } from "../fixture/draws.js";
import {
  beginOf,
  DUE_TODAY,
  type Fixture,
  fate,
  fixture,
  LEASE_MS,
  numberOf,
  TODAY,
} from "../fixture/fixture.js";
import { accepted, unreachable } from "../fixture/outcomes.js";

/** Runs of so many processes at once. */
function runsOf(f: Fixture, processes: number, options = {}) {
  const services = Array.from({ length: processes }, () => f.another({}, options));
  return f.clock.finish(Promise.all(services.map((service) => service.run())));
}

describe("runs of several processes at once", () => {
  it("send each message once, and report it as sent once", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.integer({ min: 2, max: 4 }),
        fc.integer({ min: 1, max: 60 }),
        fc.constantFrom(undefined, "owner" as const),
        async (seed, processes, fleet, groupBy) => {
          const draw = draws(seed);
          const f = fixture({
            fleet: Array.from({ length: fleet }, (_, n) => ({
              lastVisitDate: DUE_TODAY,
              ...(groupBy && { customer: { name: "Pemilik", phone: `0811000000${n % 9}` } }),
            })),
            latencyMs: () => draw() * 200,
            options: { pageSize: 7, ...(groupBy && { groupBy }) },
          });
          f.script.before = () => f.clock.sleep(draw() * 50);
          const reports = await runsOf(f, processes);
          expect(f.statuses()).toEqual(Array(fleet).fill("sent"));
          const texts = f.gateway.accepted.flatMap(({ content }) =>
            String(content?.values.no_pol).split(/, dan |, | dan /),
          );
          expect(texts).toHaveLength(fleet);
          expect(new Set(texts).size).toBe(fleet);
          expect(reports.reduce((sum, { sent }) => sum + sent, 0)).toBe(fleet);
          for (const report of reports) {
            expect(report).toMatchObject({ ended: "finished", today: TODAY, failed: 0, unknown: 0, left: 0 });
            expect(report.sent + report.skipped).toBe(fleet);
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it.each([2, 4])("share the work: each of %i gets a fair part, and all end together", async (processes) => {
    const fleet = 400 * processes;
    const f = fixture({ fleet, latencyMs: 100, options: { concurrency: 5 } });
    f.script.before = () => f.clock.sleep(2);
    const reports = await runsOf(f, processes);
    for (const { sent } of reports) expect(sent).toBeGreaterThanOrEqual(0.6 * (fleet / processes));
    expect(f.gateway.accepted).toHaveLength(fleet);
    // Alone, one takes 2 + 100 ms for each five.
    const alone = (fleet / 5) * 102;
    expect(f.clock.monotonic()).toBeLessThan(1.35 * (alone / processes));
  });

  it("share the work of many pages too", async () => {
    const f = fixture({ fleet: 600, latencyMs: 100, options: { concurrency: 5, pageSize: 50 } });
    f.script.before = () => f.clock.sleep(2);
    for (const { sent } of await runsOf(f, 2)) expect(sent).toBeGreaterThanOrEqual(0.6 * 300);
    expect(f.gateway.accepted).toHaveLength(600);
  });

  it("share the work where one begins while the other is under way", async () => {
    const f = fixture({ fleet: 600, latencyMs: 100, options: { concurrency: 5 } });
    const first = f.another().run();
    await f.clock.advance(4_000);
    const begunBefore = f.sends.length;
    const second = await f.clock.finish(f.another().run());
    const report = await f.clock.finish(first);
    expect(second.sent).toBeGreaterThanOrEqual(0.6 * ((600 - begunBefore) / 2));
    expect(report.sent + second.sent).toBe(600);
  });

  it("do not wait for what another has in flight", async () => {
    const f = fixture({ fleet: 2, latencyMs: 20_000 });
    const first = f.another().run();
    await f.clock.advance(1);
    const second = await f.clock.finish(f.another().run());
    expect(second).toMatchObject({ ended: "finished", sent: 0, skipped: 2, left: 0 });
    expect(second.reminders).toMatchObject(
      Array(2).fill({ code: "IN_PROGRESS", reason: "another run is sending it" }),
    );
    expect(f.clock.monotonic()).toBe(1);
    expect(await f.clock.finish(first)).toMatchObject({ ended: "finished", sent: 2 });
  });

  it("read on where another was faster, and report what became of each", async () => {
    const f = fixture({ fleet: 4 });
    f.script.before = async (call) => {
      if (call.name !== "settleAndBegin") return;
      f.script.before = () => {};
      const other = await f.openRun();
      const [one, two, three] = [beginOf("1"), beginOf("2"), beginOf("3")];
      await other.settleAndBegin([], [one, two, three]);
      await other.settleAndBegin(
        [
          { begun: one, attempts: 1, status: "sent", response: "", messageId: null },
          { begun: two, attempts: 1, status: "unknown", code: "TIMEOUT", reason: "" },
        ],
        [],
      );
    };
    const report = await f.run();
    expect(report).toMatchObject({ ended: "finished", sent: 1, skipped: 3, left: 0 });
    expect(["1", "2", "3"].map((id) => fate(report, id))).toMatchObject([
      { code: "ALREADY_SENT" },
      { code: "OUTCOME_UNKNOWN" },
      { code: "IN_PROGRESS" },
    ]);
    expect(f.sends.map(({ id }) => id)).toEqual(["4"]);
  });

  it("send what is left of a message of which another has begun one vehicle", async () => {
    const customer = { name: "Sari", phone: "08110000001" };
    const fleet = ["B 1 A", "B 2 B", "B 3 C"].map((plate) => ({ lastVisitDate: DUE_TODAY, plate, customer }));
    const f = fixture({
      fleet,
      options: { groupBy: "owner", templates: { id: "{no_pol}" }, dailyLimit: { max: 5 } },
    });
    f.script.before = async (call) => {
      if (call.name !== "settleAndBegin") return;
      f.script.before = () => {};
      await (await f.openRun()).settleAndBegin([], [beginOf("2")]);
    };
    const report = await f.run();
    expect(report).toMatchObject({ sent: 2, skipped: 1, left: 0, ended: "finished" });
    expect(f.gateway.accepted).toMatchObject([{ to: numberOf(1), text: "B 1 A dan B 3 C" }]);
    expect(fate(report, "2")).toMatchObject({ code: "IN_PROGRESS" });
    expect(f.quota.days.get(TODAY)).toBe(1);
  });

  it("leave what reads as open and yet never begins to whoever has it, after a few tries", async () => {
    const f = fixture({ fleet: 2 });
    const refusing = {
      ...f.ports.ledger,
      async open(...identity: Parameters<typeof f.ledger.open>) {
        const run = await f.ledger.open(...identity);
        return {
          ...run,
          settleAndBegin: async () => ({ settled: new Set<string>(), begun: new Set<string>() }),
        };
      },
    };
    const report = await f.clock.finish(f.another({ ledger: refusing }).run());
    expect(report).toMatchObject({ ended: "finished", sent: 0, skipped: 2, left: 0 });
    expect(report.reminders).toMatchObject(Array(2).fill({ code: "IN_PROGRESS" }));
  });

  it("keep the message of one that retries it, whoever begins it next", async () => {
    const f = fixture({
      fleet: 30,
      latencyMs: 50,
      answer: (_, attempt) => (attempt === 1 ? unreachable : accepted),
      options: { haltAfter: 1_000, concurrency: 3 },
    });
    const reports = await runsOf(f, 3);
    expect(f.statuses()).toEqual(Array(30).fill("sent"));
    expect(f.gateway.accepted).toHaveLength(30);
    expect(reports.reduce((sum, { sent }) => sum + sent, 0)).toBe(30);
  });
});

describe("a run that meets what another left", () => {
  it("sends at once what another released", async () => {
    const f = fixture({ fleet: 2 });
    const stopped = await f.openRun();
    await stopped.settleAndBegin([], [beginOf("1")]);
    await stopped.release([beginOf("1")]);
    expect(await f.run()).toMatchObject({ ended: "finished", sent: 2 });
    expect(f.clock.monotonic()).toBe(0);
  });

  it("is not kept by a lease of another, however long", async () => {
    const f = fixture({ fleet: 3 });
    const other = await f.openRun("another", LEASE_MS * 100);
    await other.settleAndBegin([], [beginOf("1"), beginOf("2")]);
    const report = await f.run();
    expect(report).toMatchObject({ ended: "finished", sent: 1, skipped: 2, left: 0 });
    expect(f.clock.monotonic()).toBe(0);
    expect(f.row("1")).toMatchObject({ status: "sending", token: "token-1" });
  });
});

describe("services of different cadence on one ledger", () => {
  it("never both send for one visit on one day, whoever is first", async () => {
    for (const first of ["daily", "once"] as const) {
      const fleet = [{ lastVisitDate: "2025-08-18" }];
      const f = fixture({ fleet });
      const second = first === "daily" ? "once" : "daily";
      const run = (cadence: "daily" | "once") =>
        f.clock.finish(f.another({}, { rule: dueRule({ cadence }) }).run());
      expect(await run(first)).toMatchObject({ sent: 1 });
      const report = await run(second);
      expect(report).toMatchObject({ sent: 0, skipped: 1 });
      expect(fate(report, "1")).toMatchObject({ code: "ALREADY_SENT" });
      expect(f.gateway.accepted).toHaveLength(1);
      f.clock.setToday("2025-12-17");
      // On the next day a daily reminder is due again; the one for the whole visit is sent where it was not.
      expect((await run(second)).sent).toBe(1);
    }
  });

  it("never both send for one visit at the same moment", async () => {
    const f = fixture({
      fleet: [{ lastVisitDate: "2025-08-18" }, { lastVisitDate: "2025-08-17" }],
      latencyMs: 100,
    });
    const services = (["daily", "once"] as const).map((cadence) =>
      f.another({}, { rule: dueRule({ cadence }) }),
    );
    f.script.before = () => f.clock.sleep(1);
    const reports = await f.clock.finish(Promise.all(services.map((service) => service.run())));
    expect(f.gateway.accepted).toHaveLength(2);
    expect(reports.map(({ sent, skipped }) => sent + skipped)).toEqual([2, 2]);
  });
});
