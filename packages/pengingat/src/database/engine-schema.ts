import { createHash } from "node:crypto";

const PREFIX = "pengingat_pgboss";

/** What pg-boss takes as it is, with the prefix: 50 characters. */
const PLAIN_NAME = /^[a-z0-9_]{1,33}$/;

/**
 * The schema of pg-boss's tables, by that of pengingat's own: programs that share a database have a schedule and jobs
 * each, and another program's pg-boss, usually in `pgboss`, is not touched.
 */
export function engineSchema(own: string): string {
  if (own === "public") return PREFIX;
  return `${PREFIX}_${PLAIN_NAME.test(own) ? own : createHash("sha256").update(own).digest("hex").slice(0, 32)}`;
}
