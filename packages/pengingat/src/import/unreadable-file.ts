/** Why nothing of a file can be read. */
export type FileFault =
  /** Neither CSV nor XLSX: an old `.xls`, a PDF, a picture. */
  | "unknown_kind"
  /** A spreadsheet that is damaged, protected by a password, or has no sheet. */
  | "bad_spreadsheet"
  | "too_large"
  | "empty"
  /** No line has a heading for the plate and one more. The detail has the headings that were found. */
  | "no_headings"
  /** A heading that was named is not in the file. The detail is the heading. */
  | "heading_not_found"
  /** A quotation mark is not closed, or lines later. The detail is the line and the letters of the column: `2 B`. */
  | "open_quote";

/** A file of which nothing can be read. */
export class UnreadableFile extends Error {
  override readonly name = "UnreadableFile";
  readonly fault: FileFault;
  readonly detail: string;
  /** The headings that the file seems to have, where it is they that were not found. */
  readonly headings: readonly string[];

  constructor(fault: FileFault, detail = "", headings: readonly string[] = []) {
    super(fault);
    this.fault = fault;
    this.detail = detail;
    this.headings = headings;
  }
}
