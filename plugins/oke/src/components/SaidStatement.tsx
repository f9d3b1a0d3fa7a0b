import type { AspectSummary } from '@okeanos/backstage-plugin-oke-common';
import type { ReactNode } from 'react';
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
  const isSaid = useIsSaid(message);
  return (
    <Statement
      state={state}
      title={title}
      since={since}
      message={isSaid ? undefined : message}
    >
      {children}
    </Statement>
  );
}
