import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { okeTranslationRef } from '../../translation';
import type { Disruption } from './disruptions';

/** Says in words what somebody will notice. */
export function useDisruptionText(): (disruption: Disruption) => string {
  const { t } = useTranslationRef(okeTranslationRef);
  return disruption => {
    switch (disruption.type) {
      case 'hostFreed':
        return t('plan.disruption.hostFreed', disruption);
      case 'serviceRemoved':
        return t('plan.disruption.serviceRemoved', disruption);
      case 'portClosed':
        return t('plan.disruption.portClosed', disruption);
      case 'quotaLowered':
        return t('plan.disruption.quotaLowered', {
          ...disruption,
          what: t(`plan.disruption.lowered.${disruption.what}`),
        });
      case 'quotaReduced':
        return t('plan.disruption.quotaReduced', {
          ...disruption,
          what: t(`form.quotaOf.${disruption.what}`),
        });
      case 'ownerChanged':
        return t('plan.disruption.ownerChanged', disruption);
      case 'noLongerShared':
        return t('plan.disruption.noLongerShared', disruption);
      case 'unprotected':
        return t('plan.disruption.unprotected');
      case 'unfrozen':
        return t('plan.disruption.unfrozen');
      case 'nodesFewer':
        return t('plan.disruption.nodesFewer', disruption);
      case 'nodesReplaced':
        return t('plan.disruption.nodesReplaced', disruption);
      case 'nodesMoved':
        return t('plan.disruption.nodesMoved', disruption);
      case 'addonRemoved':
        return t('plan.disruption.addonRemoved', disruption);
      case 'poolRemoved':
        return t('plan.disruption.poolRemoved', disruption);
      case 'nodesCycled':
        return t('plan.disruption.nodesCycled', disruption);
      case 'sizeLeft':
        return t('plan.disruption.sizeLeft', disruption);
      case 'upgraded':
        return t('plan.disruption.upgraded', disruption);
      case 'clientsRefused':
        return t('plan.disruption.clientsRefused', disruption);
      case 'wayRemoved':
        return t('plan.disruption.wayRemoved');
      case 'wayMoved':
        return t('plan.disruption.wayMoved');
      case 'noInternet':
        return t('plan.disruption.noInternet');
      case 'endsEarlier':
        return t('plan.disruption.endsEarlier', disruption);
      case 'deletedAtEnd':
        return t('plan.disruption.deletedAtEnd', disruption);
      case 'logsRemoved':
        return t('plan.disruption.logsRemoved');
      case 'acceptedNotLogged':
        return t('plan.disruption.acceptedNotLogged');
      case 'logsKeptShorter':
        return t('plan.disruption.logsKeptShorter', disruption);
      default:
        return disruption satisfies never;
    }
  };
}
