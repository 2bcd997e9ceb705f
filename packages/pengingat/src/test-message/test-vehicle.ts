import type { Vehicle, VehicleOnFile, VehicleRepository } from "@pengingat/core";
import { isBlank } from "@pengingat/core/adapter";
import { ruleOf } from "../modules/service-module.js";
import { type Resolver, Tokens } from "../modules/tokens.js";
import { StartUpError } from "../process/start-up-error.js";

/** Of the vehicles that are due, so many are looked at for one that has all that a text needs. */
const LOOKED_AT = 20;

/** Where no vehicle is due. */
const INVENTED = { plate: "B 1001 CTH", customer: { name: "Adi Contoh", phone: null } };

/**
 * The vehicle whose text a test message has: the one asked for, else one that is due, else an invented one. It goes to
 * `number`, under an id that no vehicle has.
 *
 * @throws {StartUpError} where there is none of that id, or it never visited
 */
export async function testVehicle(
  container: Resolver,
  {
    id,
    number,
    vehicleId,
  }: { readonly id: string; readonly number: string; readonly vehicleId: string | null },
): Promise<Vehicle> {
  const { vehicles } = container.get(Tokens.Store);
  const vehicle =
    vehicleId === null ? await dueVehicle(container, vehicles) : await askedFor(vehicles, vehicleId);
  return {
    ...vehicle,
    id: `test:${id}`,
    customer: { name: null, ...vehicle.customer, phone: `+${number}` },
    isInactive: false,
    isInWorkshop: false,
  };
}

async function askedFor(vehicles: VehicleRepository, id: string): Promise<Vehicle> {
  const [found] = await vehicles.findByIds([id]);
  if (!found) throw new StartUpError(`There is no vehicle ${JSON.stringify(id)}.`);
  if (!hasVisited(found))
    throw new StartUpError("This vehicle has no last visit, so no reminder is ever due.");
  return found;
}

async function dueVehicle(container: Resolver, vehicles: VehicleRepository): Promise<Omit<Vehicle, "id">> {
  const rule = ruleOf(container.get(Tokens.Settings));
  const today = container.get(Tokens.Clock).today();
  for (const range of rule.lastVisitRanges(today)) {
    const page = await vehicles.findByLastVisit(range, { limit: LOOKED_AT, after: null });
    const due = page.vehicles.find(({ plate, customer }) => !isBlank(plate) && !isBlank(customer?.name));
    if (due) return due;
  }
  return { ...INVENTED, lastVisitDate: rule.lastVisitRange(today)?.to ?? today };
}

function hasVisited(vehicle: VehicleOnFile): vehicle is Vehicle {
  return vehicle.lastVisitDate !== null;
}
