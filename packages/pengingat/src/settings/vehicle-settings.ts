import { z } from "zod";
import { columnName, commaList, flag, timeZone } from "./fields.js";

/** The variables that say where vehicles and customers are, and which of them get no reminder. */
export const vehicleFields = {
  VEHICLE_SOURCE: z.enum(["column", "workorder"], "expected column or workorder").default("column"),
  VEHICLE_VISIT_ZONE: timeZone.optional(),
  VEHICLE_INACTIVE_COLUMN: columnName.optional(),
  VEHICLE_INACTIVE_VALUES: commaList.optional(),
  CUSTOMER_INACTIVE_COLUMN: columnName.optional(),
  CUSTOMER_INACTIVE_VALUES: commaList.optional(),
  CUSTOMER_SALUTATION_COLUMN: columnName.optional(),
  CUSTOMER_LANGUAGE_COLUMN: columnName.optional(),
  REMINDER_SKIP_OPEN_WORKORDER: flag.default(true),
};

/** Settings that mean nothing without another. */
export function vehicleProblems(environment: Readonly<Record<string, string>>): string[] {
  return ["VEHICLE", "CUSTOMER"]
    .filter((table) => environment[`${table}_INACTIVE_VALUES`] && !environment[`${table}_INACTIVE_COLUMN`])
    .map((table) => `${table}_INACTIVE_VALUES: expected ${table}_INACTIVE_COLUMN beside it, got none`);
}

/** Where vehicles and customers are, as the variables say. */
export function vehicleSettings(values: z.output<z.ZodObject<typeof vehicleFields>>) {
  return {
    vehicleSource: values.VEHICLE_SOURCE,
    /** The zone that visits are written in; `null`: the local date is taken as it is written. */
    visitZone: values.VEHICLE_VISIT_ZONE ?? null,
    skipsOpenWorkOrders: values.REMINDER_SKIP_OPEN_WORKORDER,
    columns: {
      vehicle: inactive(values.VEHICLE_INACTIVE_COLUMN, values.VEHICLE_INACTIVE_VALUES),
      customer: {
        ...(values.CUSTOMER_SALUTATION_COLUMN && { salutation: values.CUSTOMER_SALUTATION_COLUMN }),
        ...(values.CUSTOMER_LANGUAGE_COLUMN && { language: values.CUSTOMER_LANGUAGE_COLUMN }),
        ...inactive(values.CUSTOMER_INACTIVE_COLUMN, values.CUSTOMER_INACTIVE_VALUES),
      },
    },
  };
}

function inactive(column: string | undefined, values: readonly string[] | undefined) {
  return column ? { inactive: values ? { column, values } : column } : {};
}
