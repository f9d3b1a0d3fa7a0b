import { mockServices } from '@backstage/backend-test-utils';
import { BastionTunnels } from '../clusters/access/BastionTunnels';
import type { OciConnection } from '../oci/OciConnection';

/** The ways through bastions of a test; none begins before something is asked over it. */
export function tunnelsForTests(oci: OciConnection): BastionTunnels {
  return new BastionTunnels({
    oci,
    auditor: mockServices.auditor.mock(),
    logger: mockServices.logger.mock(),
  });
}
