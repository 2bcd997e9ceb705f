import { QueryTypes, type Sequelize } from "sequelize";

/** What a person knows of a vehicle. */
export interface SoughtVehicle {
  /** A part of the plate; spaces, dashes and case do not matter. */
  readonly plate: string | null;
  /** A part of the owner's name; case does not matter. */
  readonly name: string | null;
}

/** The ids of the vehicles that fit; `undefined` where nothing is looked for. Reads the whole fleet. */
export async function findVehicles(
  sequelize: Sequelize,
  { plate, name }: SoughtVehicle,
): Promise<readonly string[] | undefined> {
  if (plate === null && name === null) return undefined;
  const rows = await sequelize.query<{ id: string }>(FIND, {
    type: QueryTypes.SELECT,
    bind: [plate?.toUpperCase().replaceAll(/[^A-Z0-9]/g, "") ?? null, name?.trim().toLowerCase() ?? null],
  });
  return rows.map(({ id }) => id);
}

const FIND = `
select v.id::text as id from vehicle v left join customer c on c.id = v.customer_id
where ($1::text is null or strpos(regexp_replace(upper(v.no_pol::text), '[^A-Z0-9]', '', 'g'), $1) > 0)
  and ($2::text is null or strpos(lower(c.nama::text), $2) > 0)`;
