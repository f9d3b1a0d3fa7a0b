import type { Aspect } from '@okeanos/backstage-plugin-oke-common';
import type { ReactNode } from 'react';
import { EvidenceList } from './EvidenceList';
import { SaidStatement } from './SaidStatement';

/** A statement about something observed, with the evidence. */
export function AspectLine(props: {
  aspect: Aspect;
  /** What the statement is about; left out where the card's title says it. */
  title?: string;
  /** Details, before the evidence. */
  children?: ReactNode;
}) {
  const { aspect, title, children } = props;
  return (
    <SaidStatement aspect={aspect} title={title}>
      {children}
      <EvidenceList aspect={aspect} />
    </SaidStatement>
  );
}
