import { sequelizeVehicles } from "@pengingat/adapter-sequelize";
import { createReminderService, systemClock, type VehicleRepository } from "@pengingat/core";
import type { OpenContender } from "../../harness/contender.ts";
import { TIME_ZONE, TODAY } from "../../harness/stage.ts";
import { openLedger } from "../open-ledger.ts";
import { connect } from "../sequelize.ts";
import { expectDue, type FindDueOptions } from "./source.ts";

/** A preview, without the count of the fleet (a row of its own) and the ledger (another workload). */
export const open: OpenContender<FindDueOptions> = async (options) => {
  const sequelize = connect(options.url);
  const found = sequelizeVehicles(sequelize, { source: options.source });
  const vehicles: VehicleRepository = {
    ...found,
    count: async (range) => (range ? found.count(range) : 0),
  };
  const clock = systemClock({ timeZone: TIME_ZONE, today: TODAY });
  const service = createReminderService({ vehicles, messenger: null, ledger: openLedger(), clock });
  return {
    async round() {
      const { planned } = await service.preview({ keepReminders: false });
      return expectDue(planned, options);
    },
    close: () => sequelize.close(),
  };
};
