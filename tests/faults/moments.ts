import pg from "pg";
import type { Witness } from "../fake-gateway/fake-gateway.ts";

/**
 * Moments at which a process can be hit: `claimed`, `sending` and `settled` are commits in the ledger, `arrived`,
 * `accepted` and `answered` what the gateway sees.
 */
export type Moment = "claimed" | "sending" | "settled" | "arrived" | "accepted" | "answered";

export interface Moments {
  /** Resolves with `true` the moment that the `nth` such thing happens, counted from the trial's beginning. */
  reached(moment: Moment, nth: number): Promise<true>;
  close(): Promise<void>;
}

/** Tells each change of status at its commit. */
export const MOMENT_TRIGGERS = `
create function tell_moment() returns trigger language plpgsql as
  $$ begin perform pg_notify('moments', new.status || ' ' || new.id || ' ' || new.attempts); return null; end $$;
create trigger tell_new after insert on reminder_delivery for each row execute function tell_moment();
create trigger tell_change after update on reminder_delivery for each row
  when (old.status is distinct from new.status) execute function tell_moment();`;

/** Listens on a connection and at a gateway. */
export async function watchMoments(databaseUrl: string, witness: Witness): Promise<Moments> {
  const counts = new Map<Moment, number>();
  let waiting: { moment: Moment; nth: number; resolve: (reached: true) => void }[] = [];

  function isReached({ moment, nth }: { moment: Moment; nth: number }): boolean {
    return (counts.get(moment) ?? 0) >= nth;
  }

  function happened(moment: Moment): void {
    counts.set(moment, (counts.get(moment) ?? 0) + 1);
    waiting = waiting.filter((each) => {
      if (isReached(each)) each.resolve(true);
      return !isReached(each);
    });
  }

  const client = new pg.Client({ connectionString: databaseUrl });
  // A trial may stop the server.
  client.on("error", () => {});
  await client.connect();
  client.on("notification", ({ payload }) => {
    const status = payload?.split(" ")[0];
    happened(status === "claimed" || status === "sending" ? status : "settled");
  });
  await client.query("listen moments");
  witness.events.on("event", ({ moment }) => happened(moment));

  return {
    reached: (moment, nth) =>
      new Promise((resolve) => {
        if (isReached({ moment, nth })) resolve(true);
        else waiting.push({ moment, nth, resolve });
      }),
    close: () => client.end().catch(() => {}),
  };
}
