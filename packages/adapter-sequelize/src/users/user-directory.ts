import type { User, UserDirectory } from "@pengingat/core";
import type { Sequelize } from "sequelize";
import { assertInEncoding, isInEncoding } from "../database/database-encoding.js";
import { type EpochMs, epochMs, instant } from "../database/dates.js";
import { statement } from "../database/statement.js";

interface UserRow {
  readonly name: string;
  readonly password: string | null;
  readonly added_at: EpochMs;
}

/** Sessions of an earlier version have ended, also one that is opened at the same moment and so not deleted here. */
const PUT = `
with ended as (delete from reminder_session where user_key = $1)
insert into reminder_user as u (key, name, password) values ($1, $2, $3)
on conflict (key) do update set password = excluded.password, version = u.version + 1
returning version = 1 as is_new`;

const REMOVE = "delete from reminder_user where key = $1 returning 1 as removed";

const COLUMNS = `name, password, ${epochMs("added_at")} as added_at`;

const FIND = `select ${COLUMNS} from reminder_user where key = $1`;

const LIST = `select ${COLUMNS} from reminder_user order by key collate "C"`;

/** Sessions that have ended go whenever another one is opened. */
const OPEN = `
with ended as (delete from reminder_session where expires_at <= clock_timestamp()),
  owner as (select key, version from reminder_user where key = $2 and password is not distinct from $3)
insert into reminder_session (id, user_key, version, expires_at)
select $1, key, version, clock_timestamp() + $4::float8 * interval '1 ms' from owner
returning 1 as opened`;

const OWNER = `
select u.name from reminder_session as s join reminder_user as u on u.key = s.user_key and u.version = s.version
where s.id = $1 and s.expires_at > clock_timestamp()`;

const CLOSE = "delete from reminder_session where id = $1 returning 1 as closed";

/** Who may sign in, in the tables `reminder_user` and `reminder_session`. */
export function userDirectory(sequelize: Sequelize): UserDirectory {
  /** Whether a name can be on file at all: PostgreSQL refuses NUL, and half a surrogate pair would change. */
  const canBeOnFile = async (name: string) => isStorable(name) && (await isInEncoding(sequelize, name));

  return {
    async put({ name, password }) {
      await assertInEncoding(sequelize, "name", name);
      const [row] = await statement<{ is_new: boolean }>(sequelize, PUT, [keyOf(name), name, password]);
      return row?.is_new ? "added" : "changed";
    },
    async remove(name) {
      if (!(await canBeOnFile(name))) return false;
      return (await statement(sequelize, REMOVE, [keyOf(name)])).length > 0;
    },
    async find(name) {
      if (!(await canBeOnFile(name))) return null;
      const [row] = await statement<UserRow>(sequelize, FIND, [keyOf(name)]);
      return row ? toUser(row) : null;
    },
    list: async () => (await statement<UserRow>(sequelize, LIST, [])).map(toUser),
    async openSession({ id, name, password, lifetimeMs }) {
      if (!(await canBeOnFile(name))) return false;
      return (await statement(sequelize, OPEN, [id, keyOf(name), password, lifetimeMs])).length > 0;
    },
    async userOfSession(id) {
      if (!isStorable(id)) return null;
      const [row] = await statement<{ name: string }>(sequelize, OWNER, [id]);
      return row?.name ?? null;
    },
    async closeSession(id) {
      if (isStorable(id)) await statement(sequelize, CLOSE, [id]);
    },
  };
}

/** By JavaScript, as the database's `lower` depends on its locale. */
function keyOf(name: string): string {
  return name.toLowerCase();
}

function isStorable(text: string): boolean {
  return !text.includes("\0") && text.isWellFormed();
}

function toUser({ name, password, added_at: addedAt }: UserRow): User {
  return { name, password, addedAt: instant(addedAt) };
}
