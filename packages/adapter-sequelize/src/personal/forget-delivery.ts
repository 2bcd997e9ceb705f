import { LEASE_OVER_CODE } from "../ledger/lease.js";
import { IS_EXPIRED } from "../records/delivery-row.js";

/** Columns that name a person, or quote the gateway. */
const PERSONAL = [
  "recipient",
  "message_id",
  "message_alias",
  "response",
  "reason",
  "bounce_reason",
  "failed_before",
] as const;

/** SQL: whether the row `d` has anything personal. */
export const IS_PERSONAL = `num_nonnulls(${PERSONAL.map((column) => `d.${column}`).join(", ")}) > 0`;

/** SQL: whether no attempt of the row `d` is under way. */
export const IS_IDLE = `(d.status <> 'sending' or ${IS_EXPIRED})`;

/**
 * SQL: what forgets the person of a row. Without its token, neither a late outcome nor a receipt writes to it again; one that
 * was sent keeps it, as a run may be recording that a second time.
 */
export const FORGET = `
${PERSONAL.map((column) => `${column} = null`).join(", ")}, lease_until = null,
token = case d.status when 'sent' then d.token end,
status = case d.status when 'sending' then 'unknown' else d.status end,
code = case d.status when 'sending' then ${LEASE_OVER_CODE} else d.code end,
settled_at = case d.status when 'sending' then clock_timestamp() else d.settled_at end,
updated_at = case d.status when 'sending' then clock_timestamp() else d.updated_at end`;
