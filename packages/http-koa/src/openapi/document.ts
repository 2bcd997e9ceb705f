import type { Endpoint } from "../endpoints/endpoint.js";
import { components } from "./components.js";
import { failureResponses } from "./failure-responses.js";
import { operation } from "./operation.js";

/** The version of what the routes promise, not of the package: it changes when a client would have to. */
const API_VERSION = "1.0.0";

const DESCRIPTION =
  "Reminds a workshop's customers over WhatsApp that their vehicle is due for maintenance. " +
  "A path that is not listed here answers 404, a method that is not listed 405, both only to whoever has a token.";

/** An OpenAPI 3.1 document, made of the schemas that the endpoints read and answer with. */
export function openApiDocument(endpoints: readonly Endpoint[]): object {
  const { schemas, ref } = components(endpoints);
  const paths: Record<string, Record<string, ReturnType<typeof operation>>> = {};
  for (const endpoint of endpoints) {
    paths[endpoint.path] = {
      ...paths[endpoint.path],
      [endpoint.method.toLowerCase()]: operation(endpoint, ref),
    };
  }
  return {
    openapi: "3.1.1",
    info: {
      title: "pengingat",
      version: API_VERSION,
      description: DESCRIPTION,
      license: { name: "MIT", identifier: "MIT" },
    },
    paths,
    components: {
      schemas,
      responses: failureResponses(),
      securitySchemes: { bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT" } },
    },
  };
}
