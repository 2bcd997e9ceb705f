/**
 * A text as Meta takes it for a parameter: without line breaks and tabs, and without more than four spaces in a row.
 * Every run of spaces and control characters becomes one space, and those at either end go.
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
