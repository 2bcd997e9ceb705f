import { commandLine } from "../process/home.js";

/** Translates mapping names into setting names, and the store's remedy into a command. */
export function asSettings(problem: string): string {
  return problem
    .replaceAll("mapping.vehicle.inactive.values", "VEHICLE_INACTIVE_VALUES")
    .replaceAll("mapping.customer.inactive.values", "CUSTOMER_INACTIVE_VALUES")
    .replaceAll("mapping.visitZone", "VEHICLE_VISIT_ZONE")
    .replace(/(run) migrate\b/i, `$1 ${commandLine("migrate")}`)
    .replace("migrate with secondLedger", `use ${commandLine("migrate --second-ledger")}`)
    .replace("see store.grants", `${commandLine("migrate")} prints the grants`);
}
