import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { migrate } from "@pengingat/adapter-sequelize";
import { connect } from "../contenders/sequelize.ts";
import { atEnd } from "../harness/cleanup.ts";
import type { Gateway } from "../harness/gateway.ts";
import { progress } from "../harness/progress.ts";
import { newFleet, TIME_ZONE, TODAY } from "../harness/stage.ts";

const PROGRAM = fileURLToPath(new URL("../../packages/pengingat/dist/main.js", import.meta.url));
/** Tells the peak at the very end, without being part of the program. */
const TELL_PEAK = `data:text/javascript,process.on("exit",()=>process.stderr.write("peak "+process.resourceUsage().maxRSS+"\\n"))`;

/** Peak memory, in MB, of the application sending so many reminders, its report streamed as JSON. */
export async function memoryOfLargeRun(due: number, gateway: Gateway): Promise<number> {
  const { url, drop } = await newFleet({ vehicles: due * 10, due }, { workOrders: 0 });
  const sequelize = connect(url);
  await migrate(sequelize);
  await sequelize.close();
  progress(`4 memory of a run with ${due.toLocaleString("en")} due`);
  const home = mkdtempSync(join(tmpdir(), "pengingat-bench-"));
  const removeHome = () => rmSync(home, { recursive: true, force: true });
  const forget = atEnd(removeHome);
  const program = spawn(process.execPath, ["--import", TELL_PEAK, PROGRAM, "remind", "--json"], {
    stdio: ["ignore", "ignore", "pipe"],
    env: {
      PATH: process.env.PATH,
      PENGINGAT_HOME: home,
      DATABASE_URL: url,
      STARSENDER_API_KEY: "bench",
      STARSENDER_BASE_URL: gateway.url,
      REMINDER_TODAY: TODAY,
      REMINDER_TIME_ZONE: TIME_ZONE,
      SEND_CONCURRENCY: "200",
      SEND_RATE_PER_MINUTE: "0",
      LOG_LEVEL: "silent",
    },
  });
  const stopIt = atEnd(() => void program.kill("SIGKILL"));
  let said = "";
  program.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    said = (said + chunk).slice(-2_000);
  });
  const [code] = await once(program, "close");
  stopIt();
  forget();
  removeHome();
  await drop();
  const peakKb = Number(/peak (\d+)/.exec(said)?.[1]);
  if (code !== 0 || !(peakKb > 0)) throw new Error(`the run ended with ${code}: ${said}`);
  return peakKb / 1_024;
}
