import type { CalendarDate } from "@pengingat/core";
import type { DateFault, DateOrder } from "./cell-date.js";
import type { Header } from "./columns.js";
import type { Separator } from "./csv-rows.js";
import type { TextEncoding } from "./text-encoding.js";

/** A file that was read. */
export interface ImportFile {
  readonly kind: "csv" | "xlsx";
  /** `null` of a spreadsheet. */
  readonly text: { readonly encoding: TextEncoding; readonly separator: Separator } | null;
  /** The sheet that was read, the other visible ones, which were not, and which of these are lists of plates; `null` of a text. */
  readonly sheets: {
    readonly read: string;
    readonly others: readonly string[];
    readonly unreadLists: readonly string[];
  } | null;
  readonly header: Header;
  /** The order of day and month, and whether a date of the file tells it; `null` where no date left it open. */
  readonly dates: { readonly order: DateOrder; readonly isCertain: boolean } | null;
  /** Whether most last visits are years ago, as where the year comes first in `25-08-13`. */
  readonly areMostVisitsOld: boolean;
  /** Lines below the headings that have something in a column that is read. */
  readonly lines: number;
  /** Further lines of a plate, of which the latest visit counts. */
  readonly repeated: number;
  /** Each plate once. */
  readonly rows: readonly ImportRow[];
  /** By line. */
  readonly problems: readonly CellProblem[];
}

/** A vehicle as a file has it. `null`: the file says nothing, and what is on file stays. */
export interface ImportRow {
  readonly line: number;
  readonly plate: string;
  /** Letters and digits of the plate. */
  readonly key: string;
  readonly name: string | null;
  readonly phone: string | null;
  readonly lastVisit: CalendarDate | null;
}

/** Why a cell cannot be taken as it is. */
export type CellFault =
  | DateFault
  | "no_plate"
  | "not_a_plate"
  | "future_date"
  | "old_date"
  | "long_name"
  /** A formula of the spreadsheet went wrong: `#N/A`. */
  | "failed_formula"
  /** A spreadsheet has rounded the number. */
  | "digits_lost"
  | "no_mobile_number";

/** A cell that cannot be taken as it is. */
export interface CellProblem {
  readonly line: number;
  /** The letters of the column and its heading. */
  readonly column: string;
  readonly value: string;
  readonly fault: CellFault;
  /** Whether the line is left out for it. Else the vehicle is taken, and the cell is of no use for a message. */
  readonly leavesOut: boolean;
}
