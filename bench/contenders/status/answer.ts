import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import type { Contender } from "../../harness/contender.ts";

/** What the servers are told. */
export interface StatusOptions {
  readonly secret: string;
}

/** The path that is asked for. */
export const STATUS_PATH = "/scheduler/maintenance-reminder/status";

/** What the peers answer: the body that ours makes. */
export function statusBody() {
  return {
    success: true,
    data: {
      running: true,
      jobs: [
        {
          id: "maintenance_reminder_job",
          name: "Maintenance Reminder WhatsApp",
          next_run_time: "2026-01-16T07:00:00+07:00",
          trigger: "cron[hour='7', minute='0']",
        },
      ],
    },
  };
}

/** A listening server as a contender whose rounds the parent drives. */
export async function served(
  listener: RequestListener,
  close: () => Promise<void> = async () => {},
): Promise<Contender> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    info: { port: (server.address() as AddressInfo).port },
    round: () => Promise.reject(new Error("the parent drives this contender")),
    async close() {
      server.closeAllConnections();
      server.close();
      await close();
    },
  };
}
