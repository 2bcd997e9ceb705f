import type { CalendarDate } from "../domain/calendar-date.js";
import type { Customer, Vehicle, VehicleOnFile } from "../domain/vehicle.js";
import type { DateRange } from "../domain/visit-interval.js";
import { ReminderError } from "../errors.js";
import type { FleetReader } from "../ports/fleet-reader.js";
import type { PageRequest } from "../ports/page-request.js";
import type { VehiclePage, VehicleRepository } from "../ports/vehicle-repository.js";

/** What a test says of a vehicle. What it leaves out is invented: the n-th has id `n`, its own plate, name and number. */
export interface SeedVehicle {
  readonly lastVisitDate: CalendarDate | null;
  readonly id?: string;
  readonly plate?: string | null;
  /** `null`: no customer. An object replaces only the fields that it holds. */
  readonly customer?: Partial<Customer> | null;
  readonly isInactive?: boolean;
  readonly isInWorkshop?: boolean;
}

/** What to change of a vehicle on file; what is left out stays. */
export type VehicleChange = Omit<Partial<SeedVehicle>, "id">;

/** A {@link VehicleRepository} and a {@link FleetReader} in memory, and what a test does to it. */
export interface InMemoryVehicles extends VehicleRepository, FleetReader {
  /** Every vehicle on file. */
  readonly onFile: readonly VehicleOnFile[];
  /** Puts vehicles on file, or replaces those of the same id. */
  add(...vehicles: readonly SeedVehicle[]): void;
  /**
   * Changes a vehicle on file: a visit, a corrected number (`{ customer: { phone } }`), a sale.
   *
   * @throws {ReminderError} `NOT_FOUND` where there is none of that id
   */
  change(id: string, change: VehicleChange): void;
  /** Takes a vehicle off the file. */
  remove(id: string): void;
}

/** Keeps vehicles in memory, for tests and trials. Ids are unique text; the order of pages is by date, then id. */
export function inMemoryVehicles(initial: readonly SeedVehicle[] = []): InMemoryVehicles {
  const stored = new Map<string, VehicleOnFile>();
  let added = 0;

  function inRange(range: DateRange): Vehicle[] {
    return [...stored.values()].filter(
      (vehicle): vehicle is Vehicle =>
        vehicle.lastVisitDate !== null &&
        vehicle.lastVisitDate >= range.from &&
        vehicle.lastVisitDate <= range.to,
    );
  }

  const repository: InMemoryVehicles = {
    get onFile() {
      return [...stored.values()];
    },
    add(...vehicles) {
      for (const vehicle of vehicles) {
        added += 1;
        const complete = invented(vehicle, added);
        stored.set(complete.id, complete);
      }
    },
    change(id, { customer, ...change }) {
      const vehicle = stored.get(id);
      if (vehicle === undefined) throw new ReminderError("NOT_FOUND", `no vehicle has the id ${id}`);
      const owner = customer && { ...(vehicle.customer ?? NOBODY), ...customer };
      stored.set(id, { ...vehicle, ...change, customer: owner === undefined ? vehicle.customer : owner });
    },
    remove(id) {
      stored.delete(id);
    },
    async count(range) {
      return range ? inRange(range).length : stored.size;
    },
    async findByLastVisit(range, page): Promise<VehiclePage> {
      return pageOf(inRange(range).sort(byDateThenId), page);
    },
    async read({ limit, after }) {
      const ids = [...stored.keys()];
      const start = after === null ? 0 : ids.indexOf(after) + 1;
      if (after !== null && start === 0) {
        throw new ReminderError("INVALID_OPTION", "after: expected the `next` of an earlier page");
      }
      const vehicles = [...stored.values()].slice(start, start + limit);
      return { vehicles, next: start + limit < ids.length ? (vehicles.at(-1)?.id ?? null) : null };
    },
    async findByIds(ids) {
      return [...new Set(ids)].flatMap((id) => stored.get(id) ?? []);
    },
  };
  repository.add(...initial);
  return repository;
}

const NOBODY: Customer = { name: null, phone: null };

function pageOf(ordered: readonly Vehicle[], { limit, after }: PageRequest): VehiclePage {
  if (!Number.isInteger(limit) || limit < 1) {
    throw new ReminderError("INVALID_OPTION", `limit: expected an integer of at least 1, got ${limit}`);
  }
  const rest = after === null ? ordered : ordered.filter((vehicle) => cursorOf(vehicle) > after);
  const vehicles = rest.slice(0, limit);
  const last = vehicles.at(-1);
  return { vehicles, next: last && rest.length > limit ? cursorOf(last) : null };
}

function byDateThenId(a: Vehicle, b: Vehicle): number {
  return cursorOf(a) < cursorOf(b) ? -1 : 1;
}

// A date has a fixed width, so that the text sorts as the pair does.
function cursorOf(vehicle: Vehicle): string {
  return vehicle.lastVisitDate + vehicle.id;
}

function invented({ id, plate, customer, ...rest }: SeedVehicle, n: number): VehicleOnFile {
  const owner: Customer = { name: `Pelanggan ${n}`, phone: `0811${String(n).padStart(7, "0")}` };
  return {
    id: id ?? String(n),
    plate: plate === undefined ? `B ${n} UJI` : plate,
    ...rest,
    customer: customer === null ? null : { ...owner, ...customer },
  };
}
