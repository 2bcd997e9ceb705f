import type { Stage } from "../fixture.ts";
import { addressOf } from "../http.ts";
import type { Program } from "../program.ts";
import { anyMoment, meets, slowGateway, type TrialKind } from "./kind.ts";

/** A part of what logs must not hold, so that they are searched for it. */
const WEBHOOK_SECRET = "kunci-rahasia-webhook-uji";

/** What was on its way when its number opted out has arrived by then, attempts after a pause aside. */
const ON_ITS_WAY_MS = 1_500;

interface OptOut {
  readonly number: string;
  /** When it was certainly committed, by the clock that the witness goes by. */
  readonly at: number;
  /** Whether a message to it may have been on its way. */
  readonly underWay: boolean;
}

const INSERT = `insert into reminder_suppression (number, kind, added_by) values ($1, 'opted_out', 'trial')
  on conflict (number) do update set kind = 'opted_out'`;
const WAITING = "select vehicle_id from reminder_delivery where status = 'claimed' order by id limit 20";
const UNDER_WAY =
  "select 1 from reminder_delivery where status = 'sending' and vehicle_id = any ($1::text[])";

/** Numbers opt out while processes write to them and are killed. */
const optOut: TrialKind = {
  name: "opt-out",
  async play(stage) {
    const { random } = stage;
    await slowGateway(stage, 30, 120);
    const server = random.chance(0.4) ? stage.server({ environment: { WEBHOOK_SECRET } }) : null;
    const optingOut = optOuts(stage, server && { program: server, address: await addressOf(server) });
    const gone: OptOut[] = [];
    for (const run of ["first", "second"]) {
      const program = stage.remind();
      for (let times = random.int(1, 4); times > 0; times -= 1) {
        if (await meets(stage, program, random.pick(["claimed", "sending", "answered"] as const))) {
          gone.push(await optingOut());
        }
      }
      if (run === "first" && (await anyMoment(stage, program))) {
        stage.strike();
        program.signal("SIGKILL");
      }
      await program.exited;
    }
    gone.push(await optingOut());
    const { code } = await stage.remind().exited;
    if (code !== 0) stage.violate(`with numbers opted out: expected exit 0, got ${code}`);
    server?.signal("SIGTERM");
    await server?.exited;
    checkSilence(stage, gone);
    stage.calm();
    return undefined;
  },
};

/** By hand in the table, by the command, or by a message to the gateway's webhook. */
function optOuts(stage: Stage, server: { program: Program; address: string } | null): () => Promise<OptOut> {
  const { lane, database, random, arrangement } = stage;
  const { vehiclesPerOwner: each } = arrangement;
  const [road] = arrangement.roads;

  async function put(number: string): Promise<void> {
    if (server && road !== "whatsapp-cloud") {
      const body = { device: "uji", sender: number, from: number, message: " Berhenti. ", timestamp: 1 };
      const { status } = await fetch(`${server.address}/webhooks/${road}/${WEBHOOK_SECRET}`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      });
      if (status !== 200) stage.violate(`the webhook: expected 200, got ${status}`);
    } else if (random.chance(0.3)) {
      const { code } = await stage.remind({ args: ["suppress", number] }).exited;
      if (code !== 0) stage.violate(`suppress: expected exit 0, got ${code}`);
    } else await lane.query(database, INSERT, [number]);
  }

  /** Mostly one that a run has claimed and is about to write to. */
  async function choose(): Promise<number> {
    const any = random.int(1, stage.due);
    const isAny = random.chance(0.3);
    const waiting = await lane.query<{ vehicle_id: string }>(database, WAITING);
    const next = waiting[any % Math.max(waiting.length, 1)];
    return isAny || next === undefined ? any : Number(next.vehicle_id);
  }

  return async () => {
    const vehicle = await choose();
    const number = stage.recipientOf(String(vehicle));
    await put(number);
    stage.optedOut.add(number);
    const at = Date.now();
    const first = Math.floor((vehicle - 1) / each) * each + 1;
    const vehicles = Array.from({ length: each }, (_, index) => String(first + index));
    const underWay = await lane.query(database, UNDER_WAY, [vehicles]);
    return { number, at, underWay: underWay.length > 0 };
  };
}

/** A run looks at the list after it has marked what it hands over, so that only what was marked before may arrive. */
function checkSilence(stage: Stage, gone: readonly OptOut[]): void {
  for (const { number, at, underWay } of gone) {
    const late = stage.record().filter((message) => {
      return message.to === number && message.at > at + (underWay ? ON_ITS_WAY_MS : 0);
    });
    if (late.length > 0) {
      const ms = late.map((message) => message.at - at).join(", ");
      stage.violate(`${late.length} accepted for a number that had opted out, ${ms} ms after`);
    }
  }
}

export const OPT_OUTS: readonly TrialKind[] = [optOut];
