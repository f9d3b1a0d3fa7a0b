export interface Config {
  oke?: {
    /**
     * Entity reference of a person -> the user name in the clusters, for example the OCID of an OCI user. Default: the
     * entity reference.
     */
    users?: { [userRef: string]: string };
    clusters?: Array<{
      /**
       * Identity that acts for people in Backstage's Kubernetes plugin: may impersonate users and the groups of
       * `oke.groups`, and nothing else; neither the provisioner nor the watcher. Without it that plugin does not show the
       * cluster.
       */
      impersonator?: {
        /** Path of a kubeconfig file. Exactly one of `kubeconfig` and `inCluster` is set. */
        kubeconfig?: string;
        /** Context in it. Default: its current context. */
        context?: string;
        /** The cluster is the one that this backend runs in, as the ServiceAccount of its pod. */
        inCluster?: true;
        /**
         * Kubernetes group of this identity, or `user`: then Okeanos gives it the right to act for people and for the
         * groups of `oke.groups`. Without either, whoever runs the cluster does.
         */
        group?: string;
        /** Kubernetes user name of this identity. */
        user?: string;
      };
    }>;
    oci?: {
      /** The same for the clusters that Okeanos makes: needs `use clusters`, and the same rights inside. */
      impersonator?: {
        /** Default: `configFile`. */
        type?: 'configFile' | 'instancePrincipal' | 'workloadIdentity';
        /** Path of an OCI configuration file. Default: the OCI CLI's. */
        file?: string;
        /** Profile in it. Default: `DEFAULT`. */
        profile?: string;
        /** OCID of its user, or of a group of its: then Okeanos gives it its right, as above. */
        subject?: string;
      };
    };
  };
}
