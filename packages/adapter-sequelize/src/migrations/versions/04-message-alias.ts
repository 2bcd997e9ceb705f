// An alias is a gateway's text too, as long as it likes. Without statistics on it, each batch of receipts would read the
// whole table until it is analyzed by itself.
export const messageAlias = `
alter table reminder_delivery add column message_alias text;
create index reminder_delivery_alias on reminder_delivery using hash (message_alias);
analyze reminder_delivery;
`;
