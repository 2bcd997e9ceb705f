import { DEFAULT_TEMPLATE } from "@pengingat/core";
import { parsePhoneNumberFromString } from "libphonenumber-js/max";
import { DateTime } from "luxon";
import type { OpenContender } from "../../harness/contender.ts";
import { SERVICE_PHONE, TIME_ZONE, TODAY } from "../../harness/stage.ts";
import { dueVehicles, type PlanningOptions } from "./rows.ts";

/** The straightforward way: a date library, a phone library, and the text with `replace`. */
export const open: OpenContender<PlanningOptions> = async (options) => {
  const all = dueVehicles(options);
  const today = DateTime.fromISO(TODAY, { zone: TIME_ZONE });
  return {
    async round() {
      let planned = 0;
      for (const vehicle of all) {
        const next = DateTime.fromISO(vehicle.lastVisitDate, { zone: TIME_ZONE }).plus({ months: 4 });
        const days = next.diff(today, "days").days;
        if (days < 0 || days >= 3) continue;
        const phone = parsePhoneNumberFromString(vehicle.customer?.phone ?? "", "ID");
        if (!phone?.isValid() && phone?.countryCallingCode !== "62") continue;
        const text = DEFAULT_TEMPLATE.replace("{nama_pelanggan}", () => vehicle.customer?.name ?? "")
          .replace("{no_pol}", () => vehicle.plate ?? "")
          .replace("{next_visit_date}", next.toFormat("dd-MM-yyyy"))
          .replace("{nomor_pelayanan}", SERVICE_PHONE);
        if (text.length > 0) planned += 1;
      }
      if (planned !== options.rows) throw new Error(`expected ${options.rows} planned, got ${planned}`);
      return { planned };
    },
    close: async () => {},
  };
};
