import { expect, test } from "vitest";
import { TextStore } from "../../src/import/xlsx/text-store.ts";

test("each text is given back by its number, whatever their sizes", () => {
  const store = new TextStore();
  const texts = [
    ...["", "é", "😀 Jl. Raya", "x".repeat(700_000), "y".repeat(400_000), "z".repeat(2_500_000), "short"],
    ...Array.from({ length: 50_000 }, (_, n) => `Jalan Contoh Raya Nomor ${n}`),
  ];
  for (const text of texts) store.add(text);
  expect(texts.findIndex((text, index) => store.at(index) !== text)).toBe(-1);
  expect([store.at(texts.length), store.at(-1), store.at(0.5), store.at(Number.NaN)]).toEqual([
    null,
    null,
    null,
    null,
  ]);
});
