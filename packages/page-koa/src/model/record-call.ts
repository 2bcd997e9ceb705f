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

/** The notices of a call that was not recorded, as somebody else had just recorded one. */
export const OUTDATED: readonly (keyof Texts["notices"])[] = ["didahului", "didahului-berhenti"];

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
  const date = dateOf(outcome, form, parts.clock.today());
  const isOff = await suppressFor(parts, outcome, vehicleId, { by, reason: note });
  const call: NewCall = { vehicleId, visitDate, outcome, date, note, by, after };
  if ((await parts.store.calls.record(call)) === "recorded") return "tercatat";
  return isOff ? "didahului-berhenti" : "didahului";
}

/** Who was not reached is to be called again on the next day, unless another day is given. */
function dateOf(outcome: CallOutcome, form: URLSearchParams, today: CalendarDate): CalendarDate | null {
  const given = form.get(outcome === "will_come" ? "tanggal_datang" : "tanggal_lagi");
  if (outcome === "will_come") return isCalendarDate(given) ? given : null;
  if (outcome === "call_later" && isCalendarDate(given)) return given;
  return outcome === "call_later" || outcome === "no_answer" ? calendarDate(epochDay(today) + 1) : null;
}

/** Whether the number gets no messages now by what came of the call. */
async function suppressFor(
  { store, defaultCountry }: PageParts,
  outcome: CallOutcome,
  vehicleId: string,
  { by, reason }: { readonly by: string; readonly reason: string | null },
): Promise<boolean> {
  if (outcome !== "opted_out" && outcome !== "wrong_number") return false;
  const [vehicle] = await store.vehicles.findByIds([vehicleId]);
  const number = dialled(vehicle?.customer?.phone ?? null, defaultCountry);
  if (number === null) return false;
  const kind = outcome === "opted_out" ? "opted_out" : "set_aside";
  await store.suppressions.add({ number, kind, by, reason });
  await store.activity.record({ kind: "number_suppressed", by, about: number, reason });
  return true;
}

async function decideMessage(
  { store }: PageParts,
  form: URLSearchParams,
  result: "arrived" | "send_again",
  by: string,
): Promise<keyof Texts["notices"]> {
  const id = form.get("pesan") ?? "";
  const outcome = result === "arrived" ? "sent" : "retry";
  if ((await store.records.resolve(id, { outcome, by })) !== "resolved") return "sudah-diputuskan";
  await store.activity.record({ kind: "delivery_resolved", by, about: id, reason: outcome });
  return outcome === "sent" ? "sampai" : "kirim-ulang";
}
