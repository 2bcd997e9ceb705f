import { randomUUID } from "node:crypto";
import { starsenderMessenger } from "@pengingat/adapter-starsender";
import type { OpenContender } from "../../harness/contender.ts";
import { connect } from "../sequelize.ts";
import { expectSent, type Job, messages, type WholeRunOptions } from "./messages.ts";

/** The original's way: one message at a time, its outcome stored before the next. */
export const open: OpenContender<WholeRunOptions> = async (options) => {
  const sequelize = connect(options.url);
  await sequelize.query("create table if not exists sent (key uuid primary key, status text, response text)");
  const messenger = starsenderMessenger({ apiKey: "bench", baseUrl: options.gatewayUrl });
  const { signal } = new AbortController();
  let jobs: readonly Job[] = [];
  return {
    async reset() {
      await sequelize.query("truncate sent");
      jobs = messages(options.due);
    },
    async round() {
      let sent = 0;
      for (const job of jobs) {
        const outcome = await messenger.send(job, { signal });
        if (outcome.status !== "sent") continue;
        await sequelize.query("insert into sent values ($1, $2, $3)", {
          bind: [randomUUID(), outcome.status, outcome.response],
        });
        sent += 1;
      }
      return expectSent(sent, options);
    },
    async close() {
      await messenger.close();
      await sequelize.close();
    },
  };
};
