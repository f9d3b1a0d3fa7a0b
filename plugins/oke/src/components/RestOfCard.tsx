import type { Aspect } from '@okeanos/backstage-plugin-oke-common';
import { createContext, useContext, type ReactNode } from 'react';
import { Fold } from './Fold';

/** The sentences that the card has said already. */
const SaidContext = createContext<readonly string[]>([]);

/** Whether the card has said a sentence already, above what asks. */
export function useIsSaid(message: string): boolean {
  return useContext(SaidContext).includes(message);
}

/**
 * What a card has below its statement: folded to a line as long as that is healthy. What the statement has said is not said
 * again of the one thing that it comes from.
 */
export function RestOfCard(props: {
  /** What the card says as a whole. */
  of: Pick<Aspect, 'state'>;
  /** What was said above. */
  said: readonly string[];
  /** Of the fold. */
  title: string;
  children: ReactNode;
}) {
  const { of, said, title, children } = props;
  return (
    <SaidContext.Provider value={said}>
      {of.state === 'healthy' ? (
        <Fold title={title}>{children}</Fold>
      ) : (
        children
      )}
    </SaidContext.Provider>
  );
}
