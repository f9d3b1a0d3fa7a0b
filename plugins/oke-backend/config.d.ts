export interface Config {
  /** Okeanos: self-service for Oracle Kubernetes Engine. */
  oke?: {
    /** Clusters that are reached with kubeconfigs. */
    clusters?: Array<{
      /** Name of the cluster, as specs and annotations use it. */
      name: string;
      /**
       * Entity reference of the group that owns the cluster.
       * @default group:default/platform
       */
      owner?: string;
      /** Kubernetes namespaces that ingress controllers and gateways run in. */
      ingressNamespaces?: string[];
      /** Domains that hosts of services may be of, for example `apps.example.com`. Default: none. */
      hostDomains?: string[];
      /** Identity that makes namespaces: needs cluster-admin. */
      provisioner: {
        /** Path of a kubeconfig file with a token. */
        kubeconfig: string;
        /** Context in it. Default: its current context. */
        context?: string;
      };
      /** Identity that watches. Okeanos gives it read access, and no access to Secrets. */
      watcher: {
        /** Path of a kubeconfig file with a token. */
        kubeconfig: string;
        /** Context in it. Default: its current context. */
        context?: string;
        /** Kubernetes group of this identity. Exactly one of `group` and `user` is set. */
        group?: string;
        /** Kubernetes user name of this identity. */
        user?: string;
      };
    }>;
    /**
     * Entity reference of a Backstage group -> the group's name in the clusters: the OCID of an
     * OCI group, or the name of an OIDC group.
     */
    groups?: { [groupRef: string]: string };
  };
}
