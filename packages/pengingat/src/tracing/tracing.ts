import type * as OpenTelemetry from "@opentelemetry/api";
import { ReminderError } from "@pengingat/core";

/** What spans are made with; `null`: nobody traces. */
export type Tracing = Pick<typeof OpenTelemetry, "trace" | "SpanKind" | "SpanStatusCode"> | null;

/** What a span is called and says. Nothing in it is personal: no id, number or text of anybody. */
export interface Traced<Result> {
  readonly name: string;
  readonly kind?: "CLIENT" | "INTERNAL";
  readonly attributes?: OpenTelemetry.Attributes;
  /** What the result adds to the attributes, and whether it counts as an error. */
  readonly result: (result: Result) => {
    readonly attributes: OpenTelemetry.Attributes;
    readonly isError?: boolean;
  };
}

/** Where `@opentelemetry/api` keeps what an SDK has registered, in all its versions 1. */
const REGISTERED = Symbol.for("opentelemetry.js.api.1");

/** Resolves to the API of OpenTelemetry where an SDK was started before this program; else nothing of it is loaded. */
export async function openTracing(): Promise<Tracing> {
  if (!(REGISTERED in globalThis)) return null;
  return import("@opentelemetry/api").catch(() => null);
}

/** Does `work` in a span, which becomes the parent of those inside. */
export function inSpan<Result>(
  tracing: NonNullable<Tracing>,
  { name, kind = "INTERNAL", attributes = {}, result }: Traced<Result>,
  work: () => Promise<Result>,
): Promise<Result> {
  const { trace, SpanKind, SpanStatusCode } = tracing;
  const tracer = trace.getTracer("pengingat");
  return tracer.startActiveSpan(name, { kind: SpanKind[kind], attributes }, async (span) => {
    try {
      const done = await work();
      const said = result(done);
      span.setAttributes(said.attributes);
      if (said.isError) span.setStatus({ code: SpanStatusCode.ERROR });
      return done;
    } catch (error) {
      // An error's own words may quote what is on file.
      span.setAttribute("error.type", ReminderError.is(error) ? error.code : "unexpected");
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}
