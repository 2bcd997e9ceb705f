import type { Vehicle, VehicleOnFile } from "../../src/domain/vehicle.js";
import type { VehicleRepository } from "../../src/ports/vehicle-repository.js";

/** What a repository gets wrong: methods that replace those of a sound one. */
export type BrokenVehicles = (sound: VehicleRepository) => Partial<VehicleRepository>;

function changing(change: (vehicle: Vehicle) => Vehicle): BrokenVehicles {
  return (sound) => ({
    async findByLastVisit(range, page) {
      const answer = await sound.findByLastVisit(range, page);
      return { ...answer, vehicles: answer.vehicles.map(change) };
    },
  });
}

function finding(
  change: (found: VehicleOnFile[], ids: readonly string[]) => VehicleOnFile[],
): BrokenVehicles {
  return (sound) => ({
    findByIds: async (ids) => change([...(await sound.findByIds(ids))], ids),
  });
}

/** By what they get wrong. */
export const brokenVehicles: Record<string, BrokenVehicles> = {
  "leaves out the last day": (sound) => ({
    findByLastVisit: (range, page) => sound.findByLastVisit({ ...range, to: before(range.to) }, page),
  }),
  "takes the day before the first one": (sound) => ({
    findByLastVisit: (range, page) => sound.findByLastVisit({ ...range, from: before(range.from) }, page),
  }),
  "has another page after the last full one": (sound) => ({
    async findByLastVisit(range, page) {
      const answer = await sound.findByLastVisit(range, page);
      const last = answer.vehicles.at(-1);
      const full = answer.vehicles.length === page.limit;
      return full && last ? { ...answer, next: last.lastVisitDate + last.id } : answer;
    },
  }),
  "stops after the first page": (sound) => ({
    findByLastVisit: async (range, page) => ({ ...(await sound.findByLastVisit(range, page)), next: null }),
  }),
  "goes on by the date alone": (sound) => ({
    findByLastVisit: (range, page) =>
      sound.findByLastVisit(range, { ...page, after: page.after && `${page.after.slice(0, 10)}\uffff` }),
  }),
  "goes on where there is nobody": (sound) => ({
    async findByLastVisit(range, page) {
      const answer = await sound.findByLastVisit(range, page);
      return answer.vehicles.length > 0 || page.after !== null ? answer : { ...answer, next: "0" };
    },
  }),
  "gives more than the limit": (sound) => ({
    findByLastVisit: (range, page) => sound.findByLastVisit(range, { ...page, limit: page.limit + 1 }),
  }),
  "leaves out vehicles without a customer": (sound) => ({
    async findByLastVisit(range, page) {
      const answer = await sound.findByLastVisit(range, page);
      return { ...answer, vehicles: answer.vehicles.filter(({ customer }) => customer !== null) };
    },
  }),
  "makes a missing plate an empty one": changing((vehicle) => ({ ...vehicle, plate: vehicle.plate ?? "" })),
  "trims the plate": changing((vehicle) => ({ ...vehicle, plate: vehicle.plate?.trim() ?? null })),
  "makes an empty customer none": changing((vehicle) => ({
    ...vehicle,
    customer: vehicle.customer?.name ? vehicle.customer : null,
  })),
  "gives ids that are not those stored": changing((vehicle) => ({ ...vehicle, id: `${vehicle.id} ` })),
  "counts the range as all": (sound) => ({ count: () => sound.count() }),
  "counts all as none": (sound) => ({ count: async (range) => (range ? sound.count(range) : 0) }),
  "finds by the first id alone": (sound) => ({ findByIds: (ids) => sound.findByIds(ids.slice(0, 1)) }),
  "finds by id only who is in the range": (sound) => ({
    async findByIds(ids) {
      const all = { from: "0001-01-01", to: "9999-12-31" };
      const visited = await sound.findByLastVisit(all, { limit: 1_000, after: null });
      const known = new Set(visited.vehicles.map(({ id }) => id));
      return sound.findByIds(ids.filter((id) => known.has(id)));
    },
  }),
  "gives no last visit with an id": finding((found) =>
    found.map((vehicle) => ({ ...vehicle, lastVisitDate: null })),
  ),
  "gives nulls for an unknown id": finding((found, ids) => [
    ...found,
    ...ids
      .filter((id) => !found.some((vehicle) => vehicle.id === id))
      .map((id) => ({ id, plate: null, customer: null, lastVisitDate: null })),
  ]),
  "says of what is not on file that it cannot be read": (sound) => ({
    async findByIds(ids) {
      const found = await sound.findByIds(ids);
      return Object.assign([...found], { unreadable: ids.slice(found.length) });
    },
  }),
  "gives two for an id that is given twice": finding((found, ids) =>
    ids.flatMap((id) => found.filter((vehicle) => vehicle.id === id)),
  ),
  "throws for an id that no vehicle could have": (sound) => ({
    findByIds: (ids) => (ids.includes("007") ? Promise.reject(new Error("not an id")) : sound.findByIds(ids)),
  }),
  "trims the ids": (sound) => ({
    findByIds: (ids) => sound.findByIds(ids.map((id) => id.trim())),
  }),
  "finds everybody where no id is given": (sound) => ({
    findByIds: (ids) => sound.findByIds(ids.length > 0 ? ids : ["vehicle-0"]),
  }),
  "finds no more than a hundred": finding((found) => found.slice(0, 100)),
  "makes a missing plate of an id an empty one": finding((found) =>
    found.map((vehicle) => ({ ...vehicle, plate: vehicle.plate ?? "" })),
  ),
  "trims a salutation": changing((vehicle) => ({
    ...vehicle,
    customer: vehicle.customer && {
      ...vehicle.customer,
      salutation: vehicle.customer.salutation?.trim() ?? null,
    },
  })),
  "does not know the language of an id": finding((found) =>
    found.map((vehicle) => ({
      ...vehicle,
      customer: vehicle.customer && { ...vehicle.customer, language: null },
    })),
  ),
  "leaves out inactive vehicles": finding((found) => found.filter(({ isInactive }) => !isInactive)),
  "does not know who is inactive": changing((vehicle) => ({ ...vehicle, isInactive: false })),
  "does not know what is in the workshop": finding((found) =>
    found.map((vehicle) => ({ ...vehicle, isInWorkshop: false })),
  ),
  "cuts the text of an id": finding((found) =>
    found.map((vehicle) => ({ ...vehicle, plate: vehicle.plate?.slice(0, 1_000) ?? null })),
  ),
};

function before(date: string): string {
  return new Date(Date.parse(date) - 86_400_000).toISOString().slice(0, 10);
}
