import type {
  ControlPlane,
  ControlPlaneFactory,
  ControlPlaneSpecification,
} from './oci';

/**
 * Clusters of the OCI endpoint that have nothing behind them: OCI says that they are ACTIVE, and nobody answers at their private
 * endpoints. For what is about OCI only, of which many can be made at once.
 */
export class NoControlPlanes implements ControlPlaneFactory {
  readonly offer: ControlPlaneFactory['offer'];

  constructor(offer: ControlPlaneFactory['offer']) {
    this.offer = offer;
  }

  async create(
    _clusterId: string,
    { name }: ControlPlaneSpecification,
  ): Promise<ControlPlane> {
    return {
      caPem: `No control plane: the CA of ${name}`,
      apply: async () => {},
    };
  }

  dial(): undefined {
    return undefined;
  }

  async delete(): Promise<void> {}
}
