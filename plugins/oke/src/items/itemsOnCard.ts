import {
  type EvaluatorItem,
  type ItemCard,
  type ServiceStatus,
  worstFirst,
} from '@okeanos/backstage-plugin-oke-common';

/** What evaluators say of a service on a card, the worst first. */
export function itemsOnCard(
  { items }: Pick<ServiceStatus, 'items'>,
  card: ItemCard,
): EvaluatorItem[] {
  return worstFirst(items.filter(item => item.card === card));
}
