import type { Fixture } from "../fixture.ts";
import { addressOf } from "../http.ts";
import type { Program } from "../program.ts";
import { type FaultKind, killAnywhere, meets, slowGateway } from "./kind.ts";

/** A part of what logs must not hold, so that they are searched for it. */
const WEBHOOK_SECRET = "kunci-rahasia-webhook-uji";

/** What was about to begin, or in flight, when its number opted out has arrived by then. */
const IN_FLIGHT_MS = 1_000;

/** A number that opted out in mid-run. */
export interface OptOut {
  readonly number: string;
  /** When it was certainly committed, in milliseconds since 1970. */
  readonly at: number;
}

const INSERT = `insert into reminder_suppression (number, kind, added_by) values ($1, 'opted_out', 'test')
  on conflict (number) do update set kind = 'opted_out'`;
const KNOWN = "select vehicle_id from reminder_delivery";

/** Numbers opt out while processes send to them and are killed. */
const optOut: FaultKind = {
  name: "opt-out",
  async inject(fixture) {
    const { random } = fixture;
    await slowGateway(fixture, 30, 120);
    const server = random.chance(0.4) ? fixture.server({ environment: { WEBHOOK_SECRET } }) : null;
    const optNextOut = optOuts(fixture, server && { program: server, address: await addressOf(server) });
    const optedOut: OptOut[] = [];
    for (const isKilled of [true, false]) {
      const program = fixture.remind();
      for (let times = random.int(1, 4); times > 0; times -= 1) {
        if (await meets(fixture, program, random.pick(["sending", "answered"] as const))) {
          optedOut.push(await optNextOut());
        }
      }
      if (isKilled) await killAnywhere(fixture, program);
      await program.exited;
    }
    optedOut.push(await optNextOut());
    const { code } = await fixture.remind().exited;
    if (code !== 0) fixture.violate(`with opt-outs: expected exit 0, got ${code}`);
    server?.signal("SIGTERM");
    await server?.exited;
    checkSilence(fixture, optedOut);
  },
};

/** Opts a number out by hand in the table, by the command, or by a message to the gateway's webhook. */
export function optOuts(
  fixture: Fixture,
  server: { readonly program: Program; readonly address: string } | null,
): () => Promise<OptOut> {
  const { database, due, lane, random, setup } = fixture;
  const [gateway] = setup.gateways;

  async function put(number: string): Promise<void> {
    if (server && gateway !== "whatsapp-cloud") {
      const body = { device: "uji", sender: number, from: number, message: " Berhenti. ", timestamp: 1 };
      const { status } = await fetch(`${server.address}/webhooks/${gateway}/${WEBHOOK_SECRET}`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      });
      if (status !== 200) fixture.violate(`the webhook: expected 200, got ${status}`);
    } else if (random.chance(0.3)) {
      const { code } = await fixture.suppress(number).exited;
      if (code !== 0) fixture.violate(`suppress: expected exit 0, got ${code}`);
    } else await lane.query(database, INSERT, [number]);
  }

  /** Mostly one that a run has still to send to. */
  async function choose(): Promise<string> {
    const any = random.int(1, due);
    const isAny = random.chance(0.3);
    const rows = await lane.query<{ vehicle_id: string }>(database, KNOWN);
    const known = new Set(rows.map(({ vehicle_id }) => vehicle_id));
    const waiting = Array.from({ length: due }, (_, index) => String(index + 1)).filter(
      (id) => !known.has(id),
    );
    return (isAny ? undefined : waiting[any % Math.max(waiting.length, 1)]) ?? String(any);
  }

  return async () => {
    const number = fixture.recipientOf(await choose());
    await put(number);
    fixture.optedOut.add(number);
    return { number, at: Date.now() };
  };
}

/** Nothing arrives for a number that opted out, once what was in flight has. */
export function checkSilence(fixture: Fixture, optedOut: readonly OptOut[]): void {
  for (const { number, at } of optedOut) {
    const late = fixture
      .record()
      .filter((message) => message.to === number && message.at > at + IN_FLIGHT_MS);
    if (late.length > 0) {
      const ms = late.map((message) => message.at - at).join(", ");
      fixture.violate(`${late.length} accepted for a number that had opted out, ${ms} ms later`);
    }
  }
}

export const OPT_OUTS: readonly FaultKind[] = [optOut];
