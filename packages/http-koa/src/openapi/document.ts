import type { DescribedEndpoint } from "../endpoints/endpoint.js";
import { components } from "./components.js";
import { failureResponses } from "./failure-responses.js";
import { operation } from "./operation.js";

/** The version of the API, not of the package: it changes when clients have to change. */
const API_VERSION = "1.0.0";

const DESCRIPTION =
  "Reminds a workshop's customers over WhatsApp that their vehicle is due for maintenance. " +
  "Without a valid token, all paths but the public ones respond with 401; with one, unknown paths with 404 and wrong " +
  "methods with 405. A query parameter that is not listed, or given twice, is a 400.";

/** An OpenAPI 3.1 document, made of the schemas that the endpoints use. */
export function openApiDocument(endpoints: readonly DescribedEndpoint[]): object {
  const { schemas, ref } = components(endpoints);
  const paths: Record<string, Record<string, ReturnType<typeof operation>>> = {};
  for (const endpoint of endpoints) {
    paths[endpoint.path] = {
      ...paths[endpoint.path],
      [endpoint.method]: operation(endpoint, ref),
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
