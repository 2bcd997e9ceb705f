/**
 * SQL: whether row-level security hides every row of a table from the role that asks. Without a policy for it PostgreSQL
 * says nothing, and the table looks empty.
 */
export function areRowsHidden(table: string): string {
  return `row_security_active(${table}) and ${hasNoPolicy(table, "current_user")}`;
}

/** SQL: the same for another role, a row of `pg_roles`, and a row of `pg_class`. */
export function areRowsHiddenFrom(role: string, table: string): string {
  return `${table}.relrowsecurity and not ${role}.rolsuper and not ${role}.rolbypassrls
           and (${table}.relforcerowsecurity or not pg_has_role(${role}.oid, ${table}.relowner, 'usage'))
           and ${hasNoPolicy(`${table}.oid`, `${role}.oid`)}`;
}

function hasNoPolicy(table: string, role: string): string {
  return `not exists (
           select from pg_catalog.pg_policy p
           where p.polrelid = ${table} and p.polpermissive and p.polcmd in ('r', '*')
             and exists (select from unnest(p.polroles) as r (oid) where r.oid = 0 or pg_has_role(${role}, r.oid, 'usage')))`;
}

/** What to do about it. */
export const HIDDEN_ROWS = "row-level security hides all its rows from the role: add a policy for it";
