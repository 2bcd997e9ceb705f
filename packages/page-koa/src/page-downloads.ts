/** The lists that can be downloaded: a button of each list leads to it. */
export type DownloadName =
  | "due"
  | "sent"
  | "unconfirmed"
  | "failed"
  | "unknown"
  | "suppressed"
  | "unresolved"
  | "phone"
  | "overdue"
  | "calls"
  | "vehicles"
  | "runs"
  | "activity"
  | "results";

/** Offers lists as files. */
export interface PageDownloads {
  /** Nothing is read before the pieces of the file are. */
  open(list: DownloadName, format: "csv" | "xlsx"): PageDownload;
}

/** A file to download. */
export interface PageDownload {
  /** ASCII, without quotes. */
  readonly name: string;
  /** Its media type. */
  readonly type: string;
  readonly pieces: AsyncIterable<string | Uint8Array>;
}
