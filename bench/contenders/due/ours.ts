import { sequelizeStore } from "@pengingat/adapter-sequelize";
import { createReminderService, systemClock } from "@pengingat/core";
import type { OpenContender } from "../../harness/contender.ts";
import { SERVICE_PHONE, TIME_ZONE, TODAY } from "../../harness/stage.ts";
import { connect } from "../sequelize.ts";
import { type DueOptions, expectDue } from "./source.ts";

/** A preview, without the count of the fleet, which has a row of its own. */
export const open: OpenContender<DueOptions> = async (options) => {
  const sequelize = connect(options.url);
  const store = sequelizeStore(sequelize, { mapping: { source: options.source } });
  await store.migrate();
  const clock = systemClock({ timeZone: TIME_ZONE, today: TODAY });
  const service = createReminderService(
    { ...store, messenger: null, clock },
    { servicePhone: SERVICE_PHONE },
  );
  return {
    async round() {
      const { planned } = await service.preview({ keepReminders: false, countFleet: false });
      return expectDue(planned, options);
    },
    close: () => sequelize.close(),
  };
};
