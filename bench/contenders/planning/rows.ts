import type { Vehicle } from "@pengingat/core";

/** Options of the contenders of planning. */
export interface PlanningOptions {
  readonly rows: number;
}

const NAMES = ["Budi Santoso", "Siti Wijaya", "Ma'ruf Hidayat", "Putri Lestari", "Wayan D'Souza"];
const PHONES = ["0811", "62811", "+62 811-", "+62 (0)811 "];
const VISITS = ["2025-09-15", "2025-09-16", "2025-09-17"];

/** Due vehicles in memory, written as people write. */
export function dueVehicles({ rows }: PlanningOptions): Vehicle[] {
  return Array.from({ length: rows }, (_, index) => ({
    id: String(index),
    plate: `B ${index % 10_000} XYZ`,
    lastVisitDate: VISITS[index % VISITS.length] ?? "",
    customer: {
      name: NAMES[index % NAMES.length] ?? "",
      phone: `${PHONES[index % PHONES.length]}${String(index % 100_000_000).padStart(8, "0")}`,
    },
  }));
}
