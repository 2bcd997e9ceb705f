import type { VehicleOnFile } from "../domain/vehicle.js";
import type { VehicleSearch } from "../ports/vehicle-search.js";
import type { InMemoryVehicles } from "./in-memory-vehicles.js";

/** Finds vehicles among those in memory. */
export function inMemoryVehicleSearch(vehicles: Pick<InMemoryVehicles, "onFile">): VehicleSearch {
  return {
    async search(text, limit) {
      const name = text.trim().toLowerCase();
      const plate = plateOf(text);
      const digits = digitsOf(text);
      const isFound = (vehicle: VehicleOnFile) =>
        (plate.length >= 2 && plateOf(vehicle.plate).startsWith(plate)) ||
        (name.length >= 2 && (vehicle.customer?.name ?? "").toLowerCase().startsWith(name)) ||
        (digits.length >= 5 && digitsOf(vehicle.customer?.phone).startsWith(digits));
      return vehicles.onFile.filter(isFound).slice(0, limit);
    },
  };
}

function plateOf(text: string | null | undefined): string {
  return (text ?? "").replaceAll(/[^A-Za-z0-9]/g, "").toUpperCase();
}

function digitsOf(text: string | null | undefined): string {
  return (text ?? "").replaceAll(/[^0-9]/g, "").replace(/^(62|0)/, "");
}
