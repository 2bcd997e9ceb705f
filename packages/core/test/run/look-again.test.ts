import { describe, expect, it } from "vitest";
import type { VehicleRepository } from "../../src/ports/vehicle-repository.js";
import { DUE_TODAY, type Fixture, fate, fixture, numberOf, type Setup, TODAY } from "../fixture/fixture.js";
import { accepted, rateLimited } from "../fixture/outcomes.js";
import { isBegin } from "../fixture/scripted-ledger.js";

/** Vehicle 3 is changed 10 seconds after a run began that sends one message a minute: 1, then 2, then 3. */
async function changedInMidRun(change: (f: Fixture) => unknown, setup: Setup = {}) {
  const f = fixture({ ...setup, options: { ratePerMinute: 1, ...setup.options } });
  const run = f.service.run();
  await f.clock.advance(10_000);
  await change(f);
  const report = await f.clock.finish(run);
  return { f, report, texts: f.gateway.accepted.map(({ text }) => text) };
}

const VISITED_TODAY = TODAY;
const optOut = { kind: "opted_out", by: "customer", reason: null } as const;

describe("a vehicle that is changed while a slow run is under way", () => {
  it("is reminded by its new number", async () => {
    const { f, report } = await changedInMidRun((f) =>
      f.vehicles.change("3", { customer: { phone: "08119999999" } }),
    );
    expect(f.gateway.accepted.map(({ to }) => to)).toEqual([numberOf(1), numberOf(2), "628119999999"]);
    expect(report).toMatchObject({ due: 3, sent: 3, ended: "finished" });
    expect(fate(report, "3")).toMatchObject({ status: "sent", customerPhone: "08119999999" });
  });

  it("is reminded by its new name and plate", async () => {
    const { texts } = await changedInMidRun(
      (f) => f.vehicles.change("3", { plate: "B 33 BARU", customer: { name: "Sari" } }),
      { options: { templates: { id: "{nama_pelanggan}, {no_pol}" } } },
    );
    expect(texts).toEqual(["Pelanggan 1, B 1 UJI", "Pelanggan 2, B 2 UJI", "Sari, B 33 BARU"]);
  });

  it("gets the text of its new language", async () => {
    const { f, texts } = await changedInMidRun(
      (f) => f.vehicles.change("3", { customer: { language: "en" } }),
      { options: { templates: { id: "Halo {nama_pelanggan}", en: "Hello {nama_pelanggan}" } } },
    );
    expect(texts).toEqual(["Halo Pelanggan 1", "Halo Pelanggan 2", "Hello Pelanggan 3"]);
    expect(f.gateway.accepted[2]?.content?.language).toBe("en");
  });

  it.each<[string, (f: Fixture) => unknown]>([
    ["visits", (f) => f.vehicles.change("3", { lastVisitDate: VISITED_TODAY })],
    ["loses its only visit", (f) => f.vehicles.change("3", { lastVisitDate: null })],
    ["is taken off the file", (f) => f.vehicles.remove("3")],
  ])("gets no reminder and has no entry where it %s: it is not due any more", async (_, change) => {
    const { f, report } = await changedInMidRun(change);
    expect(f.sends.map(({ id }) => id)).toEqual(["1", "2"]);
    expect(report).toMatchObject({ due: 2, sent: 2, skipped: 0, left: 0, ended: "finished", reason: null });
    expect(fate(report, "3")).toBeUndefined();
    expect(f.row("3")).toBeUndefined();
  });

  it("is skipped, and counts as due, where its row cannot be read any more", async () => {
    const { f, report } = await changedInMidRun((f) => f.vehicles.remove("3"), {
      around: (vehicles) => ({
        ...vehicles,
        findByIds: async (ids) => Object.assign([...(await vehicles.findByIds(ids))], { unreadable: ["3"] }),
      }),
    });
    expect(f.sends.map(({ id }) => id)).toEqual(["1", "2"]);
    expect(report).toMatchObject({ due: 3, sent: 2, skipped: 1, left: 0, ended: "finished" });
    expect(fate(report, "3")).toMatchObject({
      ...{ plate: "B 3 UJI", nextVisitDate: TODAY, code: "INCOMPLETE_DATA" },
      reason: "vehicle 3 has a value on file that cannot be read",
    });
  });

  it.each<[string, object, (f: Fixture) => unknown]>([
    ["is sold", { code: "INACTIVE" }, (f) => f.vehicles.change("3", { isInactive: true })],
    ["comes to the workshop", { code: "IN_WORKSHOP" }, (f) => f.vehicles.change("3", { isInWorkshop: true })],
    ["loses its customer", { code: "INCOMPLETE_DATA" }, (f) => f.vehicles.change("3", { customer: null })],
    [
      "gets a number that is none",
      { code: "INVALID_PHONE" },
      (f) => f.vehicles.change("3", { customer: { phone: "021" } }),
    ],
    [
      "has an owner who opts out",
      { code: "OPTED_OUT" },
      (f) => f.suppressions.add({ number: numberOf(3), ...optOut }),
    ],
    [
      "gets the number of somebody who has opted out",
      { code: "OPTED_OUT", customerPhone: "08119999999" },
      async (f) => {
        await f.suppressions.add({ number: "628119999999", ...optOut });
        f.vehicles.change("3", { customer: { phone: "08119999999" } });
      },
    ],
  ])("is skipped where it %s", async (_, expected, change) => {
    const { f, report } = await changedInMidRun(change);
    expect(f.sends.map(({ id }) => id)).toEqual(["1", "2"]);
    expect(report).toMatchObject({ due: 3, sent: 2, skipped: 1, left: 0, ended: "finished" });
    expect(fate(report, "3")).toMatchObject({ status: "skipped", ...expected });
    expect(f.row("3")).toBeUndefined();
  });

  it("is reminded of another visit, under its key, where its last visit was corrected", async () => {
    const { f, report, texts } = await changedInMidRun(
      (f) => f.vehicles.change("3", { lastVisitDate: "2025-08-17" }),
      { options: { templates: { id: "{next_visit_date}" } } },
    );
    expect(texts[2]).toBe("17-12-2025");
    expect(f.row("3")).toMatchObject({ visitDate: "2025-12-17", status: "sent" });
    expect(fate(report, "3")).toMatchObject({ nextVisitDate: "2025-12-17", daysUntilVisit: 1 });
  });

  it("is not reminded of another visit that was sent before", async () => {
    const { f, report } = await changedInMidRun(async (f) => {
      const begun = { vehicleId: "3", visitDate: "2025-12-17", period: TODAY, token: "t" };
      const other = await f.openRun();
      await other.settleAndBegin([], [begun]);
      await other.settleAndBegin([{ begun, attempts: 1, status: "sent", response: "", messageId: null }], []);
      f.vehicles.change("3", { lastVisitDate: "2025-08-17" });
    });
    expect(f.sends.map(({ id }) => id)).toEqual(["1", "2"]);
    expect(fate(report, "3")).toMatchObject({ code: "ALREADY_SENT", nextVisitDate: "2025-12-17" });
  });

  it("is reminded by its new number after quiet hours that the run waited out", async () => {
    const sendingHours = { quietHours: [{ from: "11:00", to: "13:00" }] };
    const { f } = await changedInMidRun(
      (f) => {
        f.vehicles.change("1", { customer: { phone: "08119999999" } });
        f.vehicles.change("2", { lastVisitDate: VISITED_TODAY });
      },
      { options: { sendingHours, ratePerMinute: 0 } },
    );
    expect(f.gateway.accepted.map(({ to }) => to).sort()).toEqual([numberOf(3), "628119999999"]);
    expect(f.sends.every(({ at }) => at >= 3_600_000)).toBe(true);
  });

  it("is tried again by its new number, after an attempt at its old one", async () => {
    const { f, report } = await changedInMidRun(
      (f) => f.vehicles.change("1", { customer: { phone: "08119999999" } }),
      {
        fleet: 1,
        options: { ratePerMinute: 0 },
        answer: (id, attempt) => (id === "1" && attempt === 1 ? rateLimited(30_000) : accepted),
      },
    );
    expect(f.gateway.attempts.map(({ to }) => to)).toEqual([numberOf(1), "628119999999"]);
    expect(report).toMatchObject({ sent: 1, failed: 0 });
    expect(f.row("1")).toMatchObject({ status: "sent", attempts: 2 });
  });

  it("is not tried again once it has visited", async () => {
    const { f, report } = await changedInMidRun(
      (f) => f.vehicles.change("1", { lastVisitDate: VISITED_TODAY }),
      { fleet: 1, options: { ratePerMinute: 0 }, answer: () => rateLimited(30_000) },
    );
    expect(f.sends).toHaveLength(1);
    expect(report).toMatchObject({ due: 0, sent: 0, failed: 0, left: 0, ended: "finished" });
    expect(f.row("1")).toMatchObject({ status: "failed", attempts: 1 });
  });

  it("is not tried again where its owner opts out between two attempts, however short the time", async () => {
    const f = fixture({ fleet: 1, answer: () => rateLimited(null), options: { backOffMs: 10 } });
    f.watch.send = () => void f.suppressions.add({ number: numberOf(1), ...optOut });
    expect(fate(await f.run(), "1")).toMatchObject({ status: "skipped", code: "OPTED_OUT" });
    expect(f.sends).toHaveLength(1);
  });
});

