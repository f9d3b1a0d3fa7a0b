import type { Aspect } from '@okeanos/backstage-plugin-oke-common';
import { createContext, useContext, type ReactNode } from 'react';
import { Fold } from './Fold';

/** The sentences that the card has said already. */
const SaidContext = createContext<readonly string[]>([]);

/** Whether the card has said a sentence already, above what asks. */
export function useIsSaid(message: string): boolean {
  return useContext(SaidContext).includes(message);
}

/** What a card has where it has said something already: of the one thing that it comes from, that is not said again. */
export function Said(props: {
  messages: readonly string[];
  children: ReactNode;
}) {
  return (
    <SaidContext.Provider value={props.messages}>
      {props.children}
    </SaidContext.Provider>
  );
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
  children: () => ReactNode;
}) {
  const { of, said, title, children } = props;
  return (
    <Said messages={said}>
      {of.state === 'healthy' ? (
        <Fold title={title}>{children}</Fold>
      ) : (
        children()
      )}
    </Said>
  );
}
