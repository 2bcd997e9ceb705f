/**
 * Where the vehicles are. A table is `"name"` or `"schema.name"`; names are as the catalog has them, so what was
 * created unquoted is in lower case.
 */
export interface VehicleMapping {
  /**
   * What the last visit is: `"column"` takes `vehicle.lastVisitDate`, `"workorder"` the vehicle's latest
   * `workOrder.dateOut`. @default "column"
   */
  readonly source?: "column" | "workorder";
  /** IANA zone whose local date counts where the visit column is a `timestamptz`; needed only there. */
  readonly timeZone?: string;
  /**
   * IANA zone that a visit column of type `timestamp` is written in, `"UTC"` for example. Needs `timeZone`; no other type
   * of column may have it. @default the local date is taken as it is written
   */
  readonly visitZone?: string;
  readonly vehicle?: {
    /** @default "vehicle" */
    readonly table?: string;
    /** @default "id" */
    readonly id?: string;
    /** @default "no_pol" */
    readonly plate?: string;
    /** @default "customer_id" */
    readonly customerId?: string;
    /** Not read with the source `"workorder"`. @default "last_visit_date" */
    readonly lastVisitDate?: string;
    /** Marks vehicles that get no reminder: sold, scrapped. @default not read */
    readonly inactive?: InactiveMapping;
  };
  readonly customer?: {
    /** @default "customer" */
    readonly table?: string;
    /** @default "id" */
    readonly id?: string;
    /** @default "nama" */
    readonly name?: string;
    /** @default "hp" */
    readonly phone?: string;
    /** How the customer is addressed. @default not read */
    readonly salutation?: string;
    /** The language the customer reads. @default not read */
    readonly language?: string;
    /** Marks customers whose vehicles get no reminder: moved away, died. @default not read */
    readonly inactive?: InactiveMapping;
  };
  /** Read only with the source `"workorder"`. */
  readonly workOrder?: {
    /** @default "workorder" */
    readonly table?: string;
    /** @default "vehicle_id" */
    readonly vehicleId?: string;
    /** @default "tanggal_keluar" */
    readonly dateOut?: string;
    /**
     * What a work order without `dateOut` means. `"skip"`: its vehicle is in the workshop and gets no reminder.
     * `"ignore"`: nothing. @default "skip"
     */
    readonly open?: "skip" | "ignore";
  };
}

/**
 * A column that marks rows as inactive. Its name alone: a boolean that is true, a date or time that is set. With
 * `values`: text that is one of them; spaces around it and case do not matter.
 */
export type InactiveMapping = string | { readonly column: string; readonly values: readonly string[] };
