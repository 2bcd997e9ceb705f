import { checkedOptions } from "../domain/checked-options.js";
import { checkedPort } from "../domain/checked-port.js";
import { invalidOption } from "../domain/invalid-option.js";
import { mobileNumbers } from "../domain/phone-number.js";
import type { VehicleOnFile } from "../domain/vehicle.js";
import { ReminderError } from "../errors.js";
import type { FleetReader } from "../ports/fleet-reader.js";

const PAGE_SIZE = 500;

/**
 * The vehicles whose owner has a number on file, in whatever way it is written and also behind another one. Reads the whole
 * fleet, as no index knows all ways of writing a number.
 *
 * @param number - digits of E.164 without `+`
 * @throws {ReminderError} `DATABASE_LOST`
 */
export async function vehiclesUnder(
  fleet: FleetReader,
  number: string,
  options: {
    /** Two-letter code of the country of numbers that are written without `+`. @default "ID" */
    readonly defaultCountry?: string;
  } = {},
): Promise<readonly VehicleOnFile[]> {
  checkedPort("fleet", fleet, ["read"]);
  checkedOptions("options", options, ["defaultCountry"]);
  if (typeof number !== "string") throw invalidOption("number", "digits of E.164 without +", number);
  const found: VehicleOnFile[] = [];
  let after: string | null = null;
  do {
    const page = await fleet.read({ limit: PAGE_SIZE, after });
    found.push(
      ...page.vehicles.filter(({ customer }) => numbersIn(customer?.phone ?? "", options).includes(number)),
    );
    after = page.next;
  } while (after !== null);
  return found;
}

function numbersIn(field: string, options: { readonly defaultCountry?: string }): readonly string[] {
  try {
    return mobileNumbers(field, options);
  } catch (error) {
    if (ReminderError.is(error) && error.code === "INVALID_PHONE") return [];
    throw error;
  }
}
