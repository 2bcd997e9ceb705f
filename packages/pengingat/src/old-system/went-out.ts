import type { CalendarDate } from "@pengingat/core";
import type { Saying } from "./words/sayings.js";

/** All that a list says of whether a message went out. */
export interface Evidence {
  readonly status: Saying;
  /** Of a column that says yes or no, as `Terkirim`. */
  readonly tick: Saying;
  /** Of the sheet's name. */
  readonly sheet: Saying;
  /** On which it went out, or was to. `unknown`: something stands there that cannot be read. */
  readonly day: CalendarDate | "unknown" | null;
  /** Whether it has no tick where others say yes or no. */
  readonly lacksTick: boolean;
  /** Whether it has neither day nor tick where others have one. */
  readonly lacksBoth: boolean;
}

/** Why a message did not go out: the words that say so, its day is still to come, or it says nothing where others do. */
export type NotSent = { readonly words: string } | "day_to_come" | "blank";

/**
 * Why a message did not go out; `null` where it did. The first that speaks decides: words of the sending itself, the yes or no,
 * the day, and other words last. Nobody is to be written to twice, so a day says that it went out, whatever its customer
 * answered (`Batal`, `Tidak aktif`), and what nobody denies counts as sent.
 */
export function whyNotSent(
  { status, tick, sheet, day, lacksTick, lacksBoth }: Evidence,
  today: CalendarDate,
): NotSent | null {
  if (status.says === "failed") return { words: status.words };
  if (status.says === "sent") return null;
  if (tick.says === "sent" || tick.says === "yes") return null;
  if (tick.says !== null) return { words: tick.words };
  if (sheet.says === "failed") return { words: sheet.words };
  if (lacksTick && day === null) return "blank";
  if (day !== null) return day !== "unknown" && day > today ? "day_to_come" : null;
  if (status.says === "denied") return { words: status.words };
  if (sheet.says === "denied") return { words: sheet.words };
  if (sheet.says === "sent" || sheet.says === "yes") return null;
  return lacksBoth ? "blank" : null;
}

/** Words of a message that counts as sent, which are not known or say otherwise; `null` where there are none. */
export function doubtOf({ status, tick, sheet }: Evidence): string | null {
  return status.words || tick.words || (sheet.says === "denied" && sheet.words) || null;
}
