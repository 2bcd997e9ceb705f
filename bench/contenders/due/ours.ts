import { sequelizeStore } from "@pengingat/adapter-sequelize";
import { createReminderService, systemClock, type VehicleRepository } from "@pengingat/core";
import type { OpenContender } from "../../harness/contender.ts";
import { SERVICE_PHONE, TIME_ZONE, TODAY } from "../../harness/stage.ts";
import { connect } from "../sequelize.ts";
import { type DueOptions, expectDue } from "./source.ts";

/** A preview, without the count of the fleet, which has a row of its own. */
export const open: OpenContender<DueOptions> = async (options) => {
  const sequelize = connect(options.url);
  const store = sequelizeStore(sequelize, { mapping: { source: options.source } });
  await store.migrate();
  const vehicles: VehicleRepository = {
    ...store.vehicles,
    count: async (range) => (range ? store.vehicles.count(range) : 0),
  };
  const clock = systemClock({ timeZone: TIME_ZONE, today: TODAY });
  const service = createReminderService(
    { ...store, vehicles, messenger: null, clock },
    { servicePhone: SERVICE_PHONE },
  );
  return {
    async round() {
      const { planned } = await service.preview({ keepReminders: false });
      return expectDue(planned, options);
    },
    close: () => sequelize.close(),
  };
};
