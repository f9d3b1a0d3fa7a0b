import type { Aspect } from '@okeanos/backstage-plugin-oke-common';
import type { ReactNode } from 'react';
import { EvidenceList } from './EvidenceList';
import { useIsSaid } from './RestOfCard';
import { Statement } from './Statement';

/** A statement about something observed, with the evidence. */
export function AspectLine(props: {
  aspect: Aspect;
  /** What the statement is about; left out where the card's title says it. */
  title?: string;
  /** Details, before the evidence. */
  children?: ReactNode;
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
      <EvidenceList aspect={aspect} />
    </Statement>
  );
}
