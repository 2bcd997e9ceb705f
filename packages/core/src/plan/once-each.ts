import type { Vehicle } from "../domain/vehicle.js";
import type { VehiclePage, VehicleProblem } from "../ports/vehicle-repository.js";

/** Lets each vehicle through once, however often it is on file. */
export class OnceEach {
  /** Ids of those pages alone whose vehicles may come again: memory does not grow with the others. */
  readonly #served = new Set<string>();
  readonly #reported = new Set<string>();

  of({ vehicles, problems = [], mayRepeat = false }: VehiclePage): {
    readonly vehicles: readonly Vehicle[];
    readonly problems: readonly VehicleProblem[];
  } {
    const repeated = mayRepeat ? vehicles.filter(({ id }) => this.#served.has(id)) : [];
    if (mayRepeat) for (const { id } of vehicles) this.#served.add(id);
    const found = [
      ...problems,
      ...repeated.map(({ id, lastVisitDate }) => ({
        vehicleId: id,
        lastVisitDate,
        kind: "repeated" as const,
      })),
    ];
    return {
      vehicles: repeated.length > 0 ? vehicles.filter((each) => !repeated.includes(each)) : vehicles,
      problems: found.filter(({ vehicleId }) => {
        const isNew = !this.#reported.has(vehicleId);
        this.#reported.add(vehicleId);
        return isNew;
      }),
    };
  }
}
