import {
  createReminderService,
  type DueRule,
  dueRule,
  type ReminderService,
  type ReminderServiceOptions,
  reminderOffsets,
  runGate,
  systemClock,
  type Templates,
  type Vehicle,
  type VehicleRepository,
} from "@pengingat/core";
import { ContainerModule, type ResolutionContext } from "inversify";
import { loggedService } from "../process/logged-service.js";
import { loggedSkips } from "../process/logged-skips.js";
import { isDayOff } from "../settings/days-off.js";
import type { Settings } from "../settings/settings.js";
import { tracedPorts, tracedService } from "../tracing/traced-ports.js";
import { type Resolver, Tokens } from "./tokens.js";

/** Smaller than the core's default: a workshop's machine has more time than memory. */
const PAGE_SIZE = 500;

/** The clock, the gate and the reminder service. How the service is put together is known in this file only. */
export const serviceModule = new ContainerModule(({ bind }) => {
  bind(Tokens.Clock)
    .toDynamicValue((context) => {
      const { timeZone, today } = context.get(Tokens.Settings);
      return systemClock(today === null ? { timeZone } : { timeZone, today });
    })
    .inSingletonScope();
  bind(Tokens.Gate).toConstantValue(runGate());
  bind(Tokens.Service).toDynamicValue(reminderService).inSingletonScope();
});

function reminderService(context: ResolutionContext): ReminderService {
  const tracing = context.get(Tokens.Tracing);
  const store = context.get(Tokens.Store);
  const ports = {
    ...store,
    skipped: loggedSkips(store.skipped, context.get(Tokens.Log)),
    messenger: context.get(Tokens.Messenger).current,
    clock: context.get(Tokens.Clock),
  };
  const service = createReminderService(tracedPorts(ports, tracing), {
    ...serviceOptions(context.get(Tokens.Settings)),
    gate: context.get(Tokens.Gate),
    pageSize: PAGE_SIZE,
  });
  return tracedService(loggedService(service, context.get(Tokens.Log)), tracing);
}

/**
 * A service for one message to a number of one's own: it does all that a run does, for `vehicle` alone, which counts as due.
 * The ledger has the message as a test, the history of runs and the results have none of it, no number is suppressed for it,
 * and no hold-out holds it back.
 */
export function testService(container: Resolver, vehicle: Vehicle): ReminderService {
  const {
    history: _,
    fleet: __,
    skipped: ___,
    holdOut: ____,
    ledger,
    ...store
  } = container.get(Tokens.Store);
  const { holdOut: _____, ...options } = serviceOptions(container.get(Tokens.Settings));
  const { rule = dueRule() } = options;
  const { lastVisitDate } = vehicle;
  const service = createReminderService(
    {
      ...store,
      vehicles: onlyVehicle(vehicle),
      ledger: { ...ledger, open: (run) => ledger.open({ ...run, isTest: true }) },
      messenger: container.get(Tokens.Messenger).current,
      clock: container.get(Tokens.Clock),
    },
    {
      ...options,
      rule: {
        ...rule,
        stepAt: (days) => rule.stepAt(days) ?? { daysBefore: days, closesAt: days },
        lastVisitRanges: () => [{ from: lastVisitDate, to: lastVisitDate }],
      },
      suppressUndeliverable: false,
    },
  );
  return loggedService(service, container.get(Tokens.Log));
}

/** A service whose previews show everybody who is reminded at all, whether or not the hours or the day's limit let them today. */
export function unlimitedService(container: Resolver): ReminderService {
  const { sendingHours: _, dailyLimit: __, ...options } = serviceOptions(container.get(Tokens.Settings));
  const messenger = container.get(Tokens.Messenger).current;
  const clock = container.get(Tokens.Clock);
  return createReminderService({ ...container.get(Tokens.Store), messenger, clock }, options);
}

function onlyVehicle(vehicle: Vehicle): VehicleRepository {
  return {
    count: async () => 1,
    findByLastVisit: async () => ({ vehicles: [vehicle], next: null }),
    findByIds: async () => [vehicle],
  };
}

/** The core's options that the settings ask for. */
function serviceOptions(settings: Settings): ReminderServiceOptions {
  const { closedDays, holdOut, hours, limits, sendPolicy, servicePhone } = settings;
  const { confirmAbove, dailyLimit, warmUp, oneMessagePerOwner, suppressUndeliverable } = sendPolicy;
  return {
    ...limits,
    rule: ruleOf(settings),
    templates: textsOf(settings),
    servicePhone,
    confirmAbove,
    suppressUndeliverable,
    ...(hours.isBound && {
      sendingHours: { quietHours: hours.quietHours, isDayOff: isDayOff(hours.daysOff) },
    }),
    ...(closedDays && { isClosedDay: isDayOff(closedDays) }),
    ...((dailyLimit > 0 || warmUp > 0) && {
      dailyLimit: { ...(dailyLimit > 0 && { max: dailyLimit }), ...(warmUp > 0 && { warmUp }) },
    }),
    ...(holdOut && { holdOut }),
    ...(oneMessagePerOwner && { groupBy: "owner" as const }),
  };
}

/** The texts, by language. */
export function textsOf({ texts }: Settings): Templates {
  return { [texts.language]: texts.template, ...texts.templates };
}

/** Lead days are a window before the visit; a list of them is offsets, each with its own reminder. */
export function ruleOf({ rule }: Settings): DueRule {
  const { cadence, intervalMonths, graceDays, leadDays } = rule;
  return typeof leadDays === "number"
    ? dueRule({ intervalMonths, leadDays, cadence })
    : reminderOffsets({ intervalMonths, daysBefore: leadDays, graceDays });
}
