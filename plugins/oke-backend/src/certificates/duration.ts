/** What cert-manager takes when a Certificate asks for no duration (`certmanager/v1.DefaultCertificateDuration`). */
export const DEFAULT_DURATION_SECONDS = 2160 * 3600;

/** Of a duration as Go writes it, for example `24h0m0s`; undefined when it is written otherwise. */
export function secondsOf(duration: string): number | undefined {
  const parts = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(duration);
  if (!parts || duration === '') {
    return undefined;
  }
  const [hours, minutes, seconds] = parts.slice(1).map(n => Number(n ?? 0));
  return hours * 3600 + minutes * 60 + seconds;
}
