import assert from "node:assert/strict";
import type { Customer, Vehicle } from "../domain/vehicle.js";
import type { DateRange } from "../domain/visit-interval.js";
import { type ContractCase, contractRule } from "./contract-case.js";
import { type VehicleDetail, vehicleDetailRules } from "./vehicle-detail-rules.js";
import { AWKWARD_TEXT, assertSame, vehicleLookupRules } from "./vehicle-lookup-rules.js";
import type { VehicleRepositoryHarness } from "./vehicle-repository-harness.js";

/** How a store differs from a plain one. */
export interface VehicleRepositoryContractOptions {
  /** The n-th id, from 0, as text; for a store whose ids are not any text. @default n => `vehicle-${n}` */
  readonly idOf?: (n: number) => string;
  /** How many vehicles the large seed has. @default 2500 */
  readonly largeSeed?: number;
  /** What it has no place for, and so never returns; checked to be so. @default [] */
  readonly lacks?: readonly VehicleDetail[];
}

const RANGE: DateRange = { from: "2025-09-15", to: "2025-09-17" };
const OWNER: Customer = { name: "Budi Santoso", phone: "08110000001" };

/**
 * The rules of `VehicleRepository`, each on a fresh harness. They compare what comes out with what was
 * stored, and so need a store that they alone write to.
 */
