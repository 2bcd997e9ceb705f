/** Who started a run: the daily job, a request, or a command. */
export interface RunTrigger {
  readonly kind: "schedule" | "http" | "command";
  /** The subject of the token or the name of the account, where there is one; else `null`. */
  readonly by: string | null;
}
