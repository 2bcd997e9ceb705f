import { checkedPort, invalidOption } from "@pengingat/core/adapter";
import type { Sequelize } from "sequelize";

/**
 * Returns the instance if it is one for PostgreSQL. By its methods, as `instanceof` fails where Sequelize is
 * installed twice.
 *
 * @throws {ReminderError} `INVALID_OPTION`; also where the instance is given a schema, which Sequelize uses for models
 * alone
 */
export function postgresInstance(sequelize: Sequelize): Sequelize {
  checkedPort("sequelize", sequelize, ["query", "transaction", "getDialect"]);
  const dialect = sequelize.getDialect();
  if (dialect !== "postgres") throw invalidOption("sequelize", 'the dialect "postgres"', dialect);
  for (const [option, schema] of schemasOf(sequelize)) {
    if (schema === undefined || schema === null || schema === "") continue;
    throw invalidOption(
      `sequelize ${option}`,
      "no schema there, but in the search path: `?options=-csearch_path%3Dbengkel`, or `bengkel.vehicle` in the mapping",
      schema,
    );
  }
  return sequelize;
}

/** Where Sequelize takes a schema: by its options, and from `?schema=` of a URL. */
function schemasOf(sequelize: Sequelize): readonly (readonly [option: string, schema: unknown])[] {
  // Sequelize's own type keeps its options to itself.
  const { options } = sequelize as { readonly options?: GivenOptions };
  const { schema, define, dialectOptions } = options ?? {};
  return [
    ["options.schema", schema],
    ["options.define.schema", define?.schema],
    ["URL parameter schema", dialectOptions?.schema],
  ];
}

/** The options that an instance was given. */
interface GivenOptions {
  readonly schema?: unknown;
  readonly define?: { readonly schema?: unknown };
  readonly dialectOptions?: { readonly schema?: unknown };
}
