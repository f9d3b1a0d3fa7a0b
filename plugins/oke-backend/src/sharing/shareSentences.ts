/** What is told of a share whose entity has another UID by now. */
export const ANOTHER_ENTITY =
  'the entity of this name is another one than the one it was shared with';

/** What to do about it. */
export const SHARE_AGAIN =
  'Share it again: take the entity out of sharedWith, declare that, and add it again';
