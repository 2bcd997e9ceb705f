import { type Call, type CallLog, type CallOutcome, isCalendarDate, ReminderError } from "@pengingat/core";
import type { Sequelize } from "sequelize";
import { type EpochMs, instant } from "../database/dates.js";
import { cutPage, isRowNumber, pageCursor } from "../database/keyset-page.js";
import { statement } from "../database/statement.js";
import { storableText } from "../database/storable-text.js";
import { type DeliveryRow, toDeliveryRecord } from "../records/delivery-row.js";
import { LATEST, LIST, OF_VEHICLES, RECORD, TO_CALL } from "./call-statements.js";

interface CallRow {
  readonly id: string;
  readonly vehicle_id: string;
  readonly visit_date: string;
  readonly number: number;
  readonly outcome: CallOutcome;
  readonly date: string | null;
  readonly note: string | null;
  readonly called_by: string;
  readonly called_at: EpochMs;
}

/** The last call of a delivery's visit comes as JSON, so that its columns do not meet those of the delivery. */
type ToCallRow = DeliveryRow & {
  readonly begun_on: string;
  readonly last_call: (Omit<CallRow, "called_at"> & { readonly called_at: string }) | null;
};

/** The calls, in the table `reminder_call`. */
export function callLog(sequelize: Sequelize): CallLog {
  return {
    async record({ vehicleId, visitDate, outcome, date, note, by, after }) {
      const text = [outcome, date, storableText(note), storableText(by)];
      const rows = await statement(sequelize, RECORD, [vehicleId, visitDate, after, ...text]);
      return rows.length > 0 ? "recorded" : "outdated";
    },

    async latest(visits) {
      if (visits.length === 0) return [];
      const rows = await statement<CallRow & { position: number }>(sequelize, LATEST, [
        visits.map(({ vehicleId }) => vehicleId),
        visits.map(({ visitDate }) => visitDate),
      ]);
      const found = new Map(rows.map((row) => [row.position, toCall(row)]));
      return visits.map((_, index) => found.get(index + 1) ?? null);
    },

    async ofVehicles(vehicleIds, limit) {
      const ids = vehicleIds.filter((id) => !id.includes("\0"));
      if (ids.length === 0) return [];
      return (await statement<CallRow>(sequelize, OF_VEHICLES, [ids, limit])).map(toCall);
    },

    async list({ limit, after }) {
      const rows = await statement<CallRow>(sequelize, LIST, [pageCursor(after), limit + 1]);
      const { page, next } = cutPage(rows, limit, ({ id }) => id);
      return { calls: page.map(toCall), next };
    },

    async listToCall({ since, today, acceptedBefore, limit, after }) {
      const [day, id] = dayCursor(after);
      const bind = [since, today, acceptedBefore?.getTime() ?? null, day, id, limit + 1];
      const rows = await statement<ToCallRow>(sequelize, TO_CALL, bind);
      const { page, next } = cutPage(rows, limit, (row) => `${row.begun_on}.${row.id}`);
      return { entries: page.map(toEntry), next };
    },
  };
}

/** @throws {ReminderError} `INVALID_OPTION` */
function dayCursor(after: string | null): [day: string, id: string] | [null, null] {
  if (after === null) return [null, null];
  const [day, id = "", ...rest] = after.split(".");
  if (isCalendarDate(day) && isRowNumber(id) && rest.length === 0) return [day, id];
  throw new ReminderError("INVALID_OPTION", "after: expected the `next` of an earlier page");
}

function toEntry(row: ToCallRow) {
  const { last_call: call } = row;
  return {
    delivery: toDeliveryRecord(row),
    lastCall: call && toCall({ ...call, called_at: Date.parse(call.called_at) }),
  };
}

function toCall(row: CallRow): Call {
  const { vehicle_id: vehicleId, visit_date: visitDate, number, outcome, date, note } = row;
  return { vehicleId, visitDate, number, outcome, date, note, by: row.called_by, at: instant(row.called_at) };
}
