/** A token that is not accepted; the message says why, in words for the client. */
export class RefusedToken extends Error {}
