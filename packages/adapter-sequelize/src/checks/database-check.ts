import { ReminderError } from "@pengingat/core";
import { READ_ONLY, READ_ONLY_WORDS, WRITABLE_AGAIN } from "@pengingat/core/adapter";
import type { Sequelize } from "sequelize";
import { statement } from "../database/statement.js";
import { type Finding, sentence } from "./finding.js";

const LOOK = `
select current_setting('server_version') as version, current_setting('TimeZone') as zone,
  current_setting('server_encoding') as encoding, current_setting('transaction_read_only') = 'on' as read_only`;

/** Whether the database answers, and can be written. */
export async function databaseFinding(sequelize: Sequelize): Promise<Finding> {
  const began = performance.now();
  try {
    const [row] = await statement<Server>(sequelize, LOOK, []);
    const tookMs = Math.ceil(performance.now() - began);
    if (row?.read_only)
      return { state: "problem", what: sentence(READ_ONLY), remedy: sentence(WRITABLE_AGAIN) };
    const what = `PostgreSQL ${row?.version} answers in ${tookMs} ms (time zone ${row?.zone}, ${row?.encoding}).`;
    return { state: "ok", what };
  } catch (error) {
    const why = ReminderError.is(error) ? error.message : "the database refused a simple question";
    const remedy = "Start the database, and check host, port, user and password in DATABASE_URL.";
    return { state: "problem", what: sentence(why), remedy };
  }
}

interface Server {
  readonly version: string;
  readonly zone: string;
  readonly encoding: string;
  readonly read_only: boolean;
}

/** Whether everything that is written now would be refused: on a standby, or by a setting of the role or the database. */
export async function readOnlyWarnings(sequelize: Sequelize): Promise<readonly string[]> {
  const [row] = await statement<Server>(sequelize, LOOK, []);
  return row?.read_only ? [READ_ONLY_WORDS] : [];
}

const CLOCK = "select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms";

/** Differences that leases and logs do not notice. */
const SMALL_MS = 5_000;
/** From here on a day may begin on the wrong side of midnight, and scheduled runs come late. */
const LARGE_MS = 60_000;

/** Whether this machine and the database have the same time. */
export async function clockFinding(sequelize: Sequelize, now: () => number): Promise<Finding> {
  const asked = now();
  const [row] = await statement<{ ms: number }>(sequelize, CLOCK, []);
  const answered = now();
  const theirs = row?.ms ?? Number.NaN;
  // The database's time lies somewhere between the question and the answer.
  const offMs = theirs < asked ? asked - theirs : Math.max(0, theirs - answered);
  if (offMs <= SMALL_MS) return { state: "ok", what: "This machine and the database have the same time." };
  return {
    state: offMs < LARGE_MS ? "warning" : "problem",
    what: `This machine's clock is ${duration(offMs)} ${theirs < asked ? "ahead of" : "behind"} the database's.`,
    remedy: "Set both clocks by NTP (timedatectl set-ntp true).",
  };
}

function duration(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  return minutes < 1 ? `${Math.round(ms / 1_000)} seconds` : `${minutes} minutes`;
}
