import type { OpenContender } from "../../harness/contender.ts";
import { expectSent, type WholeRunOptions } from "./messages.ts";
import { openService } from "./service.ts";

/** A run of the service: finds, plans, claims, hands over, settles, reports. Its report is streamed. */
export const open: OpenContender<WholeRunOptions> = async (options) => {
  const { service, sequelize, close } = await openService(options);
  return {
    reset: async () => void (await sequelize.query("truncate reminder_delivery, reminder_run")),
    async round() {
      let heard = 0;
      const onReminder = () => {
        heard += 1;
      };
      const report = await service.run({ keepReminders: false, onReminder });
      if (report.ended !== "finished" || heard !== report.due) throw new Error(`the run ${report.ended}`);
      return expectSent(report.sent, options);
    },
    close,
  };
};
