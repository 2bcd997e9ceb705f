import type {
  DeliveryLedger,
  LedgerRun,
  Messenger,
  ReminderService,
  ReminderServicePorts,
  VehicleRepository,
} from "@pengingat/core";
import { inSpan, type Tracing } from "./tracing.js";

/** The ports, with a span for each page that is read, each group that is settled and begun, and each attempt. */
export function tracedPorts(ports: ReminderServicePorts, tracing: Tracing): ReminderServicePorts {
  if (tracing === null) return ports;
  return {
    ...ports,
    vehicles: tracedVehicles(ports.vehicles, tracing),
    ledger: tracedLedger(ports.ledger, tracing),
    messenger: ports.messenger && tracedMessenger(ports.messenger, tracing),
  };
}

/** The service, with a span for each run. */
export function tracedService(service: ReminderService, tracing: Tracing): ReminderService {
  if (tracing === null) return service;
  return {
    ...service,
    run(options = {}) {
      const { startedBy, shard } = options;
      return inSpan(
        tracing,
        {
          name: "pengingat.run",
          attributes: {
            "pengingat.run.started_by": startedBy?.kind ?? "command",
            ...(shard && {
              "pengingat.run.shard.index": shard.index,
              "pengingat.run.shard.count": shard.count,
            }),
          },
          result: ({ runId, ended, due, sent, failed, unknown, skipped, left }) => ({
            attributes: {
              "pengingat.run.id": runId,
              "pengingat.run.ended": ended,
              "pengingat.run.due": due,
              "pengingat.run.sent": sent,
              "pengingat.run.failed": failed,
              "pengingat.run.unknown": unknown,
              "pengingat.run.skipped": skipped,
              "pengingat.run.left": left,
            },
            isError: ended === "halted" || ended === "database_lost",
          }),
        },
        () => service.run(options),
      );
    },
  };
}

function tracedVehicles(vehicles: VehicleRepository, tracing: NonNullable<Tracing>): VehicleRepository {
  return {
    ...vehicles,
    findByLastVisit: (range, page) =>
      inSpan(
        tracing,
        {
          name: "pengingat.page",
          result: (found) => ({ attributes: { "pengingat.page.vehicles": found.vehicles.length } }),
        },
        () => vehicles.findByLastVisit(range, page),
      ),
  };
}

function tracedLedger(ledger: DeliveryLedger, tracing: NonNullable<Tracing>): DeliveryLedger {
  return { ...ledger, open: async (run) => tracedLedgerRun(await ledger.open(run), tracing) };
}

function tracedLedgerRun(run: LedgerRun, tracing: NonNullable<Tracing>): LedgerRun {
  return {
    ...run,
    settleAndBegin: (settlements, begin) =>
      inSpan(
        tracing,
        {
          name: "pengingat.group",
          attributes: {
            "pengingat.group.settlements": settlements.length,
            "pengingat.group.begins": begin.length,
          },
          result: ({ settled, begun }) => ({
            attributes: { "pengingat.group.settled": settled.size, "pengingat.group.begun": begun.size },
          }),
        },
        () => run.settleAndBegin(settlements, begin),
      ),
  };
}

function tracedMessenger(messenger: Messenger, tracing: NonNullable<Tracing>): Messenger {
  const { name, timeoutMs, maxTextLength, subjects } = messenger;
  return {
    timeoutMs,
    ...(name !== undefined && { name }),
    ...(maxTextLength !== undefined && { maxTextLength }),
    fits: (content) => messenger.fits?.(content) ?? true,
    ...(subjects !== undefined && { subjects }),
    send: (message, options) =>
      inSpan(
        tracing,
        {
          name: "pengingat.attempt",
          kind: "CLIENT",
          result: (outcome) => ({
            attributes: {
              "pengingat.attempt.outcome": outcome.status,
              ...(outcome.status !== "sent" && { "pengingat.attempt.code": outcome.code }),
              "pengingat.attempt.messenger": outcome.messenger ?? name ?? "other",
            },
            isError: outcome.status !== "sent",
          }),
        },
        () => messenger.send(message, options),
      ),
  };
}
