import type { DeliveryRecord, VehicleOwner } from "@pengingat/core";
import { Tokens } from "../modules/tokens.js";
import type { Workshop } from "../open-workshop.js";
import { commandLine } from "../process/home.js";
import { oneLine } from "../terminal/one-line.js";
import { print } from "../terminal/standard-output.js";

const PAGE = 50;
const HOUR_MS = 3_600_000;

/** The lists of deliveries. */
export type ListedDeliveries = "unknown" | "failed" | "sent" | "unconfirmed";

/** Which deliveries, and how they are shown. */
interface AskedDeliveries {
  readonly what: ListedDeliveries;
  /** For what is unconfirmed: accepted longer ago than this. */
  readonly hours: number;
  readonly after: string | null;
  readonly json: boolean;
}

/** Prints a page of deliveries. Resolves with the exit code. */
export async function listDeliveries({ container }: Workshop, asked: AskedDeliveries): Promise<number> {
  const { what, json } = asked;
  const { deliveries, next } = await readPage(container, asked);
  const ids = new Set(deliveries.map(({ vehicleId }) => vehicleId));
  const found = ids.size > 0 ? await container.get(Tokens.Store).vehicles.findByIds([...ids]) : [];
  const owners = new Map(found.map((owner) => [owner.id, owner]));
  if (json) {
    const known = deliveries.map((delivery) => ({
      ...delivery,
      ...ownerData(owners.get(delivery.vehicleId)),
    }));
    await print(`${JSON.stringify({ deliveries: known, next })}\n`);
    return 0;
  }
  const lines = deliveries.map((delivery) => deliveryLine(delivery, owners.get(delivery.vehicleId)));
  const more = next === null ? [] : [`More: ${commandLine(`list ${what} --after ${next}`)}`];
  await print([`${deliveries.length} ${what}`, ...lines, ...more, ""].join("\n"));
  return 0;
}

function readPage(container: Workshop["container"], { what, hours, after }: AskedDeliveries) {
  const page = { after, limit: PAGE };
  if (what !== "unconfirmed") return container.get(Tokens.Store).records.list({ ...page, status: what });
  const acceptedBefore = new Date(Date.now() - hours * HOUR_MS);
  return container.get(Tokens.Store).receipts.listUnconfirmed({ ...page, acceptedBefore });
}

function ownerData(owner: VehicleOwner | undefined) {
  return {
    plate: owner?.plate ?? null,
    customerName: owner?.customer?.name ?? null,
    customerPhone: owner?.customer?.phone ?? null,
  };
}

function deliveryLine(delivery: DeliveryRecord, owner: VehicleOwner | undefined): string {
  const { id, visitDate, updatedAt, resolution } = delivery;
  const word = resolution ? ` (${resolution.outcome} by ${oneLine(resolution.by)})` : "";
  const who = owner ? ownerText(owner) : `vehicle ${oneLine(delivery.vehicleId)}, which is not on file`;
  return `  ${id}  ${who}, visit ${visitDate}, ${updatedAt.toISOString()}: ${oneLine(stateText(delivery))}${word}`;
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
