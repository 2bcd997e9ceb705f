import { type Person, ReminderError, type VehicleOnFile, vehiclesUnder } from "@pengingat/core";
import { oneMobileNumber } from "@pengingat/core/adapter";
import { Tokens } from "../modules/tokens.js";
import type { Workshop } from "../open-workshop.js";
import { StartUpError } from "../process/start-up-error.js";

/** A person, and what the workshop's own tables have under the number. */
export interface PersonOnFile extends Person {
  readonly vehicles: readonly VehicleOnFile[];
}

/** @throws {StartUpError} where the text is no mobile number */
export async function personOnFile({ container }: Workshop, text: string): Promise<PersonOnFile> {
  const number = wholeNumber(text);
  const vehicles = await vehiclesUnder(container.get(Tokens.Store).fleet, number);
  const plates = vehicles.flatMap(({ plate }) => plate ?? []);
  return { number, vehicles, vehicleIds: vehicles.map(({ id }) => id), plates };
}

/** A phone number that was typed as an argument, in digits of E.164. */
export function wholeNumber(text: string): string {
  try {
    return oneMobileNumber(text);
  } catch (error) {
    if (ReminderError.is(error)) throw new StartUpError(`NUMBER: ${error.message}.`);
    throw error;
  }
}
