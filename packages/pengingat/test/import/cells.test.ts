import fc from "fast-check";
import { expect, test } from "vitest";
import { type DateOrder, dateOf, dateOrder, readDate } from "../../src/import/cell-date.ts";
import { readPhone } from "../../src/import/cell-phone.ts";
import { readPlate } from "../../src/import/cell-plate.ts";
import { cellText } from "../../src/import/sheet.ts";

const ID = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split(
  " ",
);
const EN = "January February March April May June July August September October November December".split(" ");

/** Days of 1980 to 2059, as the calendar of the language counts them. */
const anyDay = fc.integer({ min: 3_652, max: 32_871 }).map((day) => new Date(day * 86_400_000));
const two = (number: number) => String(number).padStart(2, "0");

/** How a person, or a program, may write a date whose month nobody can mistake. */
const CLEAR: readonly ((d: number, m: number, y: number) => string)[] = [
  (d, m, y) => `${y}-${two(m)}-${two(d)}`,
  (d, m, y) => `${y}/${m}/${d}`,
  (d, m, y) => `${y}${two(m)}${two(d)}`,
  (d, m, y) => `${y}-${two(m)}-${two(d)} 07:30:00`,
  (d, m, y) => `${y}-${two(m)}-${two(d)}T07:30:00.000Z`,
  (d, m, y) => `${d} ${ID[m - 1]} ${y}`,
  (d, m, y) => `Senin, ${d} ${ID[m - 1]} ${y}`,
  (d, m, y) => `${two(d)}-${ID[m - 1]?.slice(0, 3)}-${two(y % 100)}`,
  (d, m, y) => `${d} ${EN[m - 1]?.slice(0, 3).toUpperCase()} ${y}`,
  (d, m, y) => `${EN[m - 1]} ${d}, ${y}`,
];
/** And one whose day and month are open. */
const OPEN: readonly ((a: number, b: number, y: number) => string)[] = [
  (a, b, y) => `${two(a)}/${two(b)}/${y}`,
  (a, b, y) => `${a}-${b}-${two(y % 100)}`,
  (a, b, y) => `${a}.${b}.${y} 08.15`,
  (a, b, y) => ` ${a} / ${b} / ${y} `,
];

test("every way to write a date is read as that date, and open ones in the order of the file", () => {
  fc.assert(
    fc.property(
      anyDay,
      fc.nat(),
      fc.constantFrom<DateOrder>("day-first", "month-first"),
      (date, pick, order) => {
        const [y, m, d] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
        const expected = date.toISOString().slice(0, 10);
        const clear = CLEAR[pick % CLEAR.length]?.(d, m, y) ?? "";
        expect(dateOf(readDate(clear), order), clear).toBe(expected);
        const write = OPEN[pick % OPEN.length];
        const open = (order === "day-first" ? write?.(d, m, y) : write?.(m, d, y)) ?? "";
        expect(dateOf(readDate(open), order), open).toBe(expected);
        const serial = date.getTime() / 86_400_000 + 25_569;
        expect(dateOf(readDate(serial + 0.4), order)).toBe(expected);
        expect(dateOf(readDate(String(serial)), order)).toBe(expected);
        expect(dateOf(readDate(date), order)).toBe(expected);
        // Digits that a spreadsheet took for a number, whatever it counts its days from.
        expect(dateOf(readDate(Number(expected.replaceAll("-", "")), 1_462), order)).toBe(expected);
      },
    ),
  );
});

test("one date of a file tells the order of all, and without one the day comes first", () => {
  const orderOf = (...dates: string[]) => dateOrder(dates.map(readDate));
  expect(orderOf("05/08/2025", "18/08/2025")).toEqual({ order: "day-first", isCertain: true });
  expect(orderOf("05/08/2025", "08/18/2025")).toEqual({ order: "month-first", isCertain: true });
  expect(orderOf("05/08/2025", "2025-08-18")).toEqual({ order: "day-first", isCertain: false });
  expect(orderOf("18/08/2025", "08/18/2025", "19/08/2025")).toEqual({ order: "day-first", isCertain: false });
});

