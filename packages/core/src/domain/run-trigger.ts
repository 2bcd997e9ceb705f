/** Who started a run: the daily job, a request, or a command. */
export interface RunTrigger {
  readonly kind: "schedule" | "http" | "command";
  /** The subject of the token, the name of the account, or which shard of a scheduled run, as `2/8`; `null` where there is none. */
  readonly by: string | null;
}
