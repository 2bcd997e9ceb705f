import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Messenger } from "@pengingat/core";
import { unexpected } from "../process/fail-start.js";
import { homeFolder } from "../process/home.js";
import { StartUpError } from "../process/start-up-error.js";
import { isModule, type MessengerModule } from "../settings/messenger-settings.js";
import type { Settings } from "../settings/settings.js";

/** A messenger that may hold connections. */
export type ClosableMessenger = Messenger & { close?(): Promise<void> };

/** What the factory of a module is called with. */
interface FactoryOptions {
  /** `GATEWAY_TIMEOUT_MS`. */
  readonly timeoutMs: number;
  /** The environment over `.env`: keys and addresses under whatever names the module gives them. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Loads the messengers of the workshop's own: modules in files, by paths from the home, whose default export returns a
 * `Messenger`, or a promise of one.
 *
 * @throws {StartUpError} where a module cannot be loaded, or does not return a messenger
 */
export async function messengersFromModules({
  kinds,
  timeoutMs,
  environment,
}: Settings["messenger"]): Promise<ReadonlyMap<string, ClosableMessenger>> {
  const messengers = new Map<string, ClosableMessenger>();
  for (const kind of kinds.filter(isModule))
    messengers.set(kind, await fromModule(kind, { timeoutMs, environment }));
  return messengers;
}

async function fromModule(path: MessengerModule, options: FactoryOptions): Promise<ClosableMessenger> {
  const factory = await defaultExport(path);
  if (typeof factory !== "function") throw wrong(path, "expected a function as its default export");
  let made: unknown;
  try {
    made = await factory(options);
  } catch (error) {
    throw wrong(path, `its factory failed: ${words(error)}`);
  }
  if (isMessenger(made)) return made;
  throw wrong(path, "expected its factory to return a messenger: { timeoutMs, send }");
}

async function defaultExport(path: MessengerModule): Promise<unknown> {
  try {
    const module: { default?: unknown } = await import(pathToFileURL(resolve(homeFolder(), path)).href);
    return module.default;
  } catch (error) {
    throw wrong(path, `cannot be loaded: ${words(error)}`);
  }
}

function isMessenger(made: unknown): made is ClosableMessenger {
  if (typeof made !== "object" || made === null || !("send" in made && "timeoutMs" in made)) return false;
  return typeof made.send === "function" && typeof made.timeoutMs === "number";
}

/** Its author reads this at a start; nobody is on file for it yet. */
function words(error: unknown): string {
  const said = error instanceof Error ? error.message : error;
  return typeof said === "string" && said !== "" ? said : unexpected(error);
}

function wrong(path: string, problem: string): StartUpError {
  return new StartUpError(`MESSENGER=${path}: ${problem}.`);
}
