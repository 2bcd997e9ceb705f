import type { CalendarDate } from "./calendar-date.js";

/** A vehicle on file and whose it is. Text is as it was stored, untrimmed. */
export interface VehicleOwner {
  /** The vehicle's id as text, whatever its type in the database. */
  readonly id: string;
  /** Licence plate (`no_pol`), or `null` where none is on file. */
  readonly plate: string | null;
  /** The owner, or `null` where the vehicle has none. */
  readonly customer: Customer | null;
  /** Sold or scrapped, or its customer is gone: it gets no reminder. @default false */
  readonly isInactive?: boolean;
  /** In the workshop now, on an open work order. @default false */
  readonly isInWorkshop?: boolean;
}

/** A vehicle on file, whether or not it ever visited. */
export interface VehicleOnFile extends VehicleOwner {
  /** The local date of its last visit; `null` before the first. */
  readonly lastVisitDate: CalendarDate | null;
}

/** A vehicle that has visited, as a `VehicleRepository` gives it. */
export interface Vehicle extends VehicleOwner {
  /** The local date of its last visit. */
  readonly lastVisitDate: CalendarDate;
}

/** The owner of a vehicle. */
export interface Customer {
  readonly name: string | null;
  /** Phone number as somebody typed it, or `null`. */
  readonly phone: string | null;
  /** How the customer is addressed, as it is on file: `Bapak`, `P`, `female`. @default null */
  readonly salutation?: string | null;
  /** The language the customer reads, a BCP 47 tag as it is on file. @default null */
  readonly language?: string | null;
}

/** Vehicles that were found by their ids. */
export interface VehiclesFound extends ReadonlyArray<VehicleOnFile> {
  /** Those of the ids whose row is on file and cannot be read. @default none */
  readonly unreadable?: readonly string[];
}
