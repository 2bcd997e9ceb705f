import type { ReminderResults, ReminderService, ReminderStore, VehicleOwner } from "@pengingat/core";

/** A list as a table: a row has as many cells as there are columns. */
export interface ExportList {
  readonly columns: readonly ExportColumn[];
  /** The rows, page by page, so that memory does not grow with the list. */
  pages(parts: ExportParts): AsyncIterable<readonly (readonly ExportCell[])[]>;
}

/** A column, by the name that it has over HTTP. */
export interface ExportColumn {
  readonly name: string;
  /** A phone number is written so that spreadsheets keep it as text. @default "text" */
  readonly kind?: "text" | "phone";
}

export type ExportCell = string | number | null;

/** What a list is read from. */
export interface ExportParts {
  readonly store: ReminderStore;
  readonly service: ReminderService;
  /** Who came back in the last year. */
  readonly results: () => Promise<ReminderResults>;
  /** Whose clocks times are written in. */
  readonly timeZone: string;
}

/** How many entries are read at once; the vehicles of a page are looked up in one statement. */
export const EXPORT_PAGE = 500;

/** The columns that say whose entry it is. */
export const OWNER_COLUMNS: readonly ExportColumn[] = [
  { name: "no_pol" },
  { name: "customer_nama" },
  { name: "customer_hp", kind: "phone" },
];

/** The cells of {@link OWNER_COLUMNS} for each vehicle that is on file. */
export async function ownerCells(
  { store }: ExportParts,
  vehicleIds: Iterable<string>,
): Promise<(vehicleId: string) => readonly ExportCell[]> {
  const ids = [...new Set(vehicleIds)];
  const found = ids.length > 0 ? await store.vehicles.findByIds(ids) : [];
  const owners = new Map<string, VehicleOwner>(found.map((owner) => [owner.id, owner]));
  return (vehicleId) => {
    const owner = owners.get(vehicleId);
    return [owner?.plate ?? null, owner?.customer?.name ?? null, owner?.customer?.phone ?? null];
  };
}

/** Reads a list page by page, by its cursor. */
export async function* pagesOf<Entry>(
  read: (page: { limit: number; after: string | null }) => Promise<{
    readonly entries: readonly Entry[];
    readonly next: string | null;
  }>,
): AsyncGenerator<readonly Entry[]> {
  let after: string | null = null;
  do {
    const { entries, next } = await read({ limit: EXPORT_PAGE, after });
    yield entries;
    after = next;
  } while (after !== null);
}
