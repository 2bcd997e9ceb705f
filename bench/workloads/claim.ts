import { compare, type Entrant, timeRatio } from "../harness/comparison.ts";
import { newDatabase } from "../harness/stage.ts";
import { find, interval, perSecond, rowOf, type Workload } from "../harness/workload.ts";

/** Claim what is due in the ledger. */
export const claim: Workload = {
  number: 2,
  title: "claim in the ledger",
  async run(effort) {
    const claims = effort.quick ? 5_000 : 50_000;
    const entrant = async (
      name: string,
      role: Entrant["role"],
      file: string,
      batch: number,
      scale = 1,
    ): Promise<Entrant> => ({
      name,
      role,
      case: batch === LARGE ? `pages of ${LARGE}` : `pages of ${PAGE}`,
      module: `ledger/${file}.ts`,
      options: { url: (await newDatabase()).url, claims: claims / scale, batch },
      scale,
    });
    const entrants: Entrant[] = [];
    for (const batch of [PAGE, LARGE]) {
      entrants.push(
        await entrant("", "ours", "ours", batch),
        await entrant("multi-row SQL, bare pg", "limit", "limit", batch),
        await entrant("Sequelize bulkCreate", "peer", "sequelize-model", batch),
        await entrant("pg-boss insert", "peer", "pg-boss", batch),
      );
    }
    entrants.push(await entrant("Sequelize create, one by one", "peer", "sequelize-model", 1, 50));
    const standings = await compare("2 claim", entrants, effort);

    const goals = [PAGE, LARGE].flatMap((batch) => {
      const group = `pages of ${batch}`;
      const ours = find(standings, "", group);
      const gain = timeRatio(find(standings, "Sequelize bulkCreate", group), ours);
      const share = timeRatio(find(standings, "multi-row SQL, bare pg", group), ours);
      return [
        { goal: `≥ 5 × bulkCreate (${group})`, figure: `${interval(gain)} ×`, met: gain.value >= 5 },
        { goal: `≥ 0.7 of the limit (${group})`, figure: interval(share), met: share.value >= 0.7 },
      ];
    });
    return {
      rows: standings.map((standing) => rowOf(standing, perSecond(claims))),
      goals,
      notes: [
        `${claims.toLocaleString("en")} claims, each page one commit on all sides. Pages of ${PAGE} are the service's default.`,
        "A claim is answered row by row, so bulkCreate is asked to return what it inserted. One by one is run with a fiftieth and scaled.",
      ],
      raw: standings,
    };
  },
};

const PAGE = 500;
const LARGE = 5_000;
