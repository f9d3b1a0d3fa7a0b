/**
 * A moment as it stands in a sentence: ISO 8601 with seconds and an offset, as Kubernetes and OCI write it in JSON, or as
 * Go prints a `time.Time`, which is what controllers put into their messages (`2026-11-28 14:00:00 +0000 UTC`).
 */
const MOMENT =
  /\b(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.\d+)?(?:(Z|[+-]\d\d:\d\d)|\s([+-]\d\d)(\d\d)\s[A-Z]{3,5})(?:\sm=[+-][\d.]+)?(?!\w|:\d)/g;

/**
 * A piece of a text.
 *
 * @public
 */
export interface TextPiece {
  text: string;
  /** When the piece is a moment: that, in ISO 8601, UTC. */
  time?: string;
}

/**
 * Takes a text apart where it names moments, for who shows them to people. The pieces, joined, are the text.
 *
 * @public
 */
export function splitAtTimes(text: string): TextPiece[] {
  const pieces: TextPiece[] = [];
  let end = 0;
  for (const match of text.matchAll(MOMENT)) {
    const [written, date, time, offset, hours, minutes] = match;
    const ms = Date.parse(`${date}T${time}${offset ?? `${hours}:${minutes}`}`);
    if (!Number.isNaN(ms)) {
      pieces.push(
        { text: text.slice(end, match.index) },
        { text: written, time: new Date(ms).toISOString() },
      );
      end = match.index + written.length;
    }
  }
  return [...pieces, { text: text.slice(end) }].filter(piece => piece.text);
}

/**
 * A text with its moments in words, for logs that people read: `29 Nov 2026, 14:03 UTC`.
 *
 * @public
 */
export function timesInWords(text: string): string {
  return splitAtTimes(text)
    .map(piece => (piece.time ? inUtc(piece.time) : piece.text))
    .join('');
}

function inUtc(iso: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    ...{ day: 'numeric', month: 'short', year: 'numeric' },
    ...{ hour: '2-digit', minute: '2-digit', timeZone: 'UTC' },
    timeZoneName: 'short',
  }).format(new Date(iso));
}
