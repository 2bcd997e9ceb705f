// What is in doubt, oldest first: nearly nothing among millions that are known.
export const inDoubt = `
create index reminder_delivery_in_doubt on reminder_delivery (settled_at) where status = 'unknown';
`;
