import type { CalendarDate } from "./calendar-date.js";

/** A vehicle on file with its owner, as a {@link VehicleRepository} gives it. Text is as it was stored, untrimmed. */
export interface Vehicle {
  /** The vehicle's id as text, whatever its type in the database. */
  readonly id: string;
  /** Licence plate (`no_pol`), or `null` where none is on file. */
  readonly plate: string | null;
  /** The local date of its last visit. */
  readonly lastVisitDate: CalendarDate;
  /** The owner, or `null` where the vehicle has none. */
  readonly customer: Customer | null;
}

/** The owner of a vehicle. */
export interface Customer {
  readonly name: string | null;
  /** Phone number as somebody typed it, or `null`. */
  readonly phone: string | null;
}
