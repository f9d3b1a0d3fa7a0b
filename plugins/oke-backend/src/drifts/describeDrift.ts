import type { Drift } from '@okeanos/backstage-plugin-oke-common';

/**
 * What others did to a part and why it still stands, in words without times. Pure.
 *
 * Who deletes an object, or takes a field away, the API server tells in its audit log only.
 */
export function describeDrift(drift: Drift): string {
  const { kind, name, change, fields, moreFields, by, message } = drift;
  const managers = by.map(({ manager }) => manager).join(', ');
  const more = moreFields > 0 ? ` and ${moreFields} more` : '';
  const told = fields.map(({ field }) => `.${field}`).join(', ');
  const what =
    change === 'Deleted'
      ? 'was deleted'
      : `differs from what Okeanos made: ${told}${more}`;
  const who = managers
    ? `written by ${managers}`
    : 'by whom, only the audit log of the API server tells';
  return `${kind} ${name} ${what}; ${who}${
    message ? `. Not put right: ${message}` : ''
  }`;
}
