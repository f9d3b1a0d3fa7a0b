import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { AspectSummary } from '@okeanos/backstage-plugin-oke-common';
import type { ReactNode } from 'react';
import { okeTranslationRef } from '../translation';
import { useIsSaid } from './RestOfCard';
import { Statement } from './Statement';

/** A statement about something observed, with its sentence where the card has not said that already. */
export function SaidStatement(props: {
  aspect: Pick<AspectSummary, 'state' | 'since' | 'message'>;
  /** What the statement is about; left out where the card's title says it. */
  title?: string;
  children: ReactNode;
}) {
  const { aspect, title, children } = props;
  const { state, since, message } = aspect;
  const { t } = useTranslationRef(okeTranslationRef);
  const isSaid = useIsSaid(message);
  // What is well needs no sentence; a badge of anything else alone would look as if one were missing.
  const inPlace = state === 'healthy' ? undefined : t('saidAbove');
  return (
    <Statement
      state={state}
      title={title}
      since={since}
      message={isSaid ? inPlace : message}
    >
      {children}
    </Statement>
  );
}
