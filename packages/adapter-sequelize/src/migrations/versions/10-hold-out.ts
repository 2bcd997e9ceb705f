// Who a hold-out holds out. `owner` is a number of 32 bits without a sign, made of a phone number that it does not tell.
export const holdOut = `
create table reminder_holdout (
  id bigint generated always as identity unique,
  vehicle_id text not null,
  visit_date date not null,
  owner bigint not null,
  is_held_out boolean not null,
  percent integer not null,
  assigned_on date not null,
  primary key (vehicle_id, visit_date)
);
`;