describe("an owner's vehicles of which one is changed while a slow run is under way", () => {
  const sari = { name: "Sari", phone: "08110000003" };
  const fleet = [
    { lastVisitDate: DUE_TODAY, customer: { name: "Adi" } },
    { lastVisitDate: DUE_TODAY, customer: { name: "Budi" } },
    { lastVisitDate: DUE_TODAY, plate: "B 3 A", customer: sari },
    { lastVisitDate: DUE_TODAY, plate: "B 4 B", customer: sari },
    { lastVisitDate: DUE_TODAY, plate: "B 5 C", customer: sari },
  ];
  const setup: Setup = {
    fleet,
    options: { groupBy: "owner", templates: { id: "{nama_pelanggan}: {no_pol}" } },
  };

  it("are one message without the one that has visited", async () => {
    const { f, report, texts } = await changedInMidRun(
      (f) => f.vehicles.change("4", { lastVisitDate: VISITED_TODAY }),
      setup,
    );
    expect(texts).toEqual(["Adi: B 1 UJI", "Budi: B 2 UJI", "Sari: B 3 A dan B 5 C"]);
    expect(report).toMatchObject({ due: 4, sent: 4, ended: "finished" });
    expect(f.row("4")).toBeUndefined();
  });

  it.each([
    ["4", ["Sari: B 3 A dan B 5 C", "Sari: B 4 B"]],
    ["5", ["Sari: B 3 A dan B 4 B", "Sari: B 5 C"]],
  ])("are two messages where vehicle %s goes to another number now", async (id, ofSari) => {
    const { texts } = await changedInMidRun(
      (f) => f.vehicles.change(id, { customer: { phone: "08119999999" } }),
      setup,
    );
    expect(texts.toSorted()).toEqual(["Adi: B 1 UJI", "Budi: B 2 UJI", ...ofSari]);
  });

  it("find no more places than the one before them had, which is not due any more", async () => {
    let mostInDoubt = 0;
    const owned = (name: string, n: number) => ({ name, phone: `0811000000${n}` });
    const f = fixture({
      fleet: [
        ...["Adi", "Budi", "Cici", "Dewi", "Eka"].map((name, n) => ({
          lastVisitDate: DUE_TODAY,
          customer: owned(name, n + 1),
        })),
        ...Array.from({ length: 4 }, () => ({ lastVisitDate: DUE_TODAY, customer: owned("Sari", 6) })),
      ],
      latencyMs: 20_000,
      options: { groupBy: "owner", concurrency: 5, ratePerMinute: 12 },
    });
    f.script.committed = () => {
      mostInDoubt = Math.max(mostInDoubt, f.countOf("sending"));
    };
    const run = f.service.run();
    await f.clock.advance(21_000);
    f.vehicles.change("5", { lastVisitDate: VISITED_TODAY });
    expect(await f.clock.finish(run)).toMatchObject({ due: 8, sent: 8 });
    expect(mostInDoubt).toBeLessThanOrEqual(5);
  });

  it("are all skipped where their owner opts out", async () => {
    const { f, report } = await changedInMidRun(
      (f) => f.suppressions.add({ number: numberOf(3), ...optOut }),
      setup,
    );
    expect(report).toMatchObject({ sent: 2, skipped: 3 });
    expect(f.gateway.accepted).toHaveLength(2);
  });
});

