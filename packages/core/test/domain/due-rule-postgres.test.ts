import pg from "pg";
import { expect, inject, test } from "vitest";
import { calendarDate, epochDay } from "../../src/domain/calendar-date.js";
import { dueRule } from "../../src/domain/due-rule.js";

declare module "vitest" {
  interface ProvidedContext {
    databaseUrl: string;
  }
}

const SUMS = `
  select string_agg(to_char(day + make_interval(months => $1), 'YYYY-MM-DD'), ' ' order by day) as dates
  from generate_series(date '1990-01-01', date '2060-12-31', interval '1 day') as day`;

test("the next visit is PostgreSQL's date + interval, for every date of 1990–2060 and 1 to 24 months", async () => {
  const client = new pg.Client({ connectionString: inject("databaseUrl") });
  await client.connect();
  try {
    for (let months = 1; months <= 24; months++) {
      const { rows } = await client.query<{ dates: string }>(SUMS, [months]);
      const theirs = rows[0]?.dates.split(" ") ?? [];
      const rule = dueRule({ intervalMonths: months });
      const first = epochDay("1990-01-01");
      const wrong = theirs.flatMap((date, index) => {
        const lastVisit = calendarDate(first + index);
        const ours = rule.nextVisitDate(lastVisit);
        return ours === date ? [] : [{ lastVisit, months, ours, theirs: date }];
      });
      expect(theirs).toHaveLength(epochDay("2060-12-31") - first + 1);
      expect(wrong).toEqual([]);
    }
  } finally {
    await client.end();
  }
});
