import { Flex, Text } from '@backstage/ui';
import { useId, type ReactNode } from 'react';

/** A part of a page under a heading of its own. */
export function Section(props: { title: string; children: ReactNode }) {
  const titleId = useId();
  return (
    <Flex
      role="region"
      aria-labelledby={titleId}
      direction="column"
      gap="3"
      align="stretch"
    >
      <Text as="h2" id={titleId} variant="title-small" weight="bold">
        {props.title}
      </Text>
      {props.children}
    </Flex>
  );
}