describe("what is on file when a message goes out", () => {
  /** Counts the reads by id, and how many ids each asks for. */
  function counting() {
    const asked: number[] = [];
    const around = (inner: VehicleRepository): VehicleRepository => ({
      ...inner,
      findByIds: (ids) => {
        asked.push(ids.length);
        return inner.findByIds(ids);
      },
    });
    return { asked, around };
  }

  it.each([
    [4_000, ["old"], 0],
    [4_001, ["new"], 1],
  ])(
    "is read again where it was read more than four seconds ago: after %i ms it is %s",
    async (ms, texts, reads) => {
      const { asked, around } = counting();
      const f = fixture({ fleet: 1, around, options: { templates: { id: "{no_pol}" } } });
      f.vehicles.change("1", { plate: "old" });
      const ledger = {
        ...f.ports.ledger,
        async open(...identity: Parameters<typeof f.ledger.open>) {
          const run = await f.ledger.open(...identity);
          const read: typeof run.read = async (keys) => {
            const states = await run.read(keys);
            f.vehicles.change("1", { plate: "new" });
            await f.clock.sleep(ms);
            return states;
          };
          return { ...run, read };
        },
      };
      await f.clock.finish(f.another({ ledger }).run());
      expect(f.gateway.accepted.map(({ text }) => text)).toEqual(texts);
      expect(asked).toHaveLength(reads);
    },
  );

  it("is read at most once a group by a run that waits before each", async () => {
    const { asked, around } = counting();
    const f = fixture({ fleet: 30, around, options: { ratePerMinute: 6 } });
    expect(await f.run()).toMatchObject({ sent: 30 });
    expect(asked.length).toBeLessThanOrEqual(29);
  });

  it("is read once by a fast run: no vehicle is read again", async () => {
    const { asked, around } = counting();
    const f = fixture({ fleet: 500, around, latencyMs: 10, options: { concurrency: 10 } });
    expect(await f.run()).toMatchObject({ sent: 500 });
    expect(asked).toEqual([]);
  });

  it("is read again for those that wait too, some hundreds at once", async () => {
    const { asked, around } = counting();
    const f = fixture({ fleet: 1_000, around, latencyMs: 1_000, options: { concurrency: 10 } });
    expect(await f.run()).toMatchObject({ sent: 1_000 });
    expect(asked.length).toBeLessThanOrEqual(25);
    expect(Math.max(...asked)).toBe(200);
  });

  it("holds no matter how late it changes: no message goes out by a row older than five seconds", async () => {
    let late = 0;
    const readAt = new Map<string, number>();
    const f: Fixture = fixture({
      fleet: 60,
      latencyMs: 700,
      options: { concurrency: 3, pageSize: 20 },
      around: (inner) => ({
        ...inner,
        async findByLastVisit(range, page) {
          const answer = await inner.findByLastVisit(range, page);
          for (const { id } of answer.vehicles) readAt.set(id, f.clock.monotonic());
          return answer;
        },
        async findByIds(ids) {
          for (const id of ids) readAt.set(id, f.clock.monotonic());
          return inner.findByIds(ids);
        },
      }),
    });
    f.watch.send = (id) => {
      if (f.clock.monotonic() - (readAt.get(id) ?? 0) > 5_000) late += 1;
    };
    expect(await f.run()).toMatchObject({ sent: 60 });
    expect(late).toBe(0);
  });

  it("holds where the machine sleeps, and its monotonic clock stands still", async () => {
    const f: Fixture = fixture({
      fleet: 2,
      latencyMs: 1_000,
      options: { concurrency: 1, templates: { id: "{no_pol}" } },
    });
    f.watch.send = (id) => {
      if (id !== "1") return;
      f.clock.setWall(3_600_000);
      f.vehicles.change("2", { plate: "new" });
    };
    const { reminders } = await f.run();
    expect(reminders.at(-1)).toMatchObject({ vehicleId: "2", status: "sent", message: "new" });
  });

  it.each([
    [1_000, ["old"]],
    [1_001, ["new"]],
  ])("holds for a begin that takes %i ms, four seconds after the read: %j goes out", async (ms, texts) => {
    const f: Fixture = fixture({ fleet: 1, options: { templates: { id: "{no_pol}" } } });
    f.vehicles.change("1", { plate: "old" });
    f.script.before = async (call) => {
      if (call.name === "read") await f.clock.sleep(4_000);
      if (!isBegin(call)) return;
      f.script.before = () => {};
      f.vehicles.change("1", { plate: "new" });
      await f.clock.sleep(ms);
    };
    await f.run();
    expect(f.gateway.accepted.map(({ text }) => text)).toEqual(texts);
  });

  it("holds for a begin that had to wait for the database: what has changed by then is not sent as it was", async () => {
    const f: Fixture = fixture({ fleet: 3, options: { attempts: 1 } });
    f.script.before = async (call) => {
      if (!isBegin(call)) return;
      f.script.before = () => {};
      await f.clock.sleep(20_000);
      f.vehicles.change("1", { lastVisitDate: TODAY });
      await f.suppressions.add({ number: numberOf(2), ...optOut });
    };
    expect(await f.run()).toMatchObject({ ended: "finished", sent: 1, skipped: 1, left: 0 });
    expect(f.sends).toMatchObject([{ id: "3", at: expect.any(Number) }]);
    expect(f.statuses()).toEqual(["sent"]);
  });
});
