import type { WebhookCall } from "../ports/gateway-webhook.js";

const encoder = new TextEncoder();

/** Bodies that no gateway ever sends. */
const ODD_BODIES: readonly Uint8Array[] = [
  ...["", " ", "\0", "\ufeff{}", "{", "[]", "[[]]", "{}", "null", "true", "1", "1e999", '""', '"\\ud800"'],
  ...[
    '{"a":1}{"a":2}',
    '{"__proto__":{"from":1}}',
    '{"constructor":null,"toString":null}',
    "a=1&a=2",
    "=",
    "&&",
  ],
  ...[
    "%",
    "a=%ff%fe",
    "a=%",
    "<html></html>",
    "[".repeat(50_000),
    `{"a":${"[".repeat(5_000)}${"]".repeat(5_000)}}`,
  ],
]
  .map((text) => encoder.encode(text))
  .concat(Uint8Array.of(0xff, 0xfe, 0x00), Uint8Array.of(0xc3, 0x28), new Uint8Array(100_000));

/** What takes the place of a value in a body of JSON. */
const ODD_VALUES: readonly unknown[] = [null, true, -1, 1e300, "", "\0", "\ud800", [], [null], {}, { a: {} }];

/** Calls with a body that no gateway ever sends, by every method. */
export function oddCalls({ headers, query }: WebhookCall): WebhookCall[] {
  return ["POST", "GET", "PUT", "HEAD", "post", ""].flatMap((method) =>
    ODD_BODIES.map((body) => ({ method, headers, query, body })),
  );
}

/** The call with its body cut short, a bit of it flipped, or a value of its JSON replaced or left out. */
export function damagedCalls(call: WebhookCall): WebhookCall[] {
  const { body } = call;
  if (body.length === 0) return [];
  const places = Array.from({ length: 32 }, (_, n) => Math.floor((n * body.length) / 32));
  const cut = places.map((place) => body.slice(0, place));
  const flipped = places.map((place) => body.with(place, (body[place] ?? 0) ^ 0x20));
  return [...cut, ...flipped, ...damagedJson(body)].map((damaged) => ({ ...call, body: damaged }));
}

function damagedJson(body: Uint8Array): Uint8Array[] {
  const whole = parse(body);
  return whole === undefined
    ? []
    : [...variants(whole)].map((value) => encoder.encode(JSON.stringify(value)));
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}

/** The value with one of all that it holds replaced by something odd, or left out. */
function* variants(value: unknown): Generator<unknown> {
  yield* ODD_VALUES;
  if (Array.isArray(value)) {
    for (const [n, item] of value.entries()) {
      for (const odd of variants(item)) yield value.with(n, odd);
      yield value.toSpliced(n, 1);
    }
  } else if (typeof value === "object" && value !== null) {
    for (const [name, item] of Object.entries(value)) {
      for (const odd of variants(item)) yield { ...value, [name]: odd };
      yield Object.fromEntries(Object.entries(value).filter(([other]) => other !== name));
    }
  }
}
