/**
 * A text as Meta takes it for a parameter: without line breaks and tabs, and without more than four blanks in a row.
 * Every run of blanks and control characters becomes one blank, and those at either end go.
 */
export function singleLine(text: string): string {
  return (
    text
      .replace(/[\s\p{Cc}]+/gu, " ")
      .trim()
      // Half of a surrogate pair is no text on the wire, and none in a database.
      .toWellFormed()
  );
}
