/** A file, a command or a service did not give what the request needs. */
export class LateCredentialError extends Error {}
