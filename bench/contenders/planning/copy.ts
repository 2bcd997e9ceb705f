import type { OpenContender } from "../../harness/contender.ts";
import { TODAY } from "../../harness/stage.ts";
import { dueVehicles, type PlanningOptions } from "./rows.ts";

/** A loop that makes objects of the shape of a plan, and decides nothing. */
export const open: OpenContender<PlanningOptions> = async (options) => {
  const all = dueVehicles(options);
  return {
    async round() {
      let kept: object | null = null;
      for (const { id, plate, lastVisitDate, customer } of all) {
        kept = {
          kind: "send",
          subject: {
            vehicleId: id,
            plate,
            customerName: customer?.name ?? null,
            customerPhone: customer?.phone ?? null,
            nextVisitDate: lastVisitDate,
            daysUntilVisit: 0,
          },
          key: { vehicleId: id, visitDate: lastVisitDate, period: TODAY },
          to: customer?.phone,
          text: `Bapak ${customer?.name} untuk nomor kendaraan ${plate} pada tanggal ${lastVisitDate}`,
        };
      }
      if (kept === null) throw new Error("expected rows, got none");
      return { planned: all.length };
    },
    close: async () => {},
  };
};
