import type { DeliveryFilter, DeliveryRecord, VehicleOwner } from "@pengingat/core";
import { reminderRecordData } from "@pengingat/http-koa/report";
import { Tokens } from "../modules/tokens.js";
import type { Workshop } from "../open-workshop.js";
import { localTime } from "../terminal/local-time.js";
import { oneLine } from "../terminal/one-line.js";
import { print } from "../terminal/standard-output.js";
import { findVehicles, type SoughtVehicle } from "./find-vehicles.js";
import { PAGE, printPage } from "./list-page.js";
import { sayUnread } from "./say-unread.js";

const HOUR_MS = 3_600_000;

/** The lists of deliveries. */
export type ListedDeliveries = "unknown" | "failed" | "sent" | "unconfirmed";

/** Which deliveries, and how they are shown. */
interface AskedDeliveries extends SoughtVehicle {
  readonly what: ListedDeliveries;
  /** For what is unconfirmed: accepted longer ago than this. */
  readonly hours: number;
  /** The local date of their run. */
  readonly day: string | null;
  readonly after: string | null;
  readonly json: boolean;
  /** The command that asks for them, without `--after`. */
  readonly command: string;
}

/** Prints a page of deliveries. Resolves with the exit code. */
export async function listDeliveries(
  { container, settings }: Workshop,
  asked: AskedDeliveries,
): Promise<number> {
  const { vehicles, fleet } = container.get(Tokens.Store);
  const sought = await findVehicles(fleet, asked);
  sayUnread(sought?.unreadable ?? 0, "not looked at");
  if (sought?.isCut) {
    process.stderr.write(`Only the first ${sought.ids.length} vehicles that fit are looked at.\n`);
  }
  const filter = { ...(sought && { vehicleIds: sought.ids }), ...(asked.day !== null && { day: asked.day }) };
  const { total, deliveries, next } = await readPage(container, asked, filter);
  const ids = new Set(deliveries.map(({ vehicleId }) => vehicleId));
  const found = ids.size > 0 ? await vehicles.findByIds([...ids]) : [];
  const owners = new Map(found.map((owner) => [owner.id, owner]));
  if (asked.json) {
    const reminders = deliveries.map((each) => reminderRecordData(each, owners.get(each.vehicleId) ?? null));
    await print(`${JSON.stringify({ total, reminders, next_cursor: next })}\n`);
    return 0;
  }
  const lines = deliveries.map((each) => deliveryLine(each, owners.get(each.vehicleId), settings.timeZone));
  await printPage({ title: asked.what, total, lines, command: asked.command, next });
  return 0;
}

async function readPage(
  container: Workshop["container"],
  { what, hours, after }: AskedDeliveries,
  filter: DeliveryFilter,
) {
  const { receipts, records } = container.get(Tokens.Store);
  const page = { after, limit: PAGE };
  if (what !== "unconfirmed") {
    const query = { ...filter, status: what };
    return { total: await records.count(query), ...(await records.list({ ...query, ...page })) };
  }
  const query = { ...filter, acceptedBefore: new Date(Date.now() - hours * HOUR_MS) };
  return {
    total: await receipts.countUnconfirmed(query),
    ...(await receipts.listUnconfirmed({ ...query, ...page })),
  };
}

function deliveryLine(delivery: DeliveryRecord, owner: VehicleOwner | undefined, timeZone: string): string {
  const { id, visitDate, updatedAt, resolution } = delivery;
  const word = resolution ? ` (${resolution.outcome} by ${oneLine(resolution.by)})` : "";
  const who = owner ? ownerText(owner) : `vehicle ${oneLine(delivery.vehicleId)}, which is not on file`;
  const state = oneLine(stateText(delivery));
  return `  ${id}  ${who}, visit ${visitDate}, ${localTime(updatedAt, timeZone)}: ${state}${word}`;
}

function stateText({ status, reason, deliveredAt, readAt, bounced }: DeliveryRecord): string {
  if (bounced) return bounced.reason ?? "not delivered";
  if (readAt) return "read";
  return deliveredAt ? "delivered" : (reason ?? status);
}

function ownerText({ plate, customer }: VehicleOwner): string {
  const parts = [plate ?? "(no plate)", customer?.name ?? "(no name)", customer?.phone ?? "(no number)"];
  return parts.map((part) => oneLine(part)).join(", ");
}
