import type { DeliveryRecord, VehicleOwner } from "@pengingat/core";
import { Tokens, type Workshop } from "@pengingat/example-composition";
import type { Command } from "./command-line.js";
import { oneLine } from "./one-line.js";
import { print } from "./standard-output.js";

const PAGE = 50;

/** Prints a page of deliveries. Answers the exit code. */
export async function listDeliveries(
  { container }: Workshop,
  { status, after, json }: Command & { name: "list" },
): Promise<number> {
  const { deliveries, next } = await container.get(Tokens.Records).list({ status, after, limit: PAGE });
  const ids = new Set(deliveries.map(({ vehicleId }) => vehicleId));
  const found = ids.size > 0 ? await container.get(Tokens.Vehicles).findByIds([...ids]) : [];
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
  const more = next === null ? [] : [`More: npm run -s remind -- list ${status} --after ${next}`];
  await print([`${deliveries.length} ${status}`, ...lines, ...more, ""].join("\n"));
  return 0;
}

function ownerData(owner: VehicleOwner | undefined) {
  return {
    plate: owner?.plate ?? null,
    customerName: owner?.customer?.name ?? null,
    customerPhone: owner?.customer?.phone ?? null,
  };
}

function deliveryLine(delivery: DeliveryRecord, owner: VehicleOwner | undefined): string {
  const { id, visitDate, updatedAt, status, reason, resolution } = delivery;
  const word = resolution ? ` (${resolution.outcome} by ${oneLine(resolution.by)})` : "";
  const who = owner ? ownerText(owner) : `vehicle ${oneLine(delivery.vehicleId)}, which is not on file`;
  return `  ${id}  ${who}, visit ${visitDate}, ${updatedAt.toISOString()}: ${oneLine(reason ?? status)}${word}`;
}

function ownerText({ plate, customer }: VehicleOwner): string {
  const parts = [plate ?? "(no plate)", customer?.name ?? "(no name)", customer?.phone ?? "(no number)"];
  return parts.map(oneLine).join(", ");
}
