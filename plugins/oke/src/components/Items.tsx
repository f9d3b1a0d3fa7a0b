import {
  useApiHolder,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import type {
  EvaluatorItem,
  ItemCard,
  ServiceStatus,
} from '@okeanos/backstage-plugin-oke-common';
import { itemRenderersApiRef } from '../items/itemRenderersApiRef';
import { itemsOnCard } from '../items/itemsOnCard';
import { okeTranslationRef } from '../translation';
import { AspectLine } from './AspectLine';
import styles from './Items.module.css';
import { PagedList } from './PagedList';

/** What evaluators of modules say of a service, for one card. */
export function Items(props: { service: ServiceStatus; card: ItemCard }) {
  const { service } = props.service;
  const { t } = useTranslationRef(okeTranslationRef);
  return (
    <PagedList
      label={t('items.list', { service })}
      items={itemsOnCard(props.service, props.card)}
      keyOf={({ evaluator, id }) => `${evaluator}/${id}`}
    >
      {item => <Item item={item} />}
    </PagedList>
  );
}

function Item(props: { item: EvaluatorItem }) {
  const { item } = props;
  const renderers = useApiHolder().get(itemRenderersApiRef);
  const Renderer = item.renderer ? renderers?.get(item.renderer) : undefined;
  return (
    <AspectLine aspect={item} title={item.title}>
      {Renderer && (
        <div className={styles.details}>
          <Renderer item={item} />
        </div>
      )}
    </AspectLine>
  );
}
