import { z } from "zod";
import type { DescribedEndpoint } from "../endpoints/endpoint.js";
import { failureSchema } from "../schemas/failure.js";

/** The schemas of the document, each under its name. */
interface Components {
  readonly schemas: Readonly<Record<string, object>>;
  /** The reference to the schema of an answer. */
  ref(answer: z.ZodType): string;
}

/** The named schemas of the endpoints, and the bodies of their responses. */
export function components(endpoints: readonly DescribedEndpoint[]): Components {
  const names = new Map<z.ZodType, string>([[failureSchema, "Failure"]]);
  for (const { operationId, answer, accepted, named = {} } of endpoints) {
    for (const [name, schema] of Object.entries(named)) names.set(schema, name);
    if (answer !== "text")
      names.set(answer, `${operationId.charAt(0).toUpperCase()}${operationId.slice(1)}Answer`);
    if (accepted) names.set(accepted.answer, "AcceptedAnswer");
  }

  // A registry of our own: the app around us may use the same names in the global one.
  const registry = z.registry<{ id: string }>();
  for (const [schema, id] of names) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { uri: schemaRef, io: "output" });
  return {
    schemas: Object.fromEntries(
      Object.entries(schemas).map(([name, { $id: _id, $schema: _dialect, ...schema }]) => [name, schema]),
    ),
    ref: (answer) => schemaRef(names.get(answer) ?? ""),
  };
}

function schemaRef(name: string): string {
  return `#/components/schemas/${name}`;
}
