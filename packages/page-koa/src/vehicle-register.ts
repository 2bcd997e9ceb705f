import type { CalendarDate } from "@pengingat/core";

/**
 * Customers and vehicles that the app keeps itself, for a workshop without a program that does. Tables that somebody else
 * keeps are never written to.
 */
export interface VehicleRegister {
  /** Whether it may be changed now. */
  isOpen(): Promise<boolean>;
  /**
   * What an import of the file would do; the file is kept for a while under the id. Writes nothing.
   *
   * @param file - its bytes, or the id under which it is kept
   * @param columns - the headings that somebody chose; the other columns are found by theirs
   */
  preview(file: Buffer | string, columns: ColumnChoice): Promise<ImportPreview | ImportRefusal>;
  /** Imports the file of a preview; `null` where it is kept no longer. */
  apply(id: string): Promise<{ readonly added: number; readonly changed: number } | null>;
  /** Adds a vehicle, or changes the one with the id. */
  save(vehicle: VehicleEntry): Promise<SaveAnswer>;
}

/** A vehicle as a person typed it. Empty is none. */
export interface VehicleEntry {
  /** `null` adds one. */
  readonly id: string | null;
  readonly plate: string;
  readonly name: string;
  readonly phone: string;
  readonly lastVisit: CalendarDate | null;
}

/** `same`: the vehicle that is added is on file like this already. `plate_taken`: another vehicle has the plate. `gone`: no vehicle has the id. `closed`: the tables are somebody else's. */
export type SaveAnswer = "saved" | "same" | "plate_taken" | "not_a_plate" | "bad_date" | "gone" | "closed";

/** A column of a file that is read, by what stands in it. */
export type ColumnField = "no_pol" | "nama" | "hp" | "last_visit_date";

/** The headings of columns. */
export type ColumnChoice = Readonly<Partial<Record<ColumnField, string>>>;

/** Why nothing of a file can be imported, by a word, and what it is about. */
export interface ImportRefusal {
  readonly refused: string;
  readonly detail: string;
  /** The file and its headings, where choosing among them may help; else `null`. */
  readonly choice: { readonly id: string; readonly headings: readonly string[] } | null;
}

/** What is kept of a vehicle beside its plate. */
export interface VehicleEntries {
  readonly name: string | null;
  readonly phone: string | null;
  readonly lastVisit: CalendarDate | null;
}

/** A vehicle as an import would leave it. */
export interface ImportExample extends VehicleEntries {
  readonly line: number;
  readonly plate: string;
  /** What is on file now; `null` of a vehicle that is added. */
  readonly before: VehicleEntries | null;
}

/** What an import would do. */
export interface ImportPreview {
  readonly id: string;
  /** Lines below the headings. */
  readonly lines: number;
  /** How the file was read: its kind and, of a text, encoding and separator. */
  readonly format: readonly string[];
  /** Of a spreadsheet, the sheet that was read, and the others, which were not; else `null`. */
  readonly sheets: { readonly read: string; readonly others: readonly string[] } | null;
  /** The line of the headings. */
  readonly headerLine: number;
  readonly added: number;
  readonly changed: number;
  readonly same: number;
  /** Further lines of the same plates, of which the latest visit counts. */
  readonly repeated: number;
  /** Vehicles with a visit that is earlier than the one on file, which stays. */
  readonly earlier: number;
  readonly replacesDemo: boolean;
  /** The column of the file for each that is read, by the name of ours. */
  readonly columns: readonly { readonly field: ColumnField; readonly heading: string }[];
  readonly unused: readonly string[];
  /** `null` where no date leaves the order of day and month open. */
  readonly dayComesFirst: boolean | null;
  /** Whether a date of the file tells that order. */
  readonly isOrderCertain: boolean;
  /** Whether most last visits are years ago, so that the dates may have been misread. */
  readonly areMostVisitsOld: boolean;
  /** The first of the vehicles that are added or changed. */
  readonly examples: readonly ImportExample[];
  /** The first of the cells that cannot be taken as they are. */
  readonly problems: readonly {
    readonly line: number;
    readonly column: string;
    readonly value: string;
    readonly fault: string;
    /** Whether the line is left out for it. */
    readonly leavesOut: boolean;
  }[];
  readonly problemCount: number;
}
