import pg from "pg";

/** What a fleet is like. The same options give the same fleet. */
export interface FleetOptions {
  readonly vehicles: number;
  /** The day that the last visits lead up to, as `YYYY-MM-DD`. */
  readonly today: string;
  /** Work orders of each vehicle. @default 3 */
  readonly workOrders?: number;
  /** Days from each work order of a vehicle back to the one before. @default 100 to 139, by vehicle */
  readonly orderGapDays?: number;
  /** Type of all ids. @default "uuid" */
  readonly idType?: FleetIdType;
  /** Makes another fleet of the same shape. @default 1 */
  readonly seed?: number;
  /** Over how many days up to today the last visits spread evenly: of 360, about 3 in 360 are due. @default 360 */
  readonly spreadDays?: number;
  /** Whether one in twenty or so lacks a visit, customer, name, plate or usable number. @default true */
  readonly flaws?: boolean;
  /** Whether the indexes that the README advises are made. @default true */
  readonly indexes?: boolean;
}

export type FleetIdType = "uuid" | "text" | "integer";

/** The indexes that a big fleet wants, for both sources. */
const FLEET_INDEXES: readonly string[] = [
  "create index on vehicle (last_visit_date, id)",
  "create index on workorder (tanggal_keluar, vehicle_id)",
  "create index on workorder (vehicle_id, tanggal_keluar)",
];

/**
 * Makes the tables `customer`, `vehicle` and `workorder` and fills them on the server, in one transaction. The
 * latest work order of a vehicle is of its last visit, so that both sources give the same. Names and numbers
 * (`0811…`) are invented, and each customer's number is its own.
 */
export async function createFleet(databaseUrl: string, options: FleetOptions): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query("begin");
    for (const statement of statements(options)) await client.query(statement);
    await client.query("commit");
    await client.query("analyze customer, vehicle, workorder");
  } finally {
    await client.end();
  }
}

function statements(options: FleetOptions): string[] {
  const {
    workOrders = 3,
    idType = "uuid",
    seed = 1,
    spreadDays = 360,
    flaws = true,
    indexes = true,
  } = options;
  const vehicles = whole("vehicles", options.vehicles, 0);
  const customers = Math.ceil(vehicles * 0.7);
  const lastOrder = whole("workOrders", workOrders, 0) - 1;
  const spread = whole("spreadDays", spreadDays, 1);
  const shift = whole("seed", seed, 0);
  const orderGap =
    options.orderGapDays === undefined ? "(100 + n % 40)" : whole("orderGapDays", options.orderGapDays, 1);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(options.today))
    throw new Error(`today: expected YYYY-MM-DD, got ${options.today}`);

  const id = (kind: string, n: string) =>
    ({
      uuid: `md5('${kind}${shift}-' || ${n})::uuid`,
      text: `'${kind}' || (${n})`,
      integer: `(${n})::integer`,
    })[idType];
  /** `value`, but for the vehicles or customers of which `every` many have this flaw. */
  const unless = (every: number, flaw: string, value: string) =>
    flaws ? `case when n % ${every} = ${every - 1} then ${flaw} else ${value} end` : value;

  const name = `(array['Budi','Siti','Agus','Dewi','Joko','Rina','Ma''ruf','Putri','Wayan','Nur "Ucok"'])[1 + n % 10]
    || ' ' || (array['Santoso','Wijaya','Lestari','Pratama','Siregar','Hidayat','D''Souza'])[1 + n / 10 % 7]`;
  const number = `lpad(n::text, 8, '0')`;
  const phone = `case n % 8 when 5 then '62811' when 6 then '+62 811-' when 7 then '+62 (0)811 ' else '0811' end || ${number}`;
  const plate = `(array['B','D','F','L','N','AB','DK','BK'])[1 + n % 8] || ' ' || (1 + n / 8 % 9999) || ' '
    || chr(65 + n / 79992 % 26) || chr(65 + n / 2079792 % 26)`;
  const lastVisit = `date '${options.today}' - ((n::bigint * 7919 + ${shift}) % ${spread})::integer`;

  return [
    `create table customer (id ${idType} not null, nama text, hp text)`,
    `create table vehicle (id ${idType} not null, no_pol text, customer_id ${idType}, last_visit_date date)`,
    `create table workorder (id ${idType} not null, vehicle_id ${idType}, tanggal_keluar date)`,

    `insert into customer select ${id("c", "n")}, ${unless(151, "null", name)},
       ${unless(127, "'tidak ada'", unless(131, "null", phone))}
     from generate_series(1, ${customers}) as n`,

    `insert into vehicle select ${id("v", "n")}, ${unless(139, "null", plate)},
       ${unless(101, "null", id("c", `1 + (n - 1) % ${Math.max(customers, 1)}`))}, ${unless(53, "null", lastVisit)}
     from generate_series(1, ${vehicles}) as n`,

    // Of each vehicle: the last visit, and earlier ones some months apart; without a visit, orders still open.
    `insert into workorder select ${id("w", `n::bigint * ${lastOrder + 1} + k`)}, ${id("v", "n")},
       ${unless(53, "null", `${lastVisit} - k * ${orderGap}`)}
     from generate_series(1, ${vehicles}) as n, generate_series(0, ${lastOrder}) as k`,

    ...["customer", "vehicle", "workorder"].map((table) => `alter table ${table} add primary key (id)`),
    ...(indexes ? FLEET_INDEXES : []),
  ];
}

function whole(option: string, value: number, least: number): number {
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new Error(`${option}: expected a whole number of at least ${least}, got ${value}`);
}
