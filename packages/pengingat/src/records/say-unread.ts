/** Says on standard error how many vehicles could not be read, if any, and so were `missed`. */
export function sayUnread(count: number, missed: "not looked at" | "left out"): void {
  if (count === 0) return;
  const rows = count === 1 ? "1 vehicle" : `${count} vehicles`;
  process.stderr.write(`${rows} on file could not be read, and so ${missed}.\n`);
}
