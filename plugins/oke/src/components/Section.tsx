import { Flex } from '@backstage/ui';
import { useId, type ReactNode } from 'react';
import { BelowHeading, Heading, useHeadingLevel } from './Heading';

/** A part of a page or a card under a heading of its own. Those of a page are landmarks. */
export function Section(props: { title: string; children: ReactNode }) {
  const titleId = useId();
  const isOfPage = useHeadingLevel() === 2;
  return (
    <Flex
      role={isOfPage ? 'region' : 'group'}
      aria-labelledby={titleId}
      direction="column"
      gap={isOfPage ? '3' : '2'}
      align="stretch"
    >
      <Heading id={titleId}>{props.title}</Heading>
      <BelowHeading>{props.children}</BelowHeading>
    </Flex>
  );
}
