import type { OpenContender } from "../../harness/contender.ts";
import { expectSent, type WholeRunOptions } from "./messages.ts";
import { openService } from "./service.ts";

/** A run of the service, alone or as one of several that share the due. Its report is streamed. */
export const open: OpenContender<WholeRunOptions & { readonly shared?: boolean }> = async (options) => {
  const { service, sequelize, close } = await openService(options);
  return {
    reset: async () => void (await sequelize.query("truncate reminder_delivery, reminder_run")),
    async round() {
      let reported = 0;
      const onReminder = () => {
        reported += 1;
      };
      const { due, ended, sent } = await service.run({ keepReminders: false, onReminder });
      if (ended !== "finished" || reported !== due) throw new Error(`the run ${ended}`);
      return options.shared ? { sent } : expectSent(sent, options);
    },
    close,
  };
};
