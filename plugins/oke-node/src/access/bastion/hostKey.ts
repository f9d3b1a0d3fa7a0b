import { createHash } from 'node:crypto';

/**
 * What of a host's key is compared: OpenSSH's fingerprint, `SHA256:…`. Pure.
 *
 * @param key - the key as SSH sends it
 */
export function fingerprintOf(key: Buffer): string {
  const hash = createHash('sha256').update(key).digest('base64');
  return `SHA256:${hash.replace(/=+$/, '')}`;
}

/**
 * The fingerprints of the host keys that OCI tells of a session; none when it tells nothing that is understood. The
 * reference of `bastionPublicHostKeyInfo` does not say its form: keys as in `known_hosts`, and fingerprints, are found in
 * it. Pure.
 */
export function toldFingerprints(info: string | undefined): string[] {
  const words = (info ?? '').split(/[\s,]+/);
  return words.flatMap(word => {
    if (/^SHA256:[A-Za-z0-9+/]{43}=?$/.test(word)) {
      return word.replace(/=$/, '');
    }
    // Every key begins with the length of its type's name, which is small, and that name.
    return /^AAAA[A-Za-z0-9+/]+=*$/.test(word)
      ? fingerprintOf(Buffer.from(word, 'base64'))
      : [];
  });
}
