import {
  type Checks,
  type Clock,
  type DueRule,
  dueRule,
  type ReminderScheduler,
  type ReminderService,
  type ReminderStore,
} from "@pengingat/core";
import {
  checkedObject,
  checkedOptions,
  checkedPort,
  invalidOption,
  isBlank,
  wholeNumber,
} from "@pengingat/core/adapter";
import { type Turns, turns } from "./model/turns.js";
import type { PageDownloads } from "./page-downloads.js";
import type { SignInLinks } from "./sign-in/sign-in-links.js";
import type { TestMessages } from "./test-messages.js";
import type { VehicleRegister } from "./vehicle-register.js";

/** What the page works with. */
export interface ReminderPageOptions {
  /** It must record its runs in the store's `history`. */
  readonly service: ReminderService;
  readonly scheduler: ReminderScheduler;
  /** The store of the service. */
  readonly store: PageStore;
  /** The clock of the service: its zone is the one that times are shown in. */
  readonly clock: Clock;
  /** The workshop's name, for the header of every screen. */
  readonly workshop: string;
  /** Whether messages are really sent, only printed, or cannot be sent for want of a messenger. */
  readonly sending: "real" | "printed" | "none";
  /** Calendar months from one visit to the next, as in the service's rule. @default 4 */
  readonly intervalMonths?: number | undefined;
  /** The service's rule: a message in doubt is offered to be sent again while its visit is due. @default the service's default */
  readonly rule?: Pick<DueRule, "isDue"> | undefined;
  /** Two-letter code of the country of numbers that are written without `+`. @default "ID" */
  readonly defaultCountry?: string | undefined;
  /** Links that sign in once, without a password. @default none */
  readonly signInLinks?: SignInLinks | undefined;
  /** Lists as files, behind a button of each list. @default none */
  readonly downloads?: PageDownloads | undefined;
  /** Vehicles that the app keeps itself, and the screen for them. @default none */
  readonly register?: VehicleRegister | undefined;
  /** What can be looked at before going live, and the screen for it. @default none */
  readonly checks?: Checks | undefined;
  /** Test messages to a number of the workshop's own, on the screen of the checks. @default none */
  readonly testMessages?: TestMessages | undefined;
  /** The command that adds a user, shown while there is none. @default "pengingat user add NAME" */
  readonly addUserCommand?: string | undefined;
  /**
   * How long a screen waits for what takes long at a big workshop, in milliseconds. What comes later is shown as being
   * counted, and the screen loads again soon. @default 200
   */
  readonly waitMs?: number | undefined;
  /** Aborts when the app shuts down: a run that the page started then stops between attempts. */
  readonly signal?: AbortSignal | undefined;
}

/** The part of a `ReminderStore` that the page uses. */
export type PageStore = Pick<
  ReminderStore,
  | "activity"
  | "calls"
  | "contacts"
  | "history"
  | "holdOut"
  | "messageHistory"
  | "notices"
  | "records"
  | "reminded"
  | "skipped"
  | "suppressions"
  | "unresolved"
  | "users"
  | "vehicles"
  | "vehicleSearch"
  | "visitDates"
>;

/** The results take minutes: what is due should not wait for them. */
const SLOW_AT_ONCE = 2;

/** The options with their defaults. */
export interface PageParts extends ReminderPageOptions {
  readonly intervalMonths: number;
  readonly rule: Pick<DueRule, "isDue">;
  readonly defaultCountry: string;
  readonly addUserCommand: string;
  readonly waitMs: number;
  /** For what takes long at a big workshop. */
  readonly turns: Turns;
}

const NAMES = [
  ...(["service", "scheduler", "store", "clock", "workshop", "sending", "intervalMonths"] as const),
  ...(["defaultCountry", "signInLinks", "addUserCommand", "signal", "downloads", "register"] as const),
  ...(["checks", "testMessages", "waitMs", "rule"] as const),
] as const;

/** @throws {ReminderError} `INVALID_OPTION` */
export function pageParts(options: ReminderPageOptions): PageParts {
  const { service, scheduler, store, clock, workshop, sending } = checkedOptions("options", options, NAMES);
  checkedPort("service", service, ["run", "preview"]);
  checkedPort("scheduler", scheduler, ["start", "stop", "status"]);
  checkedPort("clock", clock, ["now", "today"]);
  checkedObject("store", store);
  checkedPort("store.activity", store.activity, ["record", "list"]);
  checkedPort("store.calls", store.calls, ["record", "latest", "ofVehicles", "listToCall"]);
  checkedPort("store.contacts", store.contacts, ["link"]);
  checkedPort("store.history", store.history, ["get", "list"]);
  checkedPort("store.holdOut", store.holdOut, ["list"]);
  checkedPort("store.reminded", store.reminded, ["list"]);
  checkedPort("store.skipped", store.skipped, ["list"]);
  checkedPort("store.visitDates", store.visitDates, ["firstSince"]);
  checkedPort("store.messageHistory", store.messageHistory, ["countByDay", "listDay", "ofVehicles"]);
  checkedPort("store.notices", store.notices, ["list"]);
  checkedPort("store.records", store.records, ["resolve"]);
  checkedPort("store.suppressions", store.suppressions, ["find", "list", "add", "remove"]);
  checkedPort("store.unresolved", store.unresolved, ["find", "list", "remove"]);
  checkedPort("store.users", store.users, ["find", "list", "openSession", "userOfSession", "closeSession"]);
  checkedPort("store.vehicles", store.vehicles, ["findByLastVisit", "findByIds"]);
  checkedPort("store.vehicleSearch", store.vehicleSearch, ["search"]);
  if (options.downloads !== undefined) checkedPort("downloads", options.downloads, ["open"]);
  if (options.register !== undefined) {
    checkedPort("register", options.register, ["isOpen", "preview", "apply", "save"]);
  }
  if (options.checks !== undefined) checkedPort("checks", options.checks, ["run"]);
  if (options.testMessages !== undefined) checkedPort("testMessages", options.testMessages, ["send"]);
  if (typeof workshop !== "string" || isBlank(workshop)) throw invalidOption("workshop", "a name", workshop);
  if (!["real", "printed", "none"].includes(sending)) {
    throw invalidOption("sending", '"real", "printed" or "none"', sending);
  }
  if (service.keepsHistory === false) {
    const expected = "true (create the service with the store's history)";
    throw invalidOption("service.keepsHistory", expected, false);
  }
  const intervalMonths = wholeNumber("intervalMonths", options.intervalMonths ?? 4, { min: 1, max: 1200 });
  if (options.rule !== undefined) checkedPort("rule", options.rule, ["isDue"]);
  return {
    ...options,
    intervalMonths,
    rule: options.rule ?? dueRule({ intervalMonths }),
    defaultCountry: options.defaultCountry ?? "ID",
    addUserCommand: options.addUserCommand ?? "pengingat user add NAME",
    waitMs: wholeNumber("waitMs", options.waitMs ?? 200, { min: 1, max: 60_000 }),
    turns: turns(SLOW_AT_ONCE),
  };
}
