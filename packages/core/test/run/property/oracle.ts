import type { OutgoingMessage } from "../../../src/ports/messenger.js";
import { DAILY_LIMIT, OFF, type Rule, type Workshop } from "./workshop.js";

/** What is on file of a vehicle, since when. Days count from 1970-01-01. */
interface FileEntry {
  readonly since: number;
  readonly visitDay: number;
  readonly number: string;
  readonly isSold: boolean;
}

/** When and by whom a message is sent. */
export interface Moment {
  readonly monotonic: number;
  readonly wall: Date;
  readonly rule: Rule;
  /** The local date at the start of the run. */
  readonly runDay: number;
  /** Whether the process has just gone on after a pause: what it checked right before is as old as that. */
  readonly isAfterPause: boolean;
}

const DAY_MS = 86_400_000;
const FRESH_MS = 5_000;

/** Says by rules of its own, without the code under test, what a workshop may send, and to whom it must. */
export class Oracle {
  readonly #workshop: Workshop;
  readonly #files = new Map<string, FileEntry[]>();
  readonly #optedOut = new Set<string>();
  readonly #sent = new Set<string>();
  readonly #perDay = new Map<number, number>();
  readonly wrong: string[] = [];

  constructor(workshop: Workshop) {
    this.#workshop = workshop;
  }

  /** Takes note of a change on file. */
  put(plate: string, since: number, change: Partial<FileEntry>): void {
    const entries = this.#files.get(plate) ?? [];
    const before = entries.at(-1) ?? { visitDay: 0, number: "", isSold: false };
    this.#files.set(plate, [...entries, { ...before, ...change, since }]);
  }

  optOut(number: string): void {
    this.#optedOut.add(number);
  }

  optIn(number: string): void {
    this.#optedOut.delete(number);
  }

  /** A message leaves; `mayArrive`: its outcome is not known as failed. */
  sees({ to, text }: OutgoingMessage, at: Moment, mayArrive: boolean): void {
    const [plates = "", dates = "", words = ""] = text.split("|");
    const listed = split(plates).map((plate) => ({ plate, entries: this.#onFile(plate, at) }));
    if (!at.isAfterPause) this.#judge(to, split(dates), split(words), at, listed);
    if (!mayArrive) return;
    if (!at.isAfterPause) this.#perDay.set(at.runDay, (this.#perDay.get(at.runDay) ?? 0) + 1);
    for (const { plate, entries } of listed) {
      const entry = entries.find(({ visitDay }) => split(dates).includes(dateText(visitDay)));
      const visitDay = entry?.visitDay ?? Number.NaN;
      const period = periodOf(at.rule, visitDay, at.runDay);
      for (const once of [`${plate} ${visitDay} for ${period}`, `${plate} ${visitDay} on ${at.runDay}`]) {
        this.#expect(!this.#sent.has(once), `twice: ${once}`);
        this.#sent.add(once);
      }
    }
  }

  /** Whether messages may be sent at an instant. */
  isOpen(wall: Date): boolean {
    const local = new Date(wall.getTime() + 7 * 3_600_000).toISOString();
    const time = local.slice(11, 16);
    const isQuiet = this.#workshop.quietHours.some(({ from, to }) =>
      from < to ? time >= from && time < to : time >= from || time < to,
    );
    return !isQuiet && !OFF.has(local.slice(0, 10));
  }

  /** What must have been sent, or be in doubt, after a run in which nothing failed. */
  dueOn(
    day: number,
  ): readonly { readonly plate: string; readonly visitDay: number; readonly period: number }[] {
    const { rule } = this.#workshop;
    return [...this.#files].flatMap(([plate, entries]) => {
      const now = entries.at(-1);
      if (!now || now.isSold || this.#optedOut.has(now.number)) return [];
      if (!isDue(rule, now.visitDay - day)) return [];
      return [{ plate, visitDay: now.visitDay, period: periodOf(rule, now.visitDay, day) }];
    });
  }

  /** Checks what can only be known at the end. */
  end(): void {
    if (!this.#workshop.isLimited) return;
    for (const [day, count] of this.#perDay) this.#expect(count <= DAILY_LIMIT, `${count} on day ${day}`);
  }

  #judge(
    to: string,
    dates: readonly string[],
    words: readonly string[],
    { wall, rule, runDay }: Moment,
    listed: readonly { readonly plate: string; readonly entries: readonly FileEntry[] }[],
  ): void {
    this.#expect(dayOf(wall) === runDay, "after midnight");
    this.#expect(this.isOpen(wall), `quiet at ${wall.toISOString()}`);
    this.#expect(!this.#optedOut.has(to), "opted out");
    const told = { dates: new Set<string>(), words: new Set<string>() };
    for (const { plate, entries } of listed) {
      const entry = entries.find(
        ({ number, visitDay, isSold }) =>
          number === to && !isSold && dates.includes(dateText(visitDay)) && isDue(rule, visitDay - runDay),
      );
      this.#expect(entry !== undefined, `${plate} is not so on file`);
      if (!entry) continue;
      told.dates.add(dateText(entry.visitDay));
      told.words.add(wordOf(entry.visitDay - runDay));
    }
    this.#expect(sameSet(told.dates, dates) && sameSet(told.words, words), `says ${dates} ${words}`);
  }

  /** What is on file, or was within the last seconds, the newest first. */
  #onFile(plate: string, at: Moment): readonly FileEntry[] {
    const entries = (this.#files.get(plate) ?? []).toReversed();
    if (at.isAfterPause) return entries;
    const old = entries.findIndex(({ since }) => since <= at.monotonic - FRESH_MS);
    return old < 0 ? entries : entries.slice(0, old + 1);
  }

  #expect(isRight: boolean, otherwise: string): void {
    if (!isRight) this.wrong.push(otherwise);
  }
}

/** The local day of an instant in Jakarta. */
export function dayOf(wall: Date): number {
  return Math.floor((wall.getTime() + 7 * 3_600_000) / DAY_MS);
}

function dateText(day: number): string {
  const date = new Date(day * DAY_MS).toISOString();
  return Number.isNaN(day) ? "" : `${date.slice(8, 10)}-${date.slice(5, 7)}-${date.slice(0, 4)}`;
}

/** The words by a list, not by CLDR. */
function wordOf(days: number): string {
  const known = ["hari ini", "besok", "lusa"][days];
  if (known) return known;
  if (days > 0) return `${days} hari lagi`;
  return days === -1 ? "kemarin" : days === -2 ? "dua hari yang lalu" : `${-days} hari yang lalu`;
}

function isDue(rule: Rule, days: number): boolean {
  if ("leadDays" in rule) return days >= 0 && days < rule.leadDays;
  const next = Math.min(...rule.daysBefore.filter((each) => each >= days));
  return Number.isFinite(next) && next - days <= rule.graceDays;
}

/** The day that a reminder is known by, by going through the offsets, not by windows. */
function periodOf(rule: Rule, visitDay: number, runDay: number): number {
  if ("leadDays" in rule) return rule.cadence === "once" ? visitDay : runDay;
  return visitDay - Math.min(...rule.daysBefore.filter((each) => each >= visitDay - runDay));
}

function split(list: string): readonly string[] {
  return list.split(/, dan |, | dan /);
}

function sameSet(one: ReadonlySet<string>, other: readonly string[]): boolean {
  return one.size === new Set(other).size && other.every((each) => one.has(each));
}
