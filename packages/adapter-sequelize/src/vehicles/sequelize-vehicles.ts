import {
  type Customer,
  type PageRequest,
  ReminderError,
  type VehicleOwner,
  type VehicleRepository,
} from "@pengingat/core";
import type { Sequelize } from "sequelize";
import { postgresInstance } from "../postgres-instance.js";
import { statement } from "../statement.js";
import { canHold, type IdType } from "./id-column.js";
import { isInactive } from "./inactive-column.js";
import { decodeCursor, encodeCursor } from "./page-cursor.js";
import { type ResolvedMapping, resolveMapping, type VehicleMapping } from "./vehicle-mapping.js";
import { readVehicleSchema } from "./vehicle-schema.js";
import {
  type OwnerRow,
  type VehicleRow,
  type VehicleStatements,
  vehicleStatements,
} from "./vehicle-statements.js";
import { visitColumn } from "./visit-column.js";

/**
 * The vehicles in PostgreSQL. Only reads, one plain statement a call: it works behind a transaction pooler. A range
 * is answered in the order of visit and id by an index on both, which the README gives; ids by that of the primary key.
 *
 * The catalog (types, and whether work orders have an index) is read once, with the first call; where a table or column
 * is not as mapped, that call and those after it fail with `SCHEMA_MISMATCH`, until it is.
 *
 * @param sequelize A live instance with the dialect `postgres`; closing it stays with the caller.
 * @throws {ReminderError} `INVALID_OPTION`; from the methods also `SCHEMA_MISMATCH` and `DATABASE_LOST`.
 */
export function sequelizeVehicles(sequelize: Sequelize, mapping: VehicleMapping = {}): VehicleRepository {
  postgresInstance(sequelize);
  const resolved = resolveMapping(mapping);
  let known: Promise<VehicleStatements & { readonly idType: IdType }> | null = null;

  function statements(): NonNullable<typeof known> {
    known ??= readVehicleSchema(sequelize, resolved).then(
      ({ idType, visitType, ...schema }) => ({
        ...vehicleStatements(resolved, {
          ...schema,
          idType,
          visit: visitColumn(visitType, resolved.timeZone),
        }),
        idType,
      }),
      (error: unknown) => {
        known = null;
        throw error;
      },
    );
    return known;
  }

  return {
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
      // One row more than asked for tells whether another page follows.
      const rows =
        after === null
          ? await statement<VehicleRow>(sequelize, firstPage, [range.from, range.to, limit + 1])
          : await statement<VehicleRow>(sequelize, nextPage, [after.visit, range.to, limit + 1, after.id]);
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      return {
        vehicles: rows
          .slice(0, limit)
          .map((row) => ({ ...toOwner(row, resolved), lastVisitDate: row.last_visit })),
        next: last ? encodeCursor({ visit: last.exact_visit ?? last.last_visit, id: last.id }) : null,
      };
    },

    async findByIds(ids) {
      if (ids.length === 0) return [];
      const { byIds, idType } = await statements();
      const possible = ids.filter((id) => canHold(idType, id));
      if (possible.length === 0) return [];
      const rows = await statement<OwnerRow>(sequelize, byIds, [possible]);
      return rows.map((row) => toOwner(row, resolved));
    },
  };
}

function checked({ limit, after }: PageRequest) {
  if (!Number.isSafeInteger(limit) || limit < 1) {
    throw new ReminderError("INVALID_OPTION", `limit: expected an integer of at least 1, got ${limit}`);
  }
  return { limit, after: after === null ? null : decodeCursor(after) };
}

function toOwner(row: OwnerRow, mapping: ResolvedMapping): VehicleOwner {
  const { inactive } = mapping.vehicle;
  return {
    id: row.id,
    plate: row.plate,
    customer: row.has_customer ? toCustomer(row, mapping) : null,
    ...(inactive && { isInactive: isInactive(row.inactive ?? null, inactive) }),
  };
}

function toCustomer(row: OwnerRow, { customer }: ResolvedMapping): Customer {
  return {
    name: row.customer_name,
    phone: row.customer_phone,
    ...(customer.salutation !== null && { salutation: row.customer_salutation ?? null }),
    ...(customer.language !== null && { language: row.customer_language ?? null }),
  };
}
