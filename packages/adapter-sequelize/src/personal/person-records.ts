import type {
  Activity,
  Call,
  ContactLink,
  PersonalDelivery,
  PersonalRun,
  PersonalSkip,
  PersonalSuppression,
  UnresolvedOptOut,
} from "@pengingat/core";
import type { Sequelize } from "sequelize";
import { type EpochMs, epochMs, instant, isoDate } from "../database/dates.js";
import { statement } from "../database/statement.js";
import { type DeliveryRow, SEEN_COLUMNS, toDeliveryRecord } from "../records/delivery-row.js";
import { optOutHash } from "../suppressions/opt-out-hash.js";
import {
  HAS_REASON_OF_THEIRS,
  IS_ABOUT_THEM,
  IS_CALL_OF_THEIRS,
  IS_THEIRS,
  isSentByThem,
} from "./erasure-statements.js";
import { IS_PERSONAL } from "./forget-delivery.js";

type PersonalRow = DeliveryRow & { readonly recipient: string | null; readonly message_id: string | null };

/** Rows as they are, but for their `at`, which comes as {@link epochMs}. */
async function withInstants<Row extends { readonly at: Date }>(
  sequelize: Sequelize,
  sql: string,
  bind: readonly unknown[],
): Promise<(Omit<Row, "at"> & { readonly at: Date })[]> {
  const rows = await statement<Omit<Row, "at"> & { readonly at: EpochMs }>(sequelize, sql, bind);
  return rows.map((row) => ({ ...row, at: instant(row.at) }));
}

const DELIVERIES = `
select ${SEEN_COLUMNS}, d.recipient, d.message_id
from reminder_delivery as d
where ${IS_THEIRS} and ${IS_PERSONAL}
order by d.id`;

export async function deliveriesOf(
  sequelize: Sequelize,
  bind: readonly unknown[],
): Promise<PersonalDelivery[]> {
  const rows = await statement<PersonalRow>(sequelize, DELIVERIES, bind);
  return rows.map(({ recipient, message_id: messageId, ...row }) => ({
    ...toDeliveryRecord(row),
    recipient,
    messageId,
  }));
}

const CALLS = `
select c.vehicle_id as "vehicleId", ${isoDate("c.visit_date")} as "visitDate", c.number, c.outcome,
  ${isoDate("c.date")} as date, c.note, c.called_by as by, ${epochMs("c.called_at")} as at
from reminder_call as c where ${IS_CALL_OF_THEIRS}
order by c.id`;

export function callsOf(sequelize: Sequelize, bind: readonly unknown[]): Promise<Call[]> {
  return withInstants<Call>(sequelize, CALLS, bind);
}

const SKIPS = `
select s.vehicle_id as "vehicleId", ${isoDate("s.visit_date")} as "visitDate", ${isoDate("s.skipped_on")} as "firstDay", s.code
from reminder_skip as s
where s.owner = hashtextextended($1, 0) or s.owner is null and s.vehicle_id = any($2::text[])
order by s.visit_date, s.id`;

export function skipsOf(sequelize: Sequelize, bind: readonly unknown[]): Promise<PersonalSkip[]> {
  return statement<PersonalSkip>(sequelize, SKIPS, bind);
}

const UNRESOLVED = `
select u.id::text, u.gateway, u.sender, u.words, u.message_id as "messageId", ${epochMs("u.written_at")} as at
from reminder_unresolved as u where ${isSentByThem("$1")}
order by u.id`;

export function unresolvedOf(sequelize: Sequelize, bind: readonly unknown[]): Promise<UnresolvedOptOut[]> {
  return withInstants<UnresolvedOptOut>(sequelize, UNRESOLVED, bind);
}

const ACTIVITIES = `
select a.kind, a.done_by as by, a.about, a.reason, ${epochMs("a.done_at")} as at
from reminder_activity as a where ${IS_ABOUT_THEM}
order by a.id`;

export function activitiesOf(sequelize: Sequelize, bind: readonly unknown[]): Promise<Activity[]> {
  return withInstants<Activity>(sequelize, ACTIVITIES, bind);
}

const CONTACTS = `
select id, number, ${epochMs("linked_at")} as at, is_move as "isMove" from reminder_contact where number = $1 order by id`;

export function contactsOf(sequelize: Sequelize, number: string): Promise<ContactLink[]> {
  return withInstants<ContactLink>(sequelize, CONTACTS, [number]);
}

const RUNS = `
select r.id as "runId", r.reason, ${epochMs("r.started_at")} as at from reminder_run as r where ${HAS_REASON_OF_THEIRS}
order by r.number`;

export function runsOf(sequelize: Sequelize, bind: readonly unknown[]): Promise<PersonalRun[]> {
  return withInstants<PersonalRun>(sequelize, RUNS, bind);
}

/** The entry of the list before the hash. */
const SUPPRESSION = `
select kind, added_by as by, reason, ${epochMs("added_at")} as at, false as is_erased
from reminder_suppression where number = $1 and lifted_at is null
union all
select 'opted_out', null, null, ${epochMs("e.asked_at")}, true
from reminder_erased_opt_out as e where e.hash = ${optOutHash("$1::text")}
order by is_erased
limit 1`;

interface SuppressionRow extends Pick<PersonalSuppression, "kind" | "by" | "reason"> {
  readonly at: EpochMs;
  readonly is_erased: boolean;
}

export async function suppressionOf(
  sequelize: Sequelize,
  number: string,
): Promise<PersonalSuppression | null> {
  const [row] = await statement<SuppressionRow>(sequelize, SUPPRESSION, [number]);
  if (row === undefined) return null;
  const { kind, by, reason, at, is_erased: isErased } = row;
  return { kind, by, reason, addedAt: instant(at), isErased };
}
