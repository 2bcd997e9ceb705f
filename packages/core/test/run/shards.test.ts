import { describe, expect, it } from "vitest";
import { DUE_TODAY, type Fixture, fixture, type Setup } from "../fixture/fixture.js";
import { keyRefused } from "../fixture/outcomes.js";

const COUNT = 3;

/** Vehicles of 9 owners, some of whom cannot be reached. */
const fleet = Array.from({ length: 60 }, (_, n) => ({
  lastVisitDate: n % 20 === 19 ? "2020-01-01" : DUE_TODAY,
  plate: `B ${n + 1}`,
  customer: { name: `Pemilik ${n % 9}`, phone: n % 9 === 8 ? "021" : `0811000000${n % 9}` },
}));
const due = 57;
const grouped: Setup = { fleet, options: { groupBy: "owner", pageSize: 10, concurrency: 10 } };

/** A run of each shard, all at once, each in a process of its own. */
function runShards(f: Fixture, options = {}) {
  const services = Array.from({ length: COUNT }, () => f.another());
  return f.clock.finish(
    Promise.all(
      services.map((service, index) => service.run({ shard: { index, count: COUNT }, ...options })),
    ),
  );
}

describe("the shards of a run", () => {
  it("share what is due exactly: each vehicle has one entry in one of them", async () => {
    const f = fixture({ fleet });
    const reports = await runShards(f);
    const entries = reports.flatMap(({ reminders }) => reminders.map(({ vehicleId }) => vehicleId));
    expect(entries).toHaveLength(due);
    expect(new Set(entries).size).toBe(due);
    expect(f.gateway.accepted).toHaveLength(f.countOf("sent"));
    for (const report of reports) {
      expect(report.due).toBe(report.sent + report.skipped);
      expect(report).toMatchObject({ totalVehicles: 60, left: 0, ended: "finished" });
      expect(report.due).toBeGreaterThan(0);
    }
  });

  it("need not know of each other: none meets what another has begun", async () => {
    const f = fixture({ fleet, latencyMs: 100 });
    for (const { reminders } of await runShards(f)) {
      expect(reminders.filter((each) => "code" in each && each.code === "IN_PROGRESS")).toEqual([]);
    }
  });

  it("keep an owner's vehicles together, so that one message holds inside a shard", async () => {
    const f = fixture(grouped);
    await runShards(f);
    const messagesOf = Map.groupBy(f.gateway.accepted, ({ to }) => to);
    expect(messagesOf.size).toBe(8);
    for (const messages of messagesOf.values()) expect(messages).toHaveLength(1);
  });

  it("count as due and as left only their own", async () => {
    const f = fixture({
      ...grouped,
      answer: () => keyRefused,
      options: { ...grouped.options, haltAfter: 1 },
    });
    const reports = await runShards(f);
    expect(reports.reduce((sum, report) => sum + report.due, 0)).toBe(due);
    for (const report of reports) {
      expect(report.ended).toBe("halted");
      expect(report.left).toBe(report.due - report.failed - report.skipped);
      expect(report.left).toBeGreaterThan(0);
    }
  });

  it("read what is due once, whatever their number: more of them cost the database no second reading", async () => {
    let read = 0;
    const f = fixture({
      fleet,
      options: { pageSize: 10 },
      around: (vehicles) => ({
        ...vehicles,
        async findByLastVisit(range, page) {
          const found = await vehicles.findByLastVisit(range, page);
          read += found.vehicles.length;
          return found;
        },
      }),
    });
    const reports = await runShards(f);
    expect(read).toBe(COUNT * due);
    expect(reports.reduce((sum, report) => sum + report.due, 0)).toBe(due);
  });

  it("show their even part as due at first, and what they came to in the end", async () => {
    const f = fixture({ fleet });
    const shown: number[] = [];
    const shard = { index: 0, count: COUNT };
    const report = await f.run({ shard, onProgress: (progress) => void shown.push(progress.due) });
    expect(shown[0]).toBe(due / COUNT);
    expect(report.due).toBe(report.reminders.length);
    expect(report.due).not.toBe(due / COUNT);
  });

  it("count their even part as due where they are stopped, which leaves no time to read the rest", async () => {
    const stop = new AbortController();
    const f = fixture({ ...grouped, latencyMs: 10, options: { ...grouped.options, concurrency: 2 } });
    f.watch.send = () => stop.abort();
    const shard = { index: 0, count: COUNT };
    const report = await f.run({ shard, signal: stop.signal });
    expect(report).toMatchObject({ ended: "stopped", due: due / COUNT });
    expect(report.left).toBe(Math.max(0, due / COUNT - report.sent - report.skipped));
  });

  it("are what a preview of them shows", async () => {
    const f = fixture(grouped);
    const previews = await f.clock.finish(
      Promise.all(
        Array.from({ length: COUNT }, (_, index) => f.service.preview({ shard: { index, count: COUNT } })),
      ),
    );
    const reports = await runShards(f);
    expect(previews.map(({ planned }) => planned)).toEqual(reports.map(({ sent }) => sent));
    expect(previews.map((each) => each.due)).toEqual(reports.map((each) => each.due));
  });

  it("are held back by confirmAbove where all of them together are too many, though each is few", async () => {
    const f = fixture({ fleet, options: { confirmAbove: 40 } });
    for (let index = 0; index < COUNT; index += 1) {
      await expect(f.run({ shard: { index, count: COUNT } })).rejects.toMatchObject({
        code: "CONFIRMATION_REQUIRED",
      });
    }
    expect(f.ledger.rows).toEqual([]);
  });

  it("keep the pace together, from the first minute on", async () => {
    const f = fixture({ fleet, options: { ratePerMinute: 10 } });
    await runShards(f);
    const sentAt = f.sends.map(({ at }) => at).sort((a, b) => a - b);
    expect(sentAt.length).toBeGreaterThan(40);
    const most = Math.max(
      ...sentAt.map((from) => sentAt.filter((at) => at >= from && at < from + 59_999).length),
    );
    expect(most).toBeLessThanOrEqual(10);
    expect(most).toBeGreaterThan(6);
  });

  it("begin with a wait, as whoever had one before may just have sent and died", async () => {
    const f = fixture({ fleet, options: { ratePerMinute: 9 } });
    const stop = new AbortController();
    f.watch.send = () => stop.abort();
    const shard = { index: 0, count: COUNT };
    await f.run({ shard, signal: stop.signal });
    await f.clock.finish(f.another().run({ shard }));
    const [first = 0, next = 0] = f.sends.map(({ at }) => at);
    expect(next - first).toBeGreaterThanOrEqual(20_000);
  });

  it("cannot be more than the pace has messages for", async () => {
    const f = fixture({ options: { ratePerMinute: 2 } });
    await expect(f.run({ shard: { index: 0, count: 3 } })).rejects.toMatchObject({
      code: "INVALID_OPTION",
      message: "shard: expected at most ratePerMinute (2) shards, got 3",
    });
  });

  it("of one are everything", async () => {
    const f = fixture({ fleet });
    expect(await f.run({ shard: { index: 0, count: 1 } })).toMatchObject({ due });
  });

  it("never send twice where two processes take the same one", async () => {
    const f = fixture({ fleet, latencyMs: 50 });
    const shard = { index: 1, count: COUNT };
    const reports = await f.clock.finish(
      Promise.all([f.another(), f.another()].map((service) => service.run({ shard }))),
    );
    const [one, other] = reports;
    expect(one?.due).toBe(other?.due);
    expect((one?.sent ?? 0) + (other?.sent ?? 0)).toBe(f.gateway.accepted.length);
    expect(f.countOf("sent")).toBe(f.gateway.accepted.length);
  });
});
