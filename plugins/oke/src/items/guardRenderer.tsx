import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { EvaluatorItem } from '@okeanos/backstage-plugin-oke-common';
import { Component, type ReactNode } from 'react';
import { okeTranslationRef } from '../translation';
import type { ItemRenderer } from './itemRenderersApiRef';

function Failed({ extension }: { extension: string }) {
  const { t } = useTranslationRef(okeTranslationRef);
  return (
    <Text as="p" variant="body-small" color="secondary">
      {t('items.rendererFailed', { extension })}
    </Text>
  );
}

interface GuardProps {
  item: EvaluatorItem;
  failed: ReactNode;
  children: ReactNode;
}

/** Until another item comes: what fails with one may do well with the next. */
class Guard extends Component<
  GuardProps,
  { hasFailed: boolean; item: EvaluatorItem }
> {
  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  static getDerivedStateFromProps(
    { item }: GuardProps,
    state: { item: EvaluatorItem },
  ) {
    return item === state.item ? null : { hasFailed: false, item };
  }

  override state = { hasFailed: false, item: this.props.item };

  override render() {
    return this.state.hasFailed ? this.props.failed : this.props.children;
  }
}

/**
 * Loads a renderer. Where it cannot be loaded, or fails with an item, a sentence stands in its place, and the rest of the
 * card stays: the boundary of Backstage's extensions would show a stack.
 *
 * @param extension - its id, for the sentence
 */
export async function guardRenderer(
  extension: string,
  load: () => Promise<ItemRenderer>,
): Promise<ItemRenderer> {
  const failed = <Failed extension={extension} />;
  try {
    const Renderer = await load();
    return ({ item }) => (
      <Guard item={item} failed={failed}>
        <Renderer item={item} />
      </Guard>
    );
  } catch (error) {
    // eslint-disable-next-line no-console -- for its author, as React does with what fails while it renders
    console.error(`${extension} could not be loaded`, error);
    return () => failed;
  }
}
