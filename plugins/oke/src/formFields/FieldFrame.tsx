import { BgProvider, Flex } from '@backstage/ui';
import type { ReactNode } from 'react';
import readable from '../components/readable.module.css';

/** Around a field: forms lie on a surface of the scaffolder that Backstage UI does not know of. */
export function FieldFrame(props: { children: ReactNode }) {
  return (
    <BgProvider bg="neutral-1">
      <Flex
        direction="column"
        gap="3"
        align="stretch"
        mb="3"
        className={readable.secondaryText}
      >
        {props.children}
      </Flex>
    </BgProvider>
  );
}
