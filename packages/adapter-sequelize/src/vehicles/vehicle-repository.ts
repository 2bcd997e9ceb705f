import type {
  Customer,
  FleetReader,
  PageRequest,
  VehicleOnFile,
  VehicleOwner,
  VehicleRepository,
} from "@pengingat/core";
import { invalidOption } from "@pengingat/core/adapter";
import type { Sequelize } from "sequelize";
import { statement } from "../database/statement.js";
import { canHold, type IdType } from "./id-column.js";
import { isInactive } from "./inactive-column.js";
import { decodeCursor, encodeCursor } from "./page-cursor.js";
import type { ResolvedMapping } from "./resolved-mapping.js";
import { readVehicleSchema } from "./vehicle-schema.js";
import {
  type VehicleOnFileRow,
  type VehicleRow,
  type VehicleStatements,
  vehicleStatements,
} from "./vehicle-statements.js";
import { visitColumn } from "./visit-column.js";

/**
 * The vehicles in PostgreSQL. Only reads, one plain statement a call: it works behind a transaction pooler. A range is
 * returned in the order of visit and id, by an index on both.
 *
 * The catalog (types, and whether work orders have an index) is read once, with the first call; where a table or column
 * is not as mapped, that call and those after it fail with `SCHEMA_MISMATCH`, until it is.
 */
export function vehicleRepository(
  sequelize: Sequelize,
  mapping: ResolvedMapping,
): VehicleRepository & FleetReader {
  let known: Promise<VehicleStatements & { readonly idType: IdType }> | null = null;

  function statements(): NonNullable<typeof known> {
    known ??= readVehicleSchema(sequelize, mapping).then(
      ({ visitType, ...schema }) => ({
        ...vehicleStatements(mapping, { ...schema, visit: visitColumn(visitType, mapping) }),
        idType: schema.idType,
      }),
      (error: unknown) => {
        known = null;
        throw error;
      },
    );
    return known;
  }

  async function findByIds(ids: readonly string[]): Promise<readonly VehicleOnFile[]> {
    if (ids.length === 0) return [];
    const { byIds, idType } = await statements();
    const possible = ids.filter((id) => canHold(idType, id));
    if (possible.length === 0) return [];
    const rows = await statement<VehicleOnFileRow>(sequelize, byIds, [possible]);
    return rows.map((row): VehicleOnFile => ({ ...toOwner(row, mapping), lastVisitDate: row.last_visit }));
  }

  return {
    findByIds,

    async read({ limit, after }) {
      const { ids, idType } = await statements();
      const from = after === null ? null : decodeCursor(after).id;
      if (from !== null && !canHold(idType, from)) {
        throw invalidOption("after", "the `next` of a page before", after);
      }
      const rows = await statement<{ id: string }>(sequelize, ids, [from, limit + 1]);
      const page = rows.slice(0, limit).map(({ id }) => id);
      const last = rows.length > limit ? page.at(-1) : undefined;
      const next = last === undefined ? null : encodeCursor({ visit: "", id: last });
      return { vehicles: await findByIds(page), next };
    },

    async count(range) {
      const { countAll, countRange } = await statements();
      const [row] = range
        ? await statement<{ count: string }>(sequelize, countRange, [range.from, range.to])
        : await statement<{ count: string }>(sequelize, countAll, []);
      return Number(row?.count);
    },

    async findByLastVisit(range, page) {
      const { limit, after } = checked(page);
      const { firstPage, nextPage } = await statements();
      // One row more than asked for shows whether another page follows.
      const rows =
        after === null
          ? await statement<VehicleRow>(sequelize, firstPage, [range.from, range.to, limit + 1])
          : await statement<VehicleRow>(sequelize, nextPage, [after.visit, range.to, limit + 1, after.id]);
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      return {
        vehicles: rows
          .slice(0, limit)
          .map((row) => ({ ...toOwner(row, mapping), lastVisitDate: row.last_visit })),
        next: last ? encodeCursor({ visit: last.exact_visit ?? last.last_visit, id: last.id }) : null,
      };
    },
  };
}

function checked({ limit, after }: PageRequest) {
  if (!Number.isSafeInteger(limit) || limit < 1) {
    throw invalidOption("limit", "a whole number of at least 1", limit);
  }
  return { limit, after: after === null ? null : decodeCursor(after) };
}

function toOwner(row: VehicleOnFileRow, { vehicle, customer }: ResolvedMapping): VehicleOwner {
  const isMarked = vehicle.inactive !== null || customer.inactive !== null;
  return {
    id: row.id,
    plate: row.plate,
    customer: row.has_customer ? toCustomer(row, customer) : null,
    ...(isMarked && {
      isInactive:
        isInactive(row.vehicle_inactive, vehicle.inactive) ||
        isInactive(row.customer_inactive, customer.inactive),
    }),
    ...(row.in_workshop !== undefined && { isInWorkshop: row.in_workshop }),
  };
}

function toCustomer(row: VehicleOnFileRow, customer: ResolvedMapping["customer"]): Customer {
  return {
    name: row.customer_name,
    phone: row.customer_phone,
    ...(customer.salutation !== null && { salutation: row.customer_salutation ?? null }),
    ...(customer.language !== null && { language: row.customer_language ?? null }),
  };
}
