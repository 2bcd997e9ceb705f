import {
  type CalendarDate,
  type CallOutcome,
  calendarDate,
  epochDay,
  isCalendarDate,
  type NewCall,
} from "@pengingat/core";
import { PageError } from "../http/page-error.js";
import type { PageParts } from "../options.js";
import type { Texts } from "../texts/texts.js";
import { dialled } from "./phone-number.js";

const OUTCOMES: readonly CallOutcome[] = [
  ...(["will_come", "call_later", "already_serviced", "no_answer", "wrong_number", "opted_out"] as const),
];

/**
 * The notices of what was not recorded: somebody else had just recorded a call, a date cannot be read, or a note would be
 * lost.
 */
export const NOT_RECORDED: readonly (keyof Texts["notices"])[] = [
  ...(["didahului", "didahului-berhenti", "tanggal-telepon-salah", "catatan-tanpa-hasil"] as const),
];

/**
 * Records what came of a call, as the form of a customer says, and returns the notice to show. An opt-out, and
 * a wrong number, take the number off first: it stays off also where somebody else was first to record a call.
 *
 * @throws {PageError} `not_understood`
 */
export async function recordCall(
  parts: PageParts,
  form: URLSearchParams,
  by: string,
): Promise<keyof Texts["notices"]> {
  const result = form.get("hasil");
  if (result === "arrived" || result === "send_again") return decideMessage(parts, form, result, by);
  const outcome = OUTCOMES.find((each) => each === result);
  const vehicleId = form.get("kendaraan");
  const visitDate = form.get("kunjungan");
  const after = Number(form.get("sesudah") ?? "0");
  if (!outcome || !vehicleId || !isCalendarDate(visitDate) || !Number.isSafeInteger(after)) {
    throw new PageError("not_understood");
  }
  const note = form.get("catatan")?.trim() || null;
  const given = givenDate(outcome, form);
  if (given !== null && !isCalendarDate(given)) return "tanggal-telepon-salah";
  const date = dateOf(outcome, given, parts.clock.today());
  const off = await suppressFor(parts, outcome, form, { by, reason: note });
  const isOff = off.length > 0;
  const call: NewCall = { vehicleId, visitDate, outcome, date, note, by, after };
  const isNew = (await parts.store.calls.record(call)) === "recorded";
  const isTwice = !isNew && (await isRecorded(parts, call));
  for (const about of isTwice ? [] : off) {
    await parts.store.activity.record({ kind: "number_suppressed", by, about, reason: note });
  }
  if (isNew || isTwice) {
    return outcome === "opted_out" && !isOff ? "tercatat-tanpa-nomor" : "tercatat";
  }
  return isOff ? "didahului-berhenti" : "didahului";
}

/** Whether the last call is this one: the button was pressed twice. */
async function isRecorded({ store }: PageParts, call: NewCall): Promise<boolean> {
  const [last] = await store.calls.latest([call]);
  return (
    last?.number === call.after + 1 &&
    (["outcome", "date", "note", "by"] as const).every((field) => last[field] === call[field])
  );
}

/** The date that was typed, of a call that may have one. */
function givenDate(outcome: CallOutcome, form: URLSearchParams): string | null {
  if (outcome !== "will_come" && outcome !== "call_later") return null;
  return form.get(outcome === "will_come" ? "tanggal_datang" : "tanggal_lagi")?.trim() || null;
}

/** Who was not reached is to be called again on the next day, unless another day is given. */
function dateOf(outcome: CallOutcome, given: CalendarDate | null, today: CalendarDate): CalendarDate | null {
  const isAgain = outcome === "call_later" || outcome === "no_answer";
  return given ?? (isAgain ? calendarDate(epochDay(today) + 1) : null);
}

/** The numbers that get no messages now by what came of the call. */
async function suppressFor(
  { store, defaultCountry }: PageParts,
  outcome: CallOutcome,
  form: URLSearchParams,
  { by, reason }: { readonly by: string; readonly reason: string | null },
): Promise<readonly string[]> {
  if (outcome !== "opted_out" && outcome !== "wrong_number") return [];
  const [vehicle] = await store.vehicles.findByIds([form.get("kendaraan") ?? ""]);
  const onFile = dialled(vehicle?.customer?.phone ?? null, defaultCountry);
  // The number may have been corrected since the card was shown: wrong is the one that was called.
  const called = form.has("nomor") ? dialled(`+${form.get("nomor")}`, defaultCountry) : onFile;
  const kind = outcome === "opted_out" ? "opted_out" : "set_aside";
  const numbers = new Set(
    (kind === "opted_out" ? [called, onFile] : [called]).filter((each) => each !== null),
  );
  for (const number of numbers) await store.suppressions.add({ number, kind, by, reason });
  return [...numbers];
}

async function decideMessage(
  { store, clock, rule }: PageParts,
  form: URLSearchParams,
  result: "arrived" | "send_again",
  by: string,
): Promise<keyof Texts["notices"]> {
  if (form.get("catatan")?.trim()) return "catatan-tanpa-hasil";
  const id = form.get("pesan") ?? "";
  const outcome = result === "arrived" ? "sent" : "retry";
  const visitDate = form.get("kunjungan");
  if (outcome === "retry") {
    if (!isCalendarDate(visitDate)) throw new PageError("not_understood");
    // No run would take it up, and it would not be listed as one to call about either.
    if (!rule.isDue(visitDate, clock.today())) return "kirim-terlambat";
  }
  if ((await store.records.resolve(id, { outcome, by })) !== "resolved") return "sudah-diputuskan";
  await store.activity.record({ kind: "delivery_resolved", by, about: id, reason: outcome });
  return outcome === "sent" ? "sampai" : "kirim-ulang";
}