test.each([
  ["belum pernah", "not_a_date"],
  ["31/02/2025", "no_such_day"],
  ["2025-13-01", "no_such_day"],
  ["32 Agustus 2025", "no_such_day"],
  ["18 Agustos 2025", "2025-08-18"],
  ["18 Foo 2025", "not_a_date"],
  ["2025", "not_a_date"],
  ["45887", "2025-08-18"],
  ["123", "not_a_date"],
  ["18082025", "not_a_date"],
  ["2025-08-18 10:00:00+07", "2025-08-18"],
  ["2025-08-18T10:00:00+07:00", "2025-08-18"],
  ["Ahad, 18 Agustus 2025", "2025-08-18"],
  ["18 Mrt 2025", "2025-03-18"],
  ["2025\u201308\u201118", "2025-08-18"],
  ["########", "narrow_column"],
  ["", null],
  ["-", null],
])("the date %j is %j", (cell, expected) => {
  expect(dateOf(readDate(cell), "day-first")).toBe(expected);
});

test("a mobile number is read in every form that a spreadsheet or a person leaves it in", () => {
  const national = fc
    .tuple(fc.constantFrom("811", "852", "878", "896"), fc.integer({ min: 0, max: 99_999_999 }))
    .map(([prefix, rest]) => `${prefix}${String(rest).padStart(8, "0")}`);
  fc.assert(
    fc.property(national, (digits) => {
      const kept = { phone: `0${digits}`, fault: null };
      for (const written of [
        ...[
          `0${digits}`,
          digits,
          `62${digits}`,
          `+62${digits}`,
          `+62 ${digits.slice(0, 3)}-${digits.slice(3)}`,
        ],
        ...[`'0${digits}`, `="0${digits}"`, `= "0${digits}"`, `${digits}.0`, `62${digits},00`],
        ...[`${digits[0]}.${digits.slice(1)}E+${digits.length - 1}`, `${digits[0]},${digits.slice(1)}E+10`],
      ]) {
        expect(readPhone(written), written).toEqual(kept);
      }
      expect(readPhone(Number(digits))).toEqual(kept);
      expect(readPhone(Number(`62${digits}`))).toEqual(kept);
    }),
  );
});

test.each([
  ["8.11E+11", "8.11E+11", "digits_lost"],
  ["8,11E+11", "8,11E+11", "digits_lost"],
  ["########", "########", "narrow_column"],
  ["(0274) 000105", "(0274) 000105", "no_mobile_number"],
  ["tidak ada", "tidak ada", "no_mobile_number"],
  ["0811 0000 0003 / 0811 0000 0004", "0811 0000 0003 / 0811 0000 0004", null],
  ["0811 0000 0003 0811 0000 0004", "0811 0000 0003 0811 0000 0004", null],
  ["0811-0000-0003 (0811-0000-0004)", "0811-0000-0003 (0811-0000-0004)", null],
  ["0811 0000 0003 a.n. Budi", "0811 0000 0003 a.n. Budi", null],
  ["+1 415 555 2671", "+14155552671", null],
  ["", null, null],
  ["-", null, null],
])("the number %j is kept as %j, with the fault %j", (cell, phone, fault) => {
  expect(readPhone(cell)).toEqual({ phone, fault });
});

test.each([
  ["b 1234  xyz", { text: "B 1234 XYZ", key: "B1234XYZ" }],
  ["AB-1234-CD", { text: "AB-1234-CD", key: "AB1234CD" }],
  ["\u00a0B\u00a01 A\u200b", { text: "B 1 A", key: "B1A" }],
  [" - ", "no_plate"],
  ["TOTAL", "not_a_plate"],
  ["Total: 25", "not_a_plate"],
  ["Jumlah 25", "not_a_plate"],
  ["Grand Total 25", "not_a_plate"],
  ["Subtotal 25", "not_a_plate"],
  ["Laporan per 31 Desember 2025", "not_a_plate"],
])("the plate %j is %j", (cell, plate) => {
  expect(readPlate(cell)).toEqual(plate);
});

test.each(["\u200b", "\u2800", "\u3164", " \u034f\ufe0f ", "\u115f\n"])(
  "a cell of %j is empty",
  (nothing) => {
    expect(cellText(nothing)).toBe("");
    expect(cellText(`${nothing}Budi${nothing}Santoso${nothing}`)).toBe("Budi Santoso");
    expect(readPlate(nothing)).toBe("no_plate");
    expect(readPhone(nothing)).toEqual({ phone: null, fault: null });
  },
);
