import { compare, type Entrant, timeRatio } from "../harness/comparison.ts";
import { digits, find, interval, perSecond, rowOf, type Workload } from "../harness/workload.ts";

const PEER = "luxon and libphonenumber-js";

/** Planning alone, rows in memory. */
export const planning: Workload = {
  number: 6,
  title: "planning alone, rows in memory",
  async run(effort) {
    const rows = effort.quick ? 200_000 : 1_000_000;
    const scale = 20;
    const entrant = (name: string, role: Entrant["role"], file: string, share = 1): Entrant => ({
      name,
      role,
      case: "",
      module: `planning/${file}.ts`,
      options: { rows: rows / share },
      scale: share,
    });
    const standings = await compare(
      "6 planning",
      [
        entrant("", "ours", "ours"),
        entrant(PEER, "peer", "luxon", scale),
        entrant("a loop that copies its output", "limit", "copy"),
      ],
      effort,
    );
    const ours = find(standings, "");
    const gain = timeRatio(find(standings, PEER), ours);
    // By CPU time, so that threads that help with garbage do not make it look faster than one core is.
    const rate = (rows / Math.max(ours.cpuMs, ours.medianMs)) * 1_000;
    return {
      rows: standings.map((standing) => rowOf(standing, perSecond(rows))),
      goals: [
        { goal: "≥ 10 × the peer", figure: `${interval(gain)} ×`, met: gain.value >= 10 },
        {
          goal: "≥ 300,000 a second on one core",
          figure: `${digits(rate)}/s by CPU time`,
          met: rate >= 300_000,
        },
      ],
      notes: [
        `${rows.toLocaleString("en")} vehicles, all due, through the service's preview, pages and ledger in memory; the peer with a twentieth, scaled.`,
      ],
      raw: standings,
    };
  },
};
