import type { Erasure, Expiry, Person, PersonalData } from "@pengingat/core";
import type { Sequelize } from "sequelize";
import { pageCursor } from "../database/keyset-page.js";
import { statement } from "../database/statement.js";
import {
  ACTIVITIES,
  CALLS,
  CONTACTS,
  DELIVERIES,
  idPattern,
  OPT_OUTS,
  RUNS,
  SKIPS,
} from "./erasure-statements.js";
import { DELIVERIES as OLD_DELIVERIES, OTHERS } from "./expiry-statements.js";
import {
  activitiesOf,
  callsOf,
  contactsOf,
  deliveriesOf,
  runsOf,
  skipsOf,
  suppressionOf,
  unresolvedOf,
} from "./person-records.js";

/** What the project's own tables keep about people. */
export function personalData(sequelize: Sequelize): PersonalData {
  async function count(sql: string, bind: readonly unknown[]): Promise<number> {
    const [row] = await statement<{ count: number }>(sequelize, sql, bind);
    return row?.count ?? 0;
  }

  /** By what a gateway may call them: their ids, and the number as it may be written. */
  async function senderIds({ number }: Person): Promise<readonly string[]> {
    const ids = (await contactsOf(sequelize, number)).map(({ id }) => id);
    return [...ids, number, ...(number.startsWith("62") ? [`0${number.slice(2)}`] : [])];
  }

  return {
    async read(person) {
      const { number } = person;
      const theirs = [number, person.vehicleIds.filter(isStorable)];
      const ids = await senderIds(person);
      const pattern = idPattern(ids);
      return {
        deliveries: await deliveriesOf(sequelize, theirs),
        calls: await callsOf(sequelize, theirs),
        skips: await skipsOf(sequelize, theirs),
        suppression: await suppressionOf(sequelize, number),
        contacts: await contactsOf(sequelize, number),
        unresolved: await unresolvedOf(sequelize, [pattern]),
        activities: await activitiesOf(sequelize, [ids, pattern, person.plates.filter(isStorable)]),
        runs: await runsOf(sequelize, [pattern]),
      };
    },

    async erase(person, { dryRun }): Promise<Erasure> {
      const { number } = person;
      const theirs = [number, person.vehicleIds.filter(isStorable)];
      // Before the links that they are known by are gone.
      const ids = await senderIds(person);
      const pattern = idPattern(ids);
      const step = dryRun ? "count" : "erase";
      const [optOuts] = await statement<Pick<Erasure, "suppressions" | "unresolved">>(
        sequelize,
        OPT_OUTS[step],
        [number, pattern],
      );
      const calls = await count(CALLS[step], theirs);
      const deliveries = await count(DELIVERIES[step], theirs);
      const left = await count(DELIVERIES.underWay, theirs);
      return {
        suppressions: optOuts?.suppressions ?? 0,
        unresolved: optOuts?.unresolved ?? 0,
        calls,
        deliveries,
        skips: await count(SKIPS[step], [number]),
        contacts: await count(CONTACTS[step], [number]),
        activities: await count(ACTIVITIES[step], [ids, pattern, person.plates.filter(isStorable)]),
        runs: await count(RUNS[step], [pattern]),
        underWay: dryRun ? left - deliveries : left,
      };
    },

    async expire({ before, dryRun, limit, after }): Promise<Expiry> {
      const ms = before.getTime();
      const step = dryRun ? "count" : "expire";
      const [batch] = await statement<{ count: number; last: string | null; seen: number }>(
        sequelize,
        OLD_DELIVERIES[step],
        [pageCursor(after), limit, ms],
      );
      const { count: deliveries = 0, last = null, seen = 0 } = batch ?? {};
      const others = { skips: 0, calls: 0, contacts: 0, suppressions: 0, activities: 0, runs: 0 };
      if (seen === limit) return { deliveries, ...others, next: last };
      for (const name of Object.keys(others) as (keyof typeof others)[]) {
        if (dryRun) others[name] = await count(OTHERS[name].count, [ms]);
        else others[name] = await untilNone(() => count(OTHERS[name].expire, [ms, limit]), limit);
      }
      return { deliveries, ...others, next: null };
    },
  };
}

/** Repeats what changes at most `limit` rows at a time, and returns how many it changed. */
async function untilNone(change: () => Promise<number>, limit: number): Promise<number> {
  let total = 0;
  for (;;) {
    const changed = await change();
    total += changed;
    if (changed < limit) return total;
  }
}

function isStorable(id: string): boolean {
  return !id.includes("\0");
}
