import { type FailureCode, STATUS_OF } from "../error-table.js";

type FailureStatus = (typeof STATUS_OF)[FailureCode];

const HEADERS: Partial<Record<FailureStatus, string>> = {
  401: "WWW-Authenticate",
  405: "Allow",
  429: "Retry-After",
};

/** One shared response for each status of the error table. */
export function failureResponses() {
  return Object.fromEntries(
    [...new Set(Object.values(STATUS_OF))].map((status) => [responseName(status), failureResponse(status)]),
  );
}

/** The reference of an operation to one of them. */
export function failureResponseRef(status: FailureStatus) {
  return { $ref: `#/components/responses/${responseName(status)}` };
}

function failureResponse(status: FailureStatus) {
  const codes = Object.entries(STATUS_OF).flatMap(([code, of]) => (of === status ? [`\`${code}\``] : []));
  const header = HEADERS[status];
  return {
    description: codes.join(", "),
    ...(header === undefined ? {} : { headers: { [header]: { schema: { type: "string" } } } }),
    content: { "application/json": { schema: { $ref: "#/components/schemas/Failure" } } },
  };
}

function responseName(status: FailureStatus): string {
  return `Failure${status}`;
}
