// Columns without a default touch no row. A gateway's id may be longer than an entry of a B-tree; a hash has one size.
export const receiptsAndSuppressions = `
alter table reminder_delivery
  add column delivered_at timestamptz,
  add column read_at timestamptz,
  add column bounced_at timestamptz,
  add column bounce_reason text;
create index reminder_delivery_message on reminder_delivery using hash (message_id);

create table reminder_suppression (
  number text primary key check (number ~ '^[1-9][0-9]{0,14}$'),
  position bigint generated always as identity unique,
  kind text not null check (kind in ('opted_out', 'set_aside')),
  added_by text not null,
  reason text,
  added_at timestamptz not null default clock_timestamp()
);

create table reminder_day (
  sender text not null,
  day date not null,
  taken integer not null check (taken >= 0),
  last_take integer not null,
  updated_at timestamptz not null default now(),
  primary key (sender, day)
);
`;
