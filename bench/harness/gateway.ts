import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { atEnd } from "./cleanup.ts";

const MAIN = fileURLToPath(new URL("./gateway-main.ts", import.meta.url));

/** What the gateway has seen. */
export interface GatewayCounts {
  readonly accepted: number;
  /** Messages to a recipient that had one already; counted only where recipients are tracked. */
  readonly twice: number;
  /** The most that were under way at once. */
  readonly most: number;
}

/** A gateway on loopback, in a process of its own. */
export interface Gateway {
  readonly url: string;
  counts(): Promise<GatewayCounts>;
  reset(): Promise<GatewayCounts>;
  /** Resolves when so many messages have been accepted since the last reset. */
  reached(count: number): Promise<void>;
  close(): Promise<void>;
}

/** Starts a gateway that answers after `delayMs`. */
export async function startGateway(options: {
  readonly delayMs: number;
  readonly track?: boolean;
}): Promise<Gateway> {
  const child = fork(MAIN, [JSON.stringify(options)], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const forget = atEnd(() => close());

  async function told<T>(name: string): Promise<T> {
    for (;;) {
      const [message]: Record<string, T>[] = await once(child, "message");
      const value = message?.[name];
      if (value !== undefined) return value;
    }
  }

  async function close(): Promise<void> {
    forget();
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
  }

  const port = await told<number>("port");
  return {
    url: `http://127.0.0.1:${port}`,
    counts() {
      child.send({ ask: "counts" });
      return told<GatewayCounts>("counts");
    },
    reset() {
      child.send({ ask: "reset" });
      return told<GatewayCounts>("counts");
    },
    async reached(count) {
      child.send({ tellAt: count });
      await told<number>("reached");
    },
    close,
  };
}
