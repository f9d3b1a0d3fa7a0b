import { Text } from '@backstage/ui';
import { createContext, useContext, type ReactNode, type Ref } from 'react';

export type Level = 2 | 3 | 4 | 5 | 6;

const LevelContext = createContext<Level>(2);

const VARIANTS = {
  2: 'title-small',
  3: 'title-x-small',
  4: 'body-large',
  5: 'body-medium',
  6: 'body-medium',
} as const;

/** The level of a heading at this place: a part's is one below that of what it is a part of, so that none is skipped. */
export function useHeadingLevel(): Level {
  return useContext(LevelContext);
}

/** Sets the level of the headings within. */
export function HeadingLevel(props: { level: Level; children: ReactNode }) {
  return (
    <LevelContext.Provider value={props.level}>
      {props.children}
    </LevelContext.Provider>
  );
}

/** What lies below a heading of the level at this place. */
export function BelowHeading(props: { children: ReactNode }) {
  const level = useHeadingLevel();
  return (
    <HeadingLevel level={Math.min(level + 1, 6) as Level}>
      {props.children}
    </HeadingLevel>
  );
}

/** A heading of the level at this place. */
export function Heading(props: {
  id?: string;
  className?: string;
  children: ReactNode;
  /** To be able to give it the focus. */
  focusRef?: Ref<HTMLHeadingElement>;
}) {
  const { id, className, children, focusRef } = props;
  const level = useHeadingLevel();
  return (
    <Text
      as={`h${level}` as const}
      ref={focusRef}
      tabIndex={focusRef ? -1 : undefined}
      id={id}
      className={className}
      variant={VARIANTS[level]}
      weight="bold"
    >
      {children}
    </Text>
  );
}
