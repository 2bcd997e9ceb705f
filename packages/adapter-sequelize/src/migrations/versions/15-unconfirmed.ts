// What is not known to have arrived, newest first: with receipts nearly nothing, without them all that was sent. A message adds
// some 200 bytes to the log of the database by it, and its receipt some 100.
export const unconfirmed = `
create index reminder_delivery_unconfirmed on reminder_delivery (id) where status = 'sent' and delivered_at is null;
`;
