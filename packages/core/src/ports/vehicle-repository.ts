import type { CalendarDate } from "../domain/calendar-date.js";
import type { Vehicle, VehiclesFound } from "../domain/vehicle.js";
import type { DateRange } from "../domain/visit-interval.js";
import type { PageRequest } from "./page-request.js";

/**
 * Where the vehicles are. It returns a range of last visits in pages, and single vehicles by id; it never reads the whole
 * fleet.
 *
 * A method that cannot reach the store throws a `ReminderError` with code `DATABASE_LOST`.
 */
export interface VehicleRepository {
  /**
   * How many vehicles there are: all on file without a range, else those whose last visit lies in the closed range.
   */
  count(range?: DateRange): Promise<number>;

  /**
   * One page of the vehicles whose last visit lies in the closed range, each vehicle in one page only, in an
   * order that stays the same from page to page.
   */
  findByLastVisit(range: DateRange, page: PageRequest): Promise<VehiclePage>;

  /**
   * Those vehicles of the ids that are on file, each once, in any order, whether or not they ever visited. An id that
   * none has, or could have, is left out, and so is one whose row cannot be read.
   *
   * @param ids - at most some hundreds; any text, as a ledger may have kept it for years
   */
  findByIds(ids: readonly string[]): Promise<VehiclesFound>;
}

/** A page of vehicles. */
export interface VehiclePage {
  /** Each vehicle once. */
  readonly vehicles: readonly Vehicle[];
  /** Rows that are left out of `vehicles`: one that cannot be read costs no other. @default none */
  readonly problems?: readonly VehicleProblem[];
  /** Whether a vehicle of this page may come again on another. @default false */
  readonly mayRepeat?: boolean;
  /** Where the next page begins, opaque to the caller; `null` after the last page. */
  readonly next: string | null;
}

/** A row on file that is left out. */
export interface VehicleProblem {
  readonly vehicleId: string;
  /** The local date of the last visit, or `null` where it is not known. */
  readonly lastVisitDate: CalendarDate | null;
  /** `unreadable`: the database cannot give a value of it. `repeated`: its vehicle, or the customer, has another row. */
  readonly kind: "unreadable" | "repeated";
}
