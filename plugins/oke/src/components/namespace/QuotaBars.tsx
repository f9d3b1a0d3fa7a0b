import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { QuotaUse, Told } from '@okeanos/backstage-plugin-oke-common';
import { okeTranslationRef } from '../../translation';
import { Fold } from '../Fold';
import styles from './QuotaBars.module.css';
import { ToldList } from './ToldList';

/** What people ask for when they ask how much is left, in their words. The rest only keeps etcd small. */
const MAIN = [
  'requests.cpu',
  'limits.cpu',
  'requests.memory',
  'limits.memory',
  'requests.storage',
  'limits.ephemeral-storage',
  'pods',
  'services.loadbalancers',
] as const;

const isMain = (resource: string): resource is (typeof MAIN)[number] =>
  MAIN.some(main => main === resource);

/** How much is used of each bound, as bars. What was not counted has none: unknown is not zero. */
export function QuotaBars(props: { quota: Told<QuotaUse> }) {
  const { quota } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const items = quota.state === 'read' ? quota.items : [];
  const rank = ({ resource }: QuotaUse) =>
    isMain(resource) ? MAIN.indexOf(resource) : MAIN.length;
  const main = items
    .filter(({ resource }) => isMain(resource))
    .sort((a, b) => rank(a) - rank(b));
  const others = items.filter(({ resource }) => !isMain(resource));
  const hasSeveral = new Set(items.map(each => each.quota)).size > 1;
  const bars = (of: QuotaUse[]) => (
    <ToldList
      label={t('namespace.quota')}
      told={quota.state === 'read' ? { state: 'read', items: of } : quota}
      none={t('namespace.noQuota')}
      keyOf={each => `${each.quota}/${each.resource}`}
    >
      {use => <Bar use={use} isNamed={hasSeveral} />}
    </ToldList>
  );
  return (
    <>
      {(main.length > 0 || others.length === 0) && bars(main)}
      {others.length > 0 && (
        <Fold title={t('namespace.otherQuota', { count: others.length })}>
          {bars(others)}
        </Fold>
      )}
    </>
  );
}

function Bar(props: { use: QuotaUse; isNamed: boolean }) {
  const { use, isNamed } = props;
  const { quota, resource, hard, used, share } = use;
  const { t } = useTranslationRef(okeTranslationRef);
  const word = isMain(resource)
    ? t(`namespace.resource.${resource}`)
    : resource;
  const name = isNamed
    ? t('namespace.ofQuota', { resource: word, quota })
    : word;
  const text =
    used === undefined
      ? t('namespace.notCounted', { hard })
      : t('namespace.used', { used, hard });
  return (
    <div>
      <div className={styles.line}>
        <span>{name}</span>
        <span className={styles.amount}>
          {hard === '0' ? t('namespace.noRoom') : text}
        </span>
      </div>
      {share !== undefined && hard !== '0' && (
        <div
          role="meter"
          aria-label={name}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.min(100, Math.round(share * 100))}
          aria-valuetext={text}
          className={styles.track}
        >
          <div
            className={share >= 1 ? styles.full : styles.part}
            style={{ width: `${Math.min(100, share * 100)}%` }}
          />
        </div>
      )}
    </div>
  );
}
