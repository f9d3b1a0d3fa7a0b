import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Container, Flex, Link } from '@backstage/ui';
import type { Rights } from '@okeanos/backstage-plugin-oke-common';
import { RiForbidLine } from '@remixicon/react';
import { useEffect, useRef, type ReactNode } from 'react';
import type { LiveResult } from '../../live/createLiveHook';
import { useEntityPath, type Action, type Thing } from '../../routes';
import { okeTranslationRef } from '../../translation';
import { MayNot } from '../DeclaredActions';
import { BelowHeading, Heading } from '../Heading';
import { LiveContent } from '../LiveContent';
import { Note } from '../Note';
import styles from './ActionPage.module.css';

interface Declared {
  spec: { owner: string };
  may?: Rights;
}

/** The page of something that is done to a cluster or namespace. Who may not do it is told so. */
export function ActionPage<T extends Declared>(props: {
  of: Thing;
  action: Action;
  live: LiveResult<T>;
  children: (declared: T) => ReactNode;
}) {
  const { of, action, live, children } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const entityPath = useEntityPath(of);
  const heading = useRef<HTMLHeadingElement>(null);
  const name = of.namespace ?? of.cluster;
  const title = t(`actions.${action}Name`, { name });
  // Whoever came here with the keyboard goes on here.
  useEffect(() => heading.current?.focus(), []);
  return (
    <Container>
      <Flex direction="column" gap="4" py="6" align="stretch">
        {entityPath && (
          <Link href={entityPath}>{t('actions.back', { name })}</Link>
        )}
        <Heading focusRef={heading} className={styles.heading}>
          {title}
        </Heading>
        <BelowHeading>
          <LiveContent title={title} live={live}>
            {declared =>
              mayDo(action, declared.may) ? (
                children(declared)
              ) : (
                <>
                  <Note
                    icon={RiForbidLine}
                    title={t(`actions.${action}Denied`, { name })}
                  />
                  <MayNot owner={declared.spec.owner} />
                </>
              )
            }
          </LiveContent>
        </BelowHeading>
      </Flex>
    </Container>
  );
}

function mayDo(action: Action, may: Rights | undefined): boolean {
  return (action === 'delete' ? may?.delete : may?.change) ?? false;
}
