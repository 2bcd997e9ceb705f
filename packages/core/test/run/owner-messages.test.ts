import { describe, expect, it } from "vitest";
import { dueRule } from "../../src/domain/due-rule.js";
import { beginOf, DUE_TODAY, type Fixture, fixture, type Setup } from "../fixture/fixture.js";
import { timedOut } from "../fixture/outcomes.js";

const sari = { name: "Sari", phone: "08110000001" };
const fleet = [
  { lastVisitDate: DUE_TODAY, plate: "B 1 A", customer: sari },
  { lastVisitDate: DUE_TODAY, plate: "B 2 B", customer: { name: "Budi", phone: "08110000002" } },
  { lastVisitDate: "2025-08-17", plate: "B 3 C", customer: sari },
  { lastVisitDate: "2025-08-17", plate: "B 4 D", customer: { name: "Tono", phone: "08110000001" } },
];
const texts = [
  "Sari: B 1 A dan B 3 C, 16-12-2025 dan 17-12-2025, hari ini dan besok",
  "Budi: B 2 B, 16-12-2025, hari ini",
  "Tono: B 4 D, 17-12-2025, besok",
];
const owned = (setup: Setup = {}) =>
  fixture({
    fleet,
    ...setup,
    options: {
      groupBy: "owner",
      templates: { id: "{nama_pelanggan}: {no_pol}, {next_visit_date}, {hari}" },
      pageSize: 1,
      ...setup.options,
    },
  });

describe("one message for an owner", () => {
  it("names all vehicles that are due, in a preview as in a run, and each is settled", async () => {
    const f = owned();
    const preview = await f.preview();
    expect(new Set(preview.reminders.map((it) => "message" in it && it.message))).toEqual(new Set(texts));
    expect(await f.run()).toMatchObject({ sent: 4 });
    expect(f.gateway.accepted.map(({ text }) => text).sort()).toEqual([...texts].sort());
    expect(f.gateway.accepted[0]?.content?.values.no_pol).toBe("B 1 A dan B 3 C");
    expect(f.statuses()).toEqual(Array(4).fill("sent"));
  });

  it.each([0, 2_500])(
    "names a vehicle once, by its newer row, that is corrected between two pages read %i ms apart",
    async (ms) => {
      let pages = 0;
      const f: Fixture = owned({
        around: (vehicles) => ({
          ...vehicles,
          async findByLastVisit(range, page) {
            const read = await vehicles.findByLastVisit(range, page);
            pages += 1;
            if (pages === 1) f.vehicles.change("1", { lastVisitDate: "2025-08-18" });
            await f.clock.sleep(ms);
            return read;
          },
        }),
      });
      const report = await f.run();
      expect(report).toMatchObject({ ended: "finished", sent: 4, skipped: 0 });
      expect(f.gateway.accepted.map(({ text }) => text)).toContainEqual(
        expect.stringMatching(/^Sari: B 1 A dan B 3 C, 18-12-2025 dan 17-12-2025/),
      );
      expect(f.sends).toHaveLength(3);
    },
  );

  it("names at most sixteen, as many as the reference of an attempt can, whatever may be under way", async () => {
    const many = Array.from({ length: 40 }, () => ({ lastVisitDate: DUE_TODAY, customer: sari }));
    const f = owned({ fleet: many, options: { concurrency: 100, pageSize: 500 } });
    expect(await f.run()).toMatchObject({ sent: 40 });
    const plates = f.gateway.accepted.map(({ content }) => content?.values.no_pol.split(/, | dan /).length);
    expect(plates).toEqual([16, 16, 8]);
    expect(f.gateway.accepted.every(({ reference }) => reference !== undefined)).toBe(true);
  });

  it.each([0, 5_000])(
    "holds vehicles of two rows whose numbers meet only as the first is undeliverable, also %i ms after they were read",
    async (ms) => {
      const rows = ["08110000001 / 08110000002", "08119999999", "08110000002"];
      const f: Fixture = owned({
        fleet: rows.map((phone, n) => ({
          lastVisitDate: DUE_TODAY,
          customer: { name: n === 1 ? "Tono" : "Budi", phone },
        })),
        options: { templates: { id: "{nama_pelanggan}: {no_pol}" } },
      });
      await f.suppressions.add({ number: "628110000001", kind: "set_aside", by: "gateway", reason: null });
      f.script.after = (call) => (call.name === "read" ? f.clock.sleep(ms) : undefined);
      const preview = await f.preview();
      expect(await f.run()).toMatchObject({ sent: 3 });
      const sent = f.gateway.accepted.map(({ text }) => text);
      expect(sent).toEqual(["Budi: B 1 UJI dan B 3 UJI", "Tono: B 2 UJI"]);
      expect(new Set(preview.reminders.map((it) => "message" in it && it.message))).toEqual(new Set(sent));
    },
  );

  it("leaves out what was sent before", async () => {
    const f = owned({ options: { rule: dueRule({ cadence: "once" }) } });
    const other = await f.openRun();
    await other.settleAndBegin([], [beginOf("1")]);
    await other.settleAndBegin(
      [{ begun: beginOf("1"), attempts: 1, status: "sent", response: "ok", messageId: null }],
      [],
    );
    expect(await f.run()).toMatchObject({ sent: 3, skipped: 1 });
    expect(f.gateway.accepted.map(({ text }) => text)).toContain("Sari: B 3 C, 17-12-2025, besok");
  });

  it("counts each of its vehicles as in doubt, and so holds no more than the concurrency", async () => {
    const many = Array.from({ length: 7 }, () => ({ lastVisitDate: DUE_TODAY, customer: sari }));
    const f = owned({ fleet: many, options: { concurrency: 3 }, latencyMs: 100 });
    let most = 0;
    f.script.committed = () => {
      most = Math.max(most, f.countOf("sending"));
    };
    expect(await f.run()).toMatchObject({ sent: 7 });
    expect(most).toBe(3);
    expect(f.gateway.accepted).toHaveLength(3);
  });

  it("goes out though it holds more vehicles than the breaker would let through at first", async () => {
    const many = Array.from({ length: 8 }, () => ({ lastVisitDate: DUE_TODAY, customer: sari }));
    const f = owned({ fleet: many, options: { concurrency: 8, haltAfter: 2 } });
    expect(await f.run()).toMatchObject({ sent: 8, ended: "finished" });
    expect(f.gateway.accepted).toHaveLength(1);
  });

  it("is one failure to the breaker, however many vehicles it names", async () => {
    const many = Array.from({ length: 12 }, (_, n) => ({
      lastVisitDate: DUE_TODAY,
      customer: { name: "Sari", phone: `0811000000${n % 3}` },
    }));
    const f = owned({ fleet: many, answer: () => timedOut, options: { concurrency: 4, haltAfter: 3 } });
    expect(await f.run()).toMatchObject({ ended: "halted", unknown: 12, left: 0 });
  });
});