export function vehicleRepositoryContract(
  createHarness: () => VehicleRepositoryHarness | Promise<VehicleRepositoryHarness>,
  options: VehicleRepositoryContractOptions = {},
): ContractCase[] {
  const { idOf = (n) => `vehicle-${n}`, largeSeed = 2500, lacks = [] } = options;
  const rule = contractRule(createHarness);

  function vehicle(n: number, lastVisitDate: string, rest: Partial<Vehicle> = {}): Vehicle {
    return { id: idOf(n), plate: `B ${n} UJI`, lastVisitDate, customer: OWNER, ...rest };
  }

  return [
    rule("an empty store has nobody", async ({ vehicles }) => {
      assert.equal(await vehicles.count(), 0);
      assert.equal(await vehicles.count(RANGE), 0);
      assert.deepEqual(await vehicles.findByLastVisit(RANGE, { limit: 10, after: null }), {
        vehicles: [],
        next: null,
      });
    }),

    rule("both ends of the range belong to it, the days beside them do not", async (harness) => {
      const dates = ["2025-09-14", "2025-09-15", "2025-09-16", "2025-09-17", "2025-09-18"];
      const all = dates.map((date, n) => vehicle(n, date));
      await harness.seed(all);
      assertSame(await read(harness, RANGE, 10), all.slice(1, 4));
      const day = { from: "2025-09-16", to: "2025-09-16" };
      assertSame(await read(harness, day, 10), all.slice(2, 3));
      assert.equal(await harness.vehicles.count(day), 1);
    }),

    rule("ranges across a leap day and a year's end hold their days", async (harness) => {
      const all = ["2023-12-31", "2024-01-01", "2024-02-28", "2024-02-29", "2024-03-01"].map((date, n) =>
        vehicle(n, date),
      );
      await harness.seed(all);
      assertSame(await read(harness, { from: "2024-02-29", to: "2024-02-29" }, 10), all.slice(3, 4));
      assertSame(await read(harness, { from: "2023-12-31", to: "2024-01-01" }, 10), all.slice(0, 2));
    }),

    rule("a range that ends before it begins holds nobody", async (harness) => {
      await harness.seed([vehicle(0, "2025-09-16")]);
      const backwards = { from: RANGE.to, to: RANGE.from };
      assertSame(await read(harness, backwards, 10), []);
      assert.equal(await harness.vehicles.count(backwards), 0);
    }),

    ...[1, 2, 3, 7, 12, 13].map((limit) =>
      rule(`pages of ${limit} give each of 12 vehicles once, in one order`, async (harness) => {
        // Four of one date, so that pages end among equals.
        const all = Array.from({ length: 12 }, (_, n) => vehicle(n, `2025-09-${15 + (n % 3)}`));
        await harness.seed([...all, vehicle(12, "2025-09-14"), vehicle(13, "2025-09-18")]);
        const pages = await readPages(harness, RANGE, limit);
        assertSame(pages.flat(), all);
        assert.deepEqual(
          pages.map((page) => page.length),
          sizes(12, limit),
          "each page but the last is full, and none is empty",
        );
        assert.deepEqual(pages.flat(), (await readPages(harness, RANGE, 12)).flat(), "the order is stable");
      }),
    ),

    rule(
      "vehicles that arrive between two pages make nobody come twice or be passed over",
      async (harness) => {
        const all = Array.from({ length: 6 }, (_, n) => vehicle(n, "2025-09-16"));
        await harness.seed(all);
        const first = await harness.vehicles.findByLastVisit(RANGE, { limit: 3, after: null });
        await harness.seed([vehicle(6, "2025-09-15"), vehicle(7, "2025-09-17")]);
        assert.ok(first.next !== null);
        const rest = await harness.vehicles.findByLastVisit(RANGE, { limit: 10, after: first.next });
        const given = new Set(first.vehicles.map(({ id }) => id));
        assert.ok(
          rest.vehicles.every(({ id }) => !given.has(id)),
          "nobody is given twice",
        );
        const seen = new Set([...given, ...rest.vehicles.map(({ id }) => id)]);
        assert.ok(
          all.every(({ id }) => seen.has(id)),
          "nobody is passed over",
        );
      },
    ),

    rule("what is missing comes as null", async (harness) => {
      const all = [
        vehicle(0, "2025-09-15", { customer: null }),
        vehicle(1, "2025-09-15", { plate: null }),
        vehicle(2, "2025-09-16", { customer: { name: null, phone: OWNER.phone } }),
        vehicle(3, "2025-09-16", { customer: { name: OWNER.name, phone: null } }),
        vehicle(4, "2025-09-17", { plate: null, customer: { name: null, phone: null } }),
      ];
      await harness.seed(all);
      assertSame(await read(harness, RANGE, 2), all);
      assert.equal(await harness.vehicles.count(RANGE), 5);
    }),

    rule("a vehicle that never visited is on file and in no range", async (harness) => {
      await harness.seed([{ ...vehicle(0, "2025-09-16"), lastVisitDate: null }, vehicle(1, "2025-09-16")]);
      assert.equal(await harness.vehicles.count(), 2);
      const always = { from: "0001-01-01", to: "9999-12-31" };
      assert.equal(await harness.vehicles.count(always), 1);
      assertSame(await read(harness, always, 10), [vehicle(1, "2025-09-16")]);
    }),

    rule("text comes as it was stored", async (harness) => {
      const all = AWKWARD_TEXT.map((text, n) =>
        vehicle(n, "2025-09-16", { plate: text, customer: { name: text, phone: text } }),
      );
      await harness.seed(all);
      assertSame(await read(harness, RANGE, 4), all);
    }),

    rule("counting all and counting a range are two things", async (harness) => {
      await harness.seed([vehicle(0, "2025-09-14"), vehicle(1, "2025-09-16"), vehicle(2, "2025-09-17")]);
      assert.equal(await harness.vehicles.count(), 3);
      assert.equal(await harness.vehicles.count(RANGE), 2);
    }),

    rule("a fleet far larger than a page is read whole and once", async (harness) => {
      const all = Array.from({ length: largeSeed }, (_, n) =>
        vehicle(n, `2025-09-${String(11 + (n % 10)).padStart(2, "0")}`),
      );
      await harness.seed(all);
      const due = all.filter(({ lastVisitDate }) => lastVisitDate >= RANGE.from && lastVisitDate <= RANGE.to);
      assertSame(await read(harness, RANGE, 100), due);
      assert.equal(await harness.vehicles.count(RANGE), due.length);
      assert.equal(await harness.vehicles.count(), largeSeed);
    }),

    ...vehicleLookupRules({ rule, vehicle, idOf }),
    ...vehicleDetailRules({ rule, vehicle, lacks }),
  ];
}

async function readPages(
  { vehicles }: VehicleRepositoryHarness,
  range: DateRange,
  limit: number,
): Promise<(readonly Vehicle[])[]> {
  const pages: (readonly Vehicle[])[] = [];
  let after: string | null = null;
  do {
    const page = await vehicles.findByLastVisit(range, { limit, after });
    assert.ok(page.vehicles.length <= limit, `a page holds at most ${limit}, got ${page.vehicles.length}`);
    assert.ok(page.next === null || page.next !== after, "the cursor moves on");
    pages.push(page.vehicles);
    after = page.next;
  } while (after !== null);
  return pages;
}

async function read(harness: VehicleRepositoryHarness, range: DateRange, limit: number): Promise<Vehicle[]> {
  return (await readPages(harness, range, limit)).flat();
}

function sizes(total: number, limit: number): number[] {
  const full: number[] = Array.from({ length: Math.floor(total / limit) }, () => limit);
  return total % limit === 0 ? full : [...full, total % limit];
}
