import { ReminderError } from "@pengingat/core";
import type { Container } from "inversify";
import { databaseProblem } from "./database/database-problem.js";
import { seedDemo } from "./database/demo-fleet.js";
import { dataFolder, openEmbeddedDatabase } from "./database/embedded-database.js";
import { createContainer } from "./modules/container.js";
import { type LiveSettings, Tokens } from "./modules/tokens.js";
import type { Logger } from "./process/log.js";
import { StartUpError, wrongSettings } from "./process/start-up-error.js";
import { asSettings } from "./settings/as-settings.js";
import type { Settings } from "./settings/settings.js";

/** Everything a program needs, opened and checked. */
export interface Workshop {
  readonly settings: LiveSettings;
  readonly container: Container;
  /** Whether the customers are the invented ones of the embedded database. */
  readonly isDemo: boolean;
  /** The schema of pengingat's own tables; empty where nothing was checked. */
  readonly schema: string;
  /** Closes the container's parts, then the embedded database. */
  close(): Promise<void>;
}

/** The parts of a workshop, put together and not yet checked. */
export type OpenedParts = Omit<Workshop, "schema">;

/**
 * Puts the parts together. The embedded database is opened, made and filled; nothing is asked of another one.
 *
 * @throws {StartUpError} where another process has the embedded database
 */
export async function openParts(
  settings: Settings,
  home: string,
  print: (line: string) => void,
  log: Logger,
): Promise<OpenedParts> {
  const embedded = settings.databaseUrl === null ? await openEmbeddedDatabase(dataFolder(home)) : null;
  const databaseUrl = embedded?.url ?? settings.databaseUrl ?? "";
  const live: LiveSettings = { ...settings, databaseUrl };
  const container = await createContainer(live, print, log).catch(async (error: unknown) => {
    await embedded?.close();
    throw error;
  });
  const close = async () => {
    await container.unbindAllAsync();
    await embedded?.close();
  };

  try {
    let isDemo = false;
    if (embedded) {
      await container.get(Tokens.Store).migrate();
      const { intervalMonths } = live.rule;
      const today = container.get(Tokens.Clock).today();
      isDemo = await seedDemo(container.get(Tokens.Sequelize), today, intervalMonths);
      if (isDemo && live.refusedOfDemo.length > 0) throw wrongSettings(live.refusedOfDemo);
    }
    return { settings: live, container, isDemo, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Opens the database, checks its tables, and puts the parts together. With `DATABASE_URL` no DDL is run.
 *
 * @param options - `checks`: whether the tables must be there. @default true
 *
 * @throws {DatabaseUnreachableError} where the database cannot be reached now
 * @throws {StartUpError} where the settings are wrong, or a table is not there
 */
export async function openWorkshop(
  settings: Settings,
  home: string,
  print: (line: string) => void,
  log: Logger,
  { checks = true }: { readonly checks?: boolean } = {},
): Promise<Workshop> {
  const parts = await openParts(settings, home, print, log);
  const { container, close } = parts;
  try {
    const { schema } = checks ? await checked(() => container.get(Tokens.Store).check()) : { schema: "" };
    // Options that contradict each other fail here, not at the first run.
    container.get(Tokens.Service);
    return { ...parts, schema };
  } catch (error) {
    await close();
    throw ReminderError.is(error) ? new StartUpError(`${error.message}.`) : error;
  }
}

async function checked<Found>(look: () => Promise<Found>): Promise<Found> {
  try {
    return await look();
  } catch (error) {
    if (!ReminderError.is(error)) throw error;
    if (error.code === "SCHEMA_MISMATCH") throw new StartUpError(`${asSettings(error.message)}.`);
    throw databaseProblem(error);
  }
}
