import pg from "pg";
import { openContender } from "../harness/contender-process.ts";
import { progress } from "../harness/progress.ts";

/** The most rows seen between the commit of `sending` and that of their outcome, looked for all through one run. */
export async function mostInDoubt(options: {
  readonly url: string;
  readonly gatewayUrl: string;
  readonly due: number;
  readonly concurrency: number;
}): Promise<number> {
  progress("3 doubt: one run, watched");
  const process = await openContender("whole-run/ours.ts", options);
  const client = new pg.Client({ connectionString: options.url });
  await client.connect();
  let most = 0;
  let isRunning = true;
  const run = process.round().finally(() => {
    isRunning = false;
  });
  while (isRunning) {
    const { rows } = await client.query(
      "select count(*)::int as sending from reminder_delivery where status = 'sending'",
    );
    most = Math.max(most, rows[0].sending);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await run;
  await client.end();
  await process.close();
  return most;
}
