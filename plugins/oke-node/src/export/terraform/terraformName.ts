/**
 * Name of a field in Terraform's schema: `memoryInGBs` is `memory_in_gbs`. The provider is made from the same models as the
 * SDK, in this spelling.
 */
export function terraformName(field: string): string {
  return field
    .replace(/GBs/g, 'Gbs')
    .replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
}

/** An identifier made from words. */
export function identifier(words: string): string {
  const name = words
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  return /^[a-z]/.test(name) ? name : `_${name}`;
}
