// What a page for the counter keeps and looks for. `reminder_delivery_begun` has the days of messages, and its entries are
// added at its end.
export const counter = `
create index reminder_delivery_begun on reminder_delivery (begun_on, id);

create table reminder_call (
  id bigint generated always as identity primary key,
  vehicle_id text not null,
  visit_date date not null,
  number integer not null check (number > 0),
  outcome text not null check (outcome in
    ('will_come', 'call_later', 'already_serviced', 'no_answer', 'wrong_number', 'opted_out')),
  date date,
  note text,
  called_by text not null,
  called_at timestamptz not null default clock_timestamp(),
  unique (vehicle_id, visit_date, number)
);

create table reminder_user (
  key text primary key,
  name text not null,
  password text,
  version integer not null default 1,
  added_at timestamptz not null default clock_timestamp()
);
create table reminder_session (
  id text primary key,
  user_key text not null references reminder_user (key) on delete cascade,
  version integer not null,
  expires_at timestamptz not null
);
create index reminder_session_user on reminder_session (user_key);

create table reminder_activity (
  id bigint generated always as identity primary key,
  kind text not null,
  done_by text not null,
  about text,
  reason text,
  done_at timestamptz not null default clock_timestamp()
);
`;
