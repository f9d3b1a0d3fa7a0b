import { Flex, Text } from '@backstage/ui';
import { useId, type ReactNode } from 'react';

/** A part of a card under a heading of its own. */
export function Part(props: { title: string; children: ReactNode }) {
  const titleId = useId();
  return (
    <Flex
      role="group"
      aria-labelledby={titleId}
      direction="column"
      gap="2"
      align="stretch"
    >
      <Text as="h4" id={titleId} variant="body-large" weight="bold">
        {props.title}
      </Text>
      {props.children}
    </Flex>
  );
}
