import { type SequelizeStore, sequelizeStore } from "@pengingat/adapter-sequelize";
import { starsenderMessenger } from "@pengingat/adapter-starsender";
import { createReminderService, type ReminderService, type RunGate } from "@pengingat/core";
import { Sequelize } from "sequelize";

/** Plain data, so that a worker thread can be given it. */
export interface Settings {
  readonly databaseUrl: string;
  readonly apiKey: string;
  readonly baseUrl: string;
  readonly servicePhone: string;
  readonly timeZone: string;
}

/** The parts that the server and its worker thread make alike: the same options for both. */
export interface Reminders {
  readonly service: ReminderService;
  readonly store: SequelizeStore;
  close(): Promise<void>;
}

export function openReminders(settings: Settings, gate?: RunGate): Reminders {
  const { databaseUrl, apiKey, baseUrl, servicePhone, timeZone } = settings;
  const sequelize = new Sequelize(databaseUrl, { logging: false });
  const messenger = starsenderMessenger({ apiKey, baseUrl });
  const store = sequelizeStore(sequelize, { mapping: { timeZone } });
  return {
    service: createReminderService(
      { ...store, messenger },
      { servicePhone, timeZone, ...(gate && { gate }) },
    ),
    store,
    close: async () => void (await Promise.all([messenger.close(), sequelize.close()])),
  };
}
