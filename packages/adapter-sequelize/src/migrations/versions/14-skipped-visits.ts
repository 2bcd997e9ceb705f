// Which due visits could not be reminded of. `owner` is a hash of a phone number; null where there is none, or it was erased.
export const skippedVisits = `
create table reminder_skip (
  id bigint generated always as identity unique,
  vehicle_id text not null,
  visit_date date not null,
  owner bigint,
  code text not null,
  skipped_on date not null,
  updated_at timestamptz not null default clock_timestamp(),
  primary key (vehicle_id, visit_date)
);
create index reminder_skip_day on reminder_skip (skipped_on, id);
`;
