import type {
  Clock,
  PageRequest,
  ReminderResults,
  ReminderService,
  ReminderStore,
  VehicleOwner,
} from "@pengingat/core";
import { localTime } from "../terminal/local-time.js";

/** A list as a table: a row has as many cells as there are columns. */
export interface ExportList {
  readonly columns: readonly ExportColumn[];
  /** The rows, page by page, so that memory does not grow with the list. */
  pages(parts: ExportParts): AsyncIterable<readonly ExportRow[]>;
}

/** A column, by the name that it has over HTTP. */
export interface ExportColumn {
  readonly name: string;
  /** A phone number is written so that spreadsheets keep it as text. @default "text" */
  readonly kind?: "text" | "phone";
}

export type ExportCell = string | number | null;
export type ExportRow = readonly ExportCell[];

/** What a list is read from. */
export interface ExportParts {
  readonly store: ReminderStore;
  readonly service: ReminderService;
  /** Its zone is the one that times are written in. */
  readonly clock: Clock;
  readonly intervalMonths: number;
  /** Who came back in the last year. */
  readonly results: () => Promise<ReminderResults>;
  /** Called at the end of a list that lacks vehicles that could not be read. */
  readonly onUnread: (count: number) => void;
}

/** A list of which a port gives pages. */
export interface ListSource<Entry> {
  readonly columns: readonly ExportColumn[];
  read(parts: ExportParts, page: PageRequest): Promise<EntryPage<Entry>>;
  /** The vehicle whose owner the cells name. @default none */
  vehicleId?(entry: Entry): string;
  cells(entry: Entry, words: CellWords): ExportRow;
}

/** A page of entries. */
interface EntryPage<Entry> {
  readonly entries: readonly Entry[];
  readonly next: string | null;
  /** How many vehicles it lacks, as they could not be read. @default 0 */
  readonly unread?: number | undefined;
}

/** How cells are written. */
export interface CellWords {
  /** A time on the clocks of the workshop. */
  time(at: Date | null | undefined): ExportCell;
  /** The cells of {@link OWNER_COLUMNS}. */
  owner(vehicleId: string): ExportRow;
}

/** How many entries are read at once; the vehicles of a page are looked up in one statement. */
const PAGE = 500;

/** The columns that say whose entry it is. */
export const OWNER_COLUMNS: readonly ExportColumn[] = [
  { name: "no_pol" },
  { name: "customer_nama" },
  { name: "customer_hp", kind: "phone" },
];

/** Columns of texts. */
export function texts(...names: readonly string[]): readonly ExportColumn[] {
  return names.map((name) => ({ name }));
}

/** Reads a list page by page, by its cursor. */
export function pagedList<Entry>({ columns, read, vehicleId, cells }: ListSource<Entry>): ExportList {
  return {
    columns,
    async *pages(parts) {
      let unread = 0;
      let after: string | null = null;
      do {
        const {
          entries,
          next,
          unread: more = 0,
        }: EntryPage<Entry> = await read(parts, { limit: PAGE, after });
        const owner = await ownerCells(parts, vehicleId ? entries.map(vehicleId) : []);
        const words = { time: timeCell(parts), owner };
        yield entries.map((entry) => cells(entry, words));
        unread += more;
        after = next;
      } while (after !== null);
      if (unread > 0) parts.onUnread(unread);
    },
  };
}

/** Writes times on the clocks of the workshop. */
export function timeCell({ clock }: ExportParts): CellWords["time"] {
  return (at) => (at ? localTime(at, clock.timeZone) : null);
}

async function ownerCells(
  { store }: ExportParts,
  vehicleIds: readonly string[],
): Promise<CellWords["owner"]> {
  const ids = [...new Set(vehicleIds)];
  const found = ids.length > 0 ? await store.vehicles.findByIds(ids) : [];
  const owners = new Map<string, VehicleOwner>(found.map((owner) => [owner.id, owner]));
  return (vehicleId) => {
    const owner = owners.get(vehicleId);
    return [owner?.plate ?? null, owner?.customer?.name ?? null, owner?.customer?.phone ?? null];
  };
}
