/**
 * What each version of the project's own tables adds to the one before. A version that was published is never
 * changed: a correction is a new version.
 */
export const MIGRATIONS: readonly string[] = [
  `
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
    settled_at timestamptz,
    updated_at timestamptz not null default now(),
    unique (vehicle_id, visit_date, occasion)
  );
  create index reminder_delivery_held on reminder_delivery (run_id) where status in ('claimed', 'sending');

  create table reminder_slot (
    job text not null,
    scheduled_for timestamptz not null,
    token uuid,
    lease_until timestamptz,
    finished_at timestamptz,
    updated_at timestamptz not null default now(),
    primary key (job, scheduled_for)
  );
  `,
];
