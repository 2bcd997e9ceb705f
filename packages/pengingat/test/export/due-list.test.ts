import { createReminderService } from "@pengingat/core";
import { fixedClock, inMemoryStore, recordingMessenger } from "@pengingat/core/testing";
import { expect, test } from "vitest";
import { dueList } from "../../src/export/due-list.ts";
import type { ExportParts } from "../../src/export/export-list.ts";

/** Ten thousand due vehicles, and how many of them were read so far. */
function tenThousandDue(fails = false) {
  const store = inMemoryStore({
    vehicles: Array.from({ length: 10_000 }, (_, n) => ({
      id: String(n),
      lastVisitDate: "2025-08-16",
      plate: `B ${n} XY`,
      customer: { name: "Nyonya", phone: `0811${1_000_000 + n}` },
    })),
  });
  const seen = { read: 0, previewed: Promise.resolve<unknown>(null) };
  const vehicles: typeof store.vehicles = {
    ...store.vehicles,
    async findByLastVisit(range, page) {
      const found = await store.vehicles.findByLastVisit(range, page);
      seen.read += found.vehicles.length;
      if (fails && seen.read > 5_000) throw new Error("the database is gone");
      return found;
    },
  };
  const service = createReminderService(
    { ...store, vehicles, clock: fixedClock("2025-12-16"), messenger: recordingMessenger() },
    { servicePhone: "0811-0000-0000", ratePerMinute: 0, pageSize: 1_000 },
  );
  const preview: typeof service.preview = (options) => {
    const report = service.preview(options);
    seen.previewed = report;
    return report;
  };
  return { pages: dueList.pages({ service: { ...service, preview } } as ExportParts), seen };
}

test("those who are due are read as fast as the file is written, and none is held longer", async () => {
  const { pages, seen } = tenThousandDue();
  const plates = new Set<unknown>();
  let most = 0;
  for await (const page of pages) {
    await new Promise(setImmediate);
    for (const [plate] of page) plates.add(plate);
    most = Math.max(most, seen.read - plates.size);
  }
  expect(plates.size).toBe(10_000);
  expect(most).toBeLessThan(4_000);
});

test("a download that is broken off lets the preview come to its end", async () => {
  const { pages, seen } = tenThousandDue();
  for await (const page of pages) {
    expect(page).toHaveLength(500);
    break;
  }
  expect(await seen.previewed).toMatchObject({ due: 10_000 });
});

test("what breaks the preview breaks the file", async () => {
  const { pages } = tenThousandDue(true);
  const written = async () => {
    for await (const page of pages) expect(page).not.toEqual([]);
  };
  await expect(written()).rejects.toThrow("the database is gone");
});
