/**
 * Topic of the events service: a cluster or namespace was declared, changed or removed. The event
 * has no content: whoever hears it reads the API.
 *
 * @public
 */
export const OKE_EVENT_TOPIC = 'oke.changed';
