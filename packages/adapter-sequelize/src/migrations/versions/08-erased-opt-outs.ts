// The opt-outs of people whose data was erased, by a hash whose key no other table has.
export const erasedOptOuts = `
create table reminder_secret (
  name text primary key,
  value bytea not null
);
insert into reminder_secret (name, value)
values ('opt_out', decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex'));

create table reminder_erased_opt_out (
  hash bytea primary key,
  asked_at timestamptz not null,
  erased_at timestamptz not null default clock_timestamp()
);
`;
