const FORMAT = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'medium',
  timeStyle: 'short',
  timeZone: 'UTC',
});

/** A moment, for people: `29 Nov 2026, 13:00 UTC`. */
export function formatMoment(iso: string): string {
  return `${FORMAT.format(new Date(iso))} UTC`;
}
