import { type CalendarDate, isCalendarDate } from "@pengingat/core";
import { type DateFault, dateOf, dateOrder, dayIn, readDate } from "../import/cell-date.js";
import { type Cell, cellText } from "../import/sheet.js";
import type { Evidence } from "./went-out.js";
import { readTick, type Saying } from "./words/sayings.js";

/** A cell, its column's heading, and the days to add to it where it is a plain number. */
export interface ListCell {
  readonly cell: Cell;
  readonly heading: string;
  readonly serialOffset: number | undefined;
}

/**
 * The days of a column in a zone. Where it does not tell whether day or month comes first, the others beside it do.
 *
 * @param all - the cells of all columns of days
 */
export function daysOf(
  cells: readonly ListCell[],
  all: readonly ListCell[],
  timeZone: string,
): readonly (CalendarDate | DateFault | null)[] {
  const read = (some: readonly ListCell[]) =>
    some.map(({ cell, serialOffset }) => readDate(cell, serialOffset));
  const readings = read(cells);
  const own = dateOrder(readings);
  const { order } = own.isCertain ? own : dateOrder(read(all));
  return readings.map((reading, n) => {
    const date = dateOf(reading, order);
    if (date === null || !isCalendarDate(date)) return date;
    const { cell, heading = "" } = cells[n] ?? {};
    return dayIn(timeZone, date, cell, /\b(?:utc|gmt)\b(?! *[+-])/i.test(heading));
  });
}

const SILENT: Saying = { says: null, words: "" };

/** What each line says below `Tanggal Kirim` and `Terkirim`, of which each may hold days as well as yes and no. */
export function attemptsOf(
  dated: readonly ListCell[],
  ticked: readonly ListCell[],
  daysIn: (cells: readonly ListCell[]) => ReturnType<typeof daysOf>,
): readonly Pick<Evidence, "tick" | "day" | "lacksTick" | "lacksBoth">[] {
  const columns = [columnOf(dated, daysIn(dated), true), columnOf(ticked, daysIn(ticked), false)];
  const isFilled = columns.flat().some(({ isEmpty }) => !isEmpty);
  return dated.map((_, n) => {
    const cells = columns.flatMap((column) => column[n] ?? []);
    const ticks = cells.map(({ tick }) => tick);
    return {
      tick: ticks.find(({ says }) => says !== null) ?? ticks.find(({ words }) => words !== "") ?? SILENT,
      day: cells.find(({ day }) => day !== null)?.day ?? null,
      lacksTick: cells.some(({ lacksTick }) => lacksTick),
      lacksBoth: isFilled && cells.every(({ isEmpty }) => isEmpty),
    };
  });
}

function columnOf(cells: readonly ListCell[], days: ReturnType<typeof daysOf>, isOfDays: boolean) {
  const texts = cells.map(({ cell }) => cellText(cell));
  const has = (pattern: RegExp) => texts.some((text) => pattern.test(text));
  const marks = { hasY: has(/^(?:y|ya|yes)$/i), hasF: has(/^f$/i) };
  const read = texts.map((text, n) => {
    const day = days[n] ?? "";
    return isCalendarDate(day) ? { day, tick: SILENT } : { day: null, tick: readTick(text, marks) };
  });
  const hasDays = read.some(({ day }) => day !== null);
  const asks = !hasDays && read.some(({ tick }) => tick.says !== null);
  return read.map(({ day, tick }, n) => {
    const isEmpty = texts[n] === "";
    const isUnknown = (isOfDays || hasDays) && tick.says === null && tick.words !== "";
    return {
      ...(isUnknown ? { day: "unknown" as const, tick: SILENT } : { day, tick }),
      lacksTick: asks && isEmpty,
      isEmpty,
    };
  });
}
