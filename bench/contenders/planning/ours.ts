import {
  createReminderService,
  type DeliveryLedger,
  systemClock,
  type VehicleRepository,
} from "@pengingat/core";
import { inMemoryLedger, inMemoryVehicles } from "@pengingat/core/testing";
import type { OpenContender } from "../../harness/contender.ts";
import { SERVICE_PHONE, TIME_ZONE, TODAY } from "../../harness/stage.ts";
import { dueVehicles, type PlanningOptions } from "./rows.ts";

/** A preview whose vehicles are in memory and whose ledger is empty. */
export const open: OpenContender<PlanningOptions> = async (options) => {
  const all = dueVehicles(options);
  const vehicles: VehicleRepository = {
    ...inMemoryVehicles(),
    count: async () => all.length,
    // The double itself filters and sorts anew for every page.
    async findByLastVisit(_range, { limit, after }) {
      const from = Number(after ?? 0);
      const to = from + limit;
      return { vehicles: all.slice(from, to), next: to < all.length ? String(to) : null };
    },
  };
  const clock = systemClock({ timeZone: TIME_ZONE, today: TODAY });
  // It costs nothing to read.
  const ledger: DeliveryLedger = { ...inMemoryLedger(), read: async (keys) => keys.map(() => "open") };
  const service = createReminderService(
    { vehicles, messenger: null, ledger, clock },
    { servicePhone: SERVICE_PHONE },
  );
  return {
    async round() {
      const { planned } = await service.preview({ keepReminders: false });
      if (planned !== options.rows) throw new Error(`expected ${options.rows} planned, got ${planned}`);
      return { planned };
    },
    close: async () => {},
  };
};
