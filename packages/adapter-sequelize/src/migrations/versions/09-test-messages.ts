// A test message is nobody's reminder. A constant default rewrites no row.
export const testMessages = `
alter table reminder_delivery add column is_test boolean not null default false;
`;
