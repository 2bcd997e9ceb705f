import {
  type NewSuppression,
  ReminderError,
  type Suppression,
  type SuppressionKind,
  type SuppressionList,
  type SuppressionRequest,
} from "@pengingat/core";
import type { Sequelize } from "sequelize";
import { type EpochMs, instant } from "../database/dates.js";
import { cutPage, pageCursor } from "../database/keyset-page.js";
import { statement } from "../database/statement.js";
import { storableText } from "../database/storable-text.js";
import { RESTORE } from "./opt-out-hash.js";
import { ASK, FIND, LIST, REMOVE, SET_ASIDE } from "./suppression-statements.js";

/** A request; without a time it is made now. */
interface Asked extends Omit<SuppressionRequest, "at"> {
  readonly at: Date | null;
}

interface SuppressionRow {
  readonly number: string;
  readonly position: string;
  readonly kind: SuppressionKind;
  readonly added_by: string;
  readonly reason: string | null;
  readonly added_at: EpochMs;
}

/** Digits of E.164 without `+`. */
const NUMBER = /^[1-9]\d{0,14}$/;

/** The numbers that get no messages, in the table `reminder_suppression`. */
export function suppressionList(sequelize: Sequelize): SuppressionList {
  async function ask(requests: readonly Asked[], isLast: boolean): Promise<void> {
    await statement(sequelize, RESTORE, [requests.map(({ number }) => number)]);
    await statement(sequelize, ASK, [
      requests.map(({ number }) => number),
      requests.map(({ kind }) => kind !== null),
      requests.map(({ by }) => storableText(by)),
      requests.map(({ reason }) => storableText(reason)),
      requests.map(({ at }) => at?.getTime() ?? null),
      isLast,
    ]);
  }

  async function markUndeliverable(entries: readonly Omit<NewSuppression, "kind">[]): Promise<void> {
    await statement(sequelize, SET_ASIDE, [
      entries.map(({ number }) => number),
      entries.map(({ by }) => storableText(by)),
      entries.map(({ reason }) => storableText(reason)),
    ]);
  }

  return {
    async find(numbers) {
      const asked = numbers.filter((number) => NUMBER.test(number));
      if (asked.length === 0) return new Map();
      const rows = await statement<Pick<SuppressionRow, "number" | "kind">>(sequelize, FIND, [asked]);
      return new Map(rows.map(({ number, kind }) => [number, kind]));
    },

    async add(entry) {
      assertNumbers([entry]);
      const now = { ...entry, at: null };
      await (entry.kind === "opted_out" ? ask([now], true) : markUndeliverable([entry]));
    },

    async apply(requests) {
      assertNumbers(requests);
      const undeliverable = requests.filter(({ kind }) => kind === "set_aside");
      const asked = requests.filter(({ kind }) => kind !== "set_aside");
      if (asked.length > 0) await ask(asked, false);
      if (undeliverable.length > 0) await markUndeliverable(undeliverable);
    },

    async remove(number, kind) {
      if (!NUMBER.test(number)) return false;
      await statement(sequelize, RESTORE, [[number]]);
      const rows = await statement(sequelize, REMOVE, [number, kind ?? null]);
      return rows.length > 0;
    },

    async list({ kind, limit, after }) {
      const rows = await statement<SuppressionRow>(sequelize, LIST, [kind, pageCursor(after), limit + 1]);
      const { page, next } = cutPage(rows, limit, ({ position }) => position);
      return { suppressions: page.map(toSuppression), next };
    },
  };
}

function toSuppression({
  number,
  kind,
  added_by: by,
  reason,
  added_at: addedAt,
}: SuppressionRow): Suppression {
  return { number, kind, by, reason, addedAt: instant(addedAt) };
}

function assertNumbers(entries: readonly { readonly number: string }[]): void {
  if (entries.every(({ number }) => NUMBER.test(number))) return;
  throw new ReminderError("INVALID_PHONE", "number: expected digits of E.164 without +, got something else");
}
