import type { DeliveryRecord, VehicleOwner } from "@pengingat/core";
import { Tokens } from "../modules/tokens.js";
import type { Workshop } from "../open-workshop.js";
import { oneLine } from "../report/one-line.js";
import { print } from "../report/standard-output.js";
import type { Command, Listed } from "./command-line.js";

const PAGE = 50;
const HOUR_MS = 3_600_000;

/** Prints a page of deliveries. Answers the exit code. */
export async function listDeliveries(
  { container }: Workshop,
  command: Command & { name: "list"; what: Exclude<Listed, "suppressed"> },
): Promise<number> {
  const { what, json } = command;
  const { deliveries, next } = await readPage(container, command);
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
  const more = next === null ? [] : [`More: npm run -s remind -- list ${what} --after ${next}`];
  await print([`${deliveries.length} ${what}`, ...lines, ...more, ""].join("\n"));
  return 0;
}

function readPage(
  container: Workshop["container"],
  { what, hours, after }: Command & { name: "list"; what: Exclude<Listed, "suppressed"> },
) {
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
  return parts.map(oneLine).join(", ");
}
