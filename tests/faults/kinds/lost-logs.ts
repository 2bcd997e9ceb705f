import type { Fixture } from "../fixture.ts";
import { addressOf, runNow } from "../http.ts";
import { MOMENTS } from "../moments.ts";
import type { OutputName } from "../program.ts";
import { type FaultKind, meets, slowGateway } from "./kind.ts";
import { endsInTime, nothingIsSending } from "./orderly-end.ts";

const OUTPUTS: readonly (readonly OutputName[])[] = [["stdout"], ["stderr"], ["stdout", "stderr"]];

/** The disk of its log or report is full, or whoever read them is gone: the run goes on, and its exit code is true. */
const ofRun: FaultKind = {
  name: "log-lost",
  async inject(fixture) {
    const { random } = fixture;
    await slowGateway(fixture);
    const outputs = random.pick(OUTPUTS);
    if (random.chance(0.5)) {
      const { code } = await fixture.remind({ full: outputs }).exited;
      if (code !== 0) fixture.violate(`on a full disk: expected exit 0, got ${code}`);
    } else {
      const program = fixture.remind();
      if (await meets(fixture, program, random.pick(MOMENTS)))
        for (const each of outputs) program.closeOutput(each);
      const { code } = await program.exited;
      if (code !== 0) fixture.violate(`with closed output: expected exit 0, got ${code}`);
    }
    await allAreSent(fixture);
  },
};

/** Whoever read a server's log is gone: requests and runs go on. */
const ofServer: FaultKind = {
  name: "log-lost-server",
  async inject(fixture) {
    const { random } = fixture;
    await slowGateway(fixture);
    const server = fixture.server();
    const address = await addressOf(server);
    const reply = runNow(address, new Date());
    if (await meets(fixture, server, random.pick(MOMENTS))) {
      for (const each of random.pick(OUTPUTS)) server.closeOutput(each);
    }
    const { status, body } = await reply;
    if (status !== 200 || !body.includes('"ended":"finished"')) {
      fixture.violate(`without a log: expected 200 and finished, got ${status}`);
    }
    const malformed = await fetch(`${address}/suppressions`, { method: "POST", body: "{" });
    if (malformed.status !== 401) fixture.violate(`without a token: expected 401, got ${malformed.status}`);
    server.signal("SIGTERM");
    await endsInTime(fixture, server, [0]);
    await allAreSent(fixture);
  },
};

async function allAreSent(fixture: Fixture): Promise<void> {
  await nothingIsSending(fixture);
  const accepted = fixture.accepted().length;
  if (accepted !== fixture.due) fixture.violate(`expected ${fixture.due} accepted, got ${accepted}`);
}

export const LOST_LOGS: readonly FaultKind[] = [ofRun, ofServer];
