import type { Sequelize } from "sequelize";
import { type EpochMs, epochMs, instant } from "../database/dates.js";
import { statement } from "../database/statement.js";

/** When each gateway has called last: whether its reports and opt-outs arrive at all. */
export interface WebhookCalls {
  /**
   * Takes note that a gateway has called now.
   *
   * @throws {ReminderError} `DATABASE_LOST`
   */
  note(gateway: string): Promise<void>;
  /**
   * When each gateway that ever called did so last.
   *
   * @throws {ReminderError} `DATABASE_LOST`
   */
  last(): Promise<ReadonlyMap<string, Date>>;
}

const NOTE = `
insert into reminder_webhook_call (gateway, called_at) values ($1, clock_timestamp())
on conflict (gateway) do update set called_at = excluded.called_at`;

const LAST = `select c.gateway, ${epochMs("c.called_at")} as called_at from reminder_webhook_call as c`;

/** The calls of gateways, in the table `reminder_webhook_call`. */
export function webhookCalls(sequelize: Sequelize): WebhookCalls {
  return {
    async note(gateway) {
      await statement(sequelize, NOTE, [gateway]);
    },
    async last() {
      const rows = await statement<{ gateway: string; called_at: EpochMs }>(sequelize, LAST, []);
      return new Map(rows.map(({ gateway, called_at: at }) => [gateway, instant(at)]));
    },
  };
}
