import { useEntity } from '@backstage/plugin-catalog-react';
import type { ServiceStatus } from '@okeanos/backstage-plugin-oke-common';
import type { ReactNode } from 'react';
import { useEntityService } from '../live/hooks';
import { LiveContent } from './LiveContent';

/**
 * Shows what is known of one of the services of the entity of the page beyond its summary, which is asked for as long as
 * this is there.
 */
export function ServiceDetails(props: {
  service: string;
  children: (status: ServiceStatus) => ReactNode;
}) {
  const { service, children } = props;
  const { entity } = useEntity();
  const live = useEntityService(entity, service);
  return (
    <LiveContent title={service} live={live}>
      {({ status }) => children(status)}
    </LiveContent>
  );
}
