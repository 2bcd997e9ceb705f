/** The types that a column of ids may have. */
export type IdType = "uuid" | "text" | "varchar" | "bpchar" | "int2" | "int4" | "int8";

/** Types of one family can be compared by an index. */
const FAMILIES: Readonly<Record<IdType, "uuid" | "text" | "integer">> = {
  uuid: "uuid",
  text: "text",
  varchar: "text",
  bpchar: "text",
  int2: "integer",
  int4: "integer",
  int8: "integer",
};

const INTEGER_BITS = { int2: 16, int4: 32, int8: 64 };

/** Whether a type of the catalog is one for ids. */
export function isIdType(type: string | undefined): type is IdType {
  return type !== undefined && Object.hasOwn(FAMILIES, type);
}

/** The family of a type. */
export function idFamily(type: IdType): "uuid" | "text" | "integer" {
  return FAMILIES[type];
}

/**
 * Whether a column of the type can hold an id that reads exactly so. One that it can't would fail the statement, or
 * be taken for another id: `007` for `7`.
 */
export function canHold(type: IdType, id: string): boolean {
  switch (type) {
    case "uuid":
      return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);
    case "text":
    case "varchar":
      return isStorable(id);
    case "bpchar":
      // Spaces at its end are padding.
      return isStorable(id) && !id.endsWith(" ");
    case "int2":
    case "int4":
    case "int8":
      return /^(0|-?[1-9]\d{0,18})$/.test(id) && BigInt.asIntN(INTEGER_BITS[type], BigInt(id)) === BigInt(id);
  }
}

/** Of the bytes that a database in SQL_ASCII keeps, each of which is a character there, those that are text in UTF-8. */
const UTF_8 = [
  String.raw`[\x01-\x7f]`,
  String.raw`[\xc2-\xdf][\x80-\xbf]`,
  String.raw`(\xe0[\xa0-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]|\xed[\x80-\x9f])[\x80-\xbf]`,
  String.raw`(\xf0[\x90-\xbf]|[\xf1-\xf3][\x80-\xbf]|\xf4[\x80-\x8f])[\x80-\xbf]{2}`,
].join("|");

/** SQL: whether a row has an id that the database can give. */
export function hasId(id: string, mayBeNoText: boolean): string {
  return mayBeNoText ? `${id} collate "C" ~ '^(${UTF_8})*$'` : `${id} is not null`;
}

/** SQL: whether a row has none. */
export function lacksId(id: string, mayBeNoText: boolean): string {
  return mayBeNoText ? `(${hasId(id, true)}) is not true` : `${id} is null`;
}

/** PostgreSQL refuses NUL, and half a surrogate pair would become another character on its way. */
function isStorable(text: string): boolean {
  return !text.includes("\0") && text.isWellFormed();
}
