import type { CalendarDate } from "@pengingat/core";

/**
 * Customers and vehicles that the app keeps itself, for a workshop without a program that does. Tables that somebody else
 * keeps are never written to.
 */
export interface VehicleRegister {
  /** Whether it may be changed now. */
  isOpen(): Promise<boolean>;
  /** What an import of the file would do; the file is kept for a while under the id. Writes nothing. */
  preview(file: Buffer): Promise<ImportPreview | ImportRefusal>;
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

/** `plate_taken`: another vehicle has the plate. `gone`: no vehicle has the id. `closed`: the tables are somebody else's. */
export type SaveAnswer = "saved" | "plate_taken" | "not_a_plate" | "bad_date" | "gone" | "closed";

/** Why nothing of a file can be imported, by a word, and what it is about. */
export interface ImportRefusal {
  readonly refused: string;
  readonly detail: string;
}

/** What an import would do. */
export interface ImportPreview {
  readonly id: string;
  readonly lines: number;
  readonly added: number;
  readonly changed: number;
  readonly same: number;
  /** Further lines of the same plates, of which the latest visit counts. */
  readonly repeated: number;
  /** Vehicles with a visit that is earlier than the one on file, which stays. */
  readonly earlier: number;
  readonly replacesDemo: boolean;
  /** The column of the file for each that is read, by the name of ours. */
  readonly columns: readonly { readonly field: string; readonly heading: string }[];
  readonly unused: readonly string[];
  /** `null` where no date leaves the order of day and month open. */
  readonly dayComesFirst: boolean | null;
  /** Whether a date of the file tells that order. */
  readonly isOrderCertain: boolean;
  /** The first of the vehicles that are added or changed. */
  readonly examples: readonly {
    readonly line: number;
    readonly plate: string;
    readonly name: string | null;
    readonly phone: string | null;
    readonly lastVisit: CalendarDate | null;
    readonly isNew: boolean;
  }[];
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
