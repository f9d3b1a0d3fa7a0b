/**
 * Milliseconds that a `Retry-After` header asks to wait; undefined when it does not say seconds, as OCI and Kubernetes
 * do. An HTTP date would be the other form (RFC 9110, section 10.2.3).
 */
export function parseRetryAfter(
  header: string | null | undefined,
): number | undefined {
  return header && /^\d+$/.test(header) ? Number(header) * 1_000 : undefined;
}
