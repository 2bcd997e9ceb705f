import { invalidOption } from "@pengingat/core/adapter";

/** A table of the mapping. */
export interface TableName {
  /** As it was configured, for messages. */
  readonly label: string;
  /** Quoted for a statement with bound values. */
  readonly sql: string;
  /** Quoted for `to_regclass`, and for SQL without bound values. */
  readonly regclass: string;
  /** Its name without the schema, unquoted. */
  readonly name: string;
  /** Its schema, unquoted; `null` where the search path decides. */
  readonly schema: string | null;
}

/** Reads `name` or `schema.name`. */
export function tableName(option: string, name: unknown): TableName {
  if (typeof name !== "string") throw invalidOption(option, "a table name", name);
  const parts = name.split(".");
  if (parts.length > 2 || !parts.every(isIdentifier)) {
    throw invalidOption(option, '"table" or "schema.table", each part of 1 to 63 bytes', name);
  }
  return {
    label: name,
    sql: parts.map(quoteIdentifier).join("."),
    regclass: parts.map(quote).join("."),
    name: parts.at(-1) ?? "",
    schema: parts.length === 2 ? (parts[0] ?? null) : null,
  };
}

/** Reads a column's name. */
export function columnName(option: string, name: unknown): string {
  if (!isIdentifier(name)) throw invalidOption(option, "a column name of 1 to 63 bytes", name);
  return name;
}

/** Quotes an identifier for a statement with bound values. */
export function quoteIdentifier(name: string): string {
  // Sequelize would take "$1" for a bound value even between quotes.
  return name.includes("$")
    ? `U&${quote(name.replaceAll("\\", "\\\\").replaceAll("$", "\\0024"))}`
    : quote(name);
}

/** Quotes an identifier for SQL without bound values. */
export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Whether PostgreSQL keeps the name as it is. */
export function isIdentifier(name: unknown): name is string {
  return (
    typeof name === "string" && name !== "" && !name.includes("\0") && Buffer.byteLength(name, "utf8") <= 63
  );
}
