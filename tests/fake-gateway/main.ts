import { parseArgs } from "node:util";
import { startControl } from "./control.ts";
import { startWitness } from "./fake-gateway.ts";

const USAGE = `Gateways that speak the APIs of Starsender, Fonnte and WhatsApp's cloud, and send nothing.

  node tests/fake-gateway/main.ts --record FILE [--port 0] [--control-port 0]

Prints its addresses as one JSON object, and runs until SIGTERM or SIGINT. The control address takes
PUT /__script ({"seed","rules":[{"fault","to","road","after","times","probability"}],"listening","closed","delayMs"};
the faults are named in faults.ts, the roads are starsender, fonnte and whatsapp-cloud) and streams GET /__events.
FILE gets a line for each message that was accepted.`;

function fail(message: string): never {
  console.error(`${message}\n\n${USAGE}`);
  process.exit(2);
}

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "0" },
    "control-port": { type: "string", default: "0" },
    record: { type: "string" },
  },
});
const record = values.record ?? fail("--record: expected a file, got nothing");

const witness = await startWitness({ record, port: Number(values.port) });
const control = await startControl(witness, Number(values["control-port"]));
console.log(
  JSON.stringify({ address: witness.address, addresses: witness.addresses, control: control.address }),
);

async function end(): Promise<void> {
  await control.close();
  await witness.close();
}
for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void end());
