export const firstTables = `
create table reminder_delivery (
  id bigint generated always as identity primary key,
  vehicle_id text not null,
  visit_date date not null,
  occasion date not null,
  status text not null check (status in ('claimed', 'sending', 'sent', 'failed', 'unknown')),
  run_id text,
  token uuid,
  lease_until timestamptz,
  attempts integer not null default 0,
  code text,
  reason text,
  response text,
  message_id text,
  resolved_outcome text check (resolved_outcome in ('sent', 'retry')),
  resolved_by text,
  resolved_at timestamptz,
  settled_at timestamptz,
  updated_at timestamptz not null default now(),
  unique (vehicle_id, visit_date, occasion)
);
create index reminder_delivery_held on reminder_delivery (run_id) where status in ('claimed', 'sending');
create index reminder_delivery_open_question on reminder_delivery (id) where status in ('failed', 'unknown');

create table reminder_slot (
  job text not null,
  scheduled_for timestamptz not null,
  token uuid,
  lease_until timestamptz,
  finished_at timestamptz,
  updated_at timestamptz not null default now(),
  primary key (job, scheduled_for)
);

create table reminder_run (
  id uuid primary key,
  number bigint generated always as identity unique,
  started_by_kind text not null check (started_by_kind in ('schedule', 'http', 'command')),
  started_by text,
  today date not null,
  started_at timestamptz not null default clock_timestamp(),
  alive_until timestamptz not null,
  ended_at timestamptz,
  ended text check (ended in ('finished', 'halted', 'stopped', 'database_lost', 'failed')),
  reason text,
  due integer not null default 0,
  sent integer not null default 0,
  failed integer not null default 0,
  unknown integer not null default 0,
  skipped integer not null default 0,
  not_reached integer not null default 0,
  lease_ms integer not null
);
`;
