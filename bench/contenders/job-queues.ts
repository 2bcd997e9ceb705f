import { PgBoss } from "pg-boss";

/** The one queue, and task, of the job queues. */
export const QUEUE = "reminder";

/** pg-boss with its defaults and the queue. */
export async function openBoss(url: string): Promise<PgBoss> {
  const boss = new PgBoss({ connectionString: url, max: 10 });
  boss.on("error", () => {});
  await boss.start();
  await boss.createQueue(QUEUE);
  return boss;
}
