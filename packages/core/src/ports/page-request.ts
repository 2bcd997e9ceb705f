/** Which page of a list. */
export interface PageRequest {
  /** The most entries to return; at least 1. */
  readonly limit: number;
  /** The `next` of the page before; `null` for the first page. */
  readonly after: string | null;
}
