import type { FleetReader, PageRequest, VehicleRepository, VehiclesFound } from "@pengingat/core";
import { invalidOption } from "@pengingat/core/adapter";
import type { Sequelize } from "sequelize";
import { decodeCursor, encodeCursor } from "./page-cursor.js";
import type { ResolvedMapping } from "./resolved-mapping.js";
import { vehiclePages } from "./vehicle-pages.js";
import { vehicleReads } from "./vehicle-reads.js";
import { byVehicle, toVehicle } from "./vehicle-rows.js";

/** The vehicles in PostgreSQL. Only reads. A range is returned in the order of visit and id. */
export function vehicleRepository(
  sequelize: Sequelize,
  mapping: ResolvedMapping,
): VehicleRepository & FleetReader {
  const reads = vehicleReads(sequelize, mapping);
  const pages = vehiclePages(reads, mapping);

  async function findByIds(ids: readonly string[]): Promise<VehiclesFound> {
    if (ids.length === 0) return [];
    const { rows, unreadable } = await reads.rowsOf(ids);
    const vehicles = [...byVehicle(rows).values()].map(([row]) => toVehicle(mapping, row));
    return unreadable.length > 0 ? Object.assign(vehicles, { unreadable }) : vehicles;
  }

  return {
    findByIds,
    count: pages.count,

    async findByLastVisit(range, page) {
      const { limit, after } = checked(page);
      return pages.find(range, limit, after);
    },

    async read(page) {
      const { limit, after } = checked(page);
      // One more than asked for shows whether another page follows.
      const found = await reads.ids(limit + 1, after?.id ?? null);
      const ids = [...new Set(found.slice(0, limit).map(({ id }) => id))];
      const last = found.length > limit ? ids.at(-1) : undefined;
      const next = last === undefined ? null : encodeCursor({ visit: null, id: last });
      const vehicles = await findByIds(ids);
      return { vehicles, unreadable: vehicles.unreadable?.length ?? 0, next };
    },
  };
}

function checked({ limit, after }: PageRequest) {
  if (!Number.isSafeInteger(limit) || limit < 1) {
    throw invalidOption("limit", "a whole number of at least 1", limit);
  }
  return { limit, after: after === null ? null : decodeCursor(after) };
}
