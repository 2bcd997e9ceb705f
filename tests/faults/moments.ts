import pg from "pg";
import type { FakeGateway, GatewayEvent } from "../fake-gateway/fake-gateway.ts";

/** A moment to hit a process at: a commit in the ledger that begins or settles a row, or what its gateway sees. */
export type Moment = "sending" | "settled" | GatewayEvent["moment"];

export const MOMENTS: readonly Moment[] = ["sending", "arrived", "accepted", "answered", "settled"];

export interface Moments {
  /** Resolves with `true` when such a moment comes for the nth time in this case. */
  reached(moment: Moment, nth: number): Promise<true>;
  close(): Promise<void>;
}

/** Sends a notification at the commit of each change of status. */
export const MOMENT_TRIGGERS = `
create function notify_moment() returns trigger language plpgsql as
  $$ begin perform pg_notify('moments', new.status || ' ' || new.id || ' ' || new.attempts); return null; end $$;
create trigger notify_begin after insert on reminder_delivery for each row execute function notify_moment();
create trigger notify_change after update on reminder_delivery for each row
  when (old.status is distinct from new.status) execute function notify_moment();`;

/** Whether a moment is a commit in the ledger: of one row, where the gateway sees one message. */
export function isCommit(moment: Moment): boolean {
  return moment === "sending" || moment === "settled";
}

/** Watches a database and the gateways. */
export async function watchMoments(databaseUrl: string, gateway: FakeGateway): Promise<Moments> {
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
  // A case may stop the server.
  client.on("error", () => {});
  await client.connect();
  client.on("notification", ({ payload = "" }) =>
    happened(payload.startsWith("sending") ? "sending" : "settled"),
  );
  await client.query("listen moments");
  gateway.events.on("event", ({ moment }) => happened(moment));

  return {
    reached: (moment, nth) =>
      new Promise((resolve) => {
        if (isReached({ moment, nth })) resolve(true);
        else waiting.push({ moment, nth, resolve });
      }),
    close: () => client.end().catch(() => {}),
  };
}
