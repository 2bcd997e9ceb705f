// By which messenger a message went and which text it was made of. Of older rows it is not known.
export const results = `
alter table reminder_delivery
  add column messenger text,
  add column wording text;
`;
