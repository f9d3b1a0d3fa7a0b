export interface Config {
  /** Okeanos: self-service for Oracle Kubernetes Engine. */
  oke?: {
    /** OCI, where private OKE clusters are made. Without it there are only the `clusters` below. */
    oci?: {
      /** For example `eu-frankfurt-1`. */
      region: string;
      /**
       * Domain of the region's realm, for example `oraclecloud.com`. Needed only for a region that the OCI SDK does not
       * know: a new or a dedicated one.
       */
      realmDomain?: string;
      /** OCID of the compartment of clusters whose spec names none. Default: the identity's tenancy. */
      compartmentId?: string;
      /** Endpoint of all OCI services in place of Oracle's, for example of the sandbox. */
      endpoint?: string;
      /**
       * Path of a JSON file: OCID of a cluster -> host and port to dial in place of its private
       * endpoint, for example the end of a tunnel. Default: the private endpoint itself.
       */
      routesFile?: string;
      /** OCI Bastions, which are made with the clusters that ask for one. */
      bastion?: {
        /**
         * Blocks that this portal's connections to a bastion come from, as OCI sees them: its NAT gateway's address, for
         * example `203.0.113.7/32`. Clusters that the portal reaches through a bastion need them. Default: none.
         */
        portalCidrs?: string[];
      };
      /** Identity that makes clusters: see docs/iam.md for the policies that it needs. */
      provisioner?: {
        /** Default: `configFile`. */
        type?: 'configFile' | 'instancePrincipal' | 'workloadIdentity';
        /** Path of an OCI configuration file. Default: the OCI CLI's. */
        file?: string;
        /** Profile in it. Default: `DEFAULT`. */
        profile?: string;
        /**
         * Who it is in OCI's policies, for the statements that Okeanos shows: as a policy spells it, for example
         * `group 'Default'/'Provisioners'` or `dynamic-group id ocid1.dynamicgroup.oc1..aaaa`, or the workload that it
         * is. Nothing else depends on it. Default: what is shown has to be filled in.
         */
        policySubject?:
          | string
          | {
              namespace: string;
              serviceAccount: string;
              /** OCID of the cluster that it runs on. */
              clusterId: string;
            };
      };
      /** Identity that watches clusters: needs `use clusters`. Okeanos gives it read access inside. */
      watcher: {
        /** Default: `configFile`. */
        type?: 'configFile' | 'instancePrincipal' | 'workloadIdentity';
        /** Path of an OCI configuration file. Default: the OCI CLI's. */
        file?: string;
        /** Profile in it. Default: `DEFAULT`. */
        profile?: string;
        /** OCID of its user, or of a group of its. Default: the user of the profile; other types than configFile need it. */
        subject?: string;
        /**
         * Who it is in OCI's policies, for the statements that Okeanos shows: as a policy spells it, for example
         * `group 'Default'/'Provisioners'` or `dynamic-group id ocid1.dynamicgroup.oc1..aaaa`, or the workload that it
         * is. Nothing else depends on it. Default: the group of `subject`, else what is shown has to
         * be filled in.
         */
        policySubject?:
          | string
          | {
              namespace: string;
              serviceAccount: string;
              /** OCID of the cluster that it runs on. */
              clusterId: string;
            };
      };
      /** Namespaces that ingress controllers and gateways run in, on clusters that Okeanos makes. */
      ingressNamespaces?: string[];
      /** Domains that hosts of services may be of, on clusters that Okeanos makes. */
      hostDomains?: string[];
      /**
       * Every cluster that Okeanos makes gets a Gateway that its app namespaces share, with an internal load balancer, for hosts of
       * `hostDomains`. Default: none. Taken out again, the Gateways are taken away.
       */
      gateway?: {
        /** GatewayClass that makes it true, for example `istio` where the add-on Istio is. */
        className: string;
      };
    };
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
      /**
       * Blocks that traffic of load balancers comes from, for example those of their subnet and of the nodes: what the
       * network policies of app namespaces that may have one let in. Default: none, and nothing is let in.
       */
      loadBalancerCidrs?: string[];
      /** Identity that makes namespaces: needs cluster-admin. */
      provisioner: {
        /** Path of a kubeconfig file. Exactly one of `kubeconfig` and `inCluster` is set. */
        kubeconfig?: string;
        /** Context in it. Default: its current context. */
        context?: string;
        /** The cluster is the one that this backend runs in, as the ServiceAccount of its pod. */
        inCluster?: true;
      };
      /** Identity that watches. Okeanos gives it read access, and no access to Secrets. */
      watcher: {
        /** Path of a kubeconfig file. Exactly one of `kubeconfig` and `inCluster` is set. */
        kubeconfig?: string;
        /** Context in it. Default: its current context. */
        context?: string;
        /** The cluster is the one that this backend runs in, as the ServiceAccount of its pod. */
        inCluster?: true;
        /** Kubernetes group of this identity. Exactly one of `group` and `user` is set. */
        group?: string;
        /** Kubernetes user name of this identity. */
        user?: string;
      };
    }>;
    /**
     * Commands that kubeconfigs may have run for credentials (`exec`), for example `oci`. Default: none. They run
     * as this backend does: whoever writes such a kubeconfig decides on what is left open here.
     */
    kubeconfigCommands?: Array<{
      /** Absolute path. A kubeconfig names it by this path, or by the name of the file. */
      command: string;
      /** What its arguments must begin with, for example `[ce, cluster, generate-token]`. Default: they may be any. */
      args?: string[];
      /**
       * Names of environment variables that it gets beside `HOME` and `PATH`: as the kubeconfig says, else as
       * this backend has them. Default: none.
       */
      env?: string[];
    }>;
    /**
     * Entity reference of a Backstage group -> the group's name in the clusters: the OCID of an
     * OCI group, or the name of an OIDC group.
     */
    groups?: { [groupRef: string]: string };
    /**
     * What some app namespaces may have that others may not. Held by admission on the clusters: without a grant, load
     * balancers are internal, no port of a node is opened, and annotations name nothing that has an OCID but the
     * subnet and the network security group that Okeanos made for the cluster's load balancers.
     */
    grants?: Array<{
      /** Names of clusters. Default: all. */
      clusters?: string[];
      /** Names of namespaces. Default: all. */
      namespaces?: string[];
      /** Entity references of the groups that own the namespaces. Default: all. */
      owners?: string[];
      /**
       * Load balancers that the internet reaches.
       * @default false
       */
      publicEntry?: boolean;
      /**
       * Services of type NodePort.
       * @default false
       */
      nodePorts?: boolean;
      /** OCIDs that annotations may name: of subnets, network security groups, certificates. Default: none. */
      ocids?: string[];
    }>;
    /**
     * How much app namespaces may have: what a plan and a declaration are refused for. Of the entries that fit, the first
     * that names a field counts for it, so exceptions come before rules. What is not named is not bounded. What is there
     * already may stay and be reduced.
     */
    bounds?: Array<{
      /** Names of clusters. Default: all. */
      clusters?: string[];
      /** Entity references of the groups that own the namespaces. Default: all. Not with `perCluster`. */
      owners?: string[];
      /** Of each namespace. */
      perNamespace?: {
        /** In cores, for example `16`. */
        cpu?: string | number;
        /** For example `64Gi`. */
        memory?: string | number;
        /** Of all volume claims, for example `200Gi`. */
        storage?: string | number;
        /** On the disks of nodes, for example `100Gi`. */
        ephemeralStorage?: string | number;
        pods?: number;
        loadBalancers?: number;
        /** The least strict Pod Security Standard that may be asked for. */
        podSecurity?: 'restricted' | 'baseline';
        /** Longest life of certificates, in hours. */
        certificateHours?: number;
      };
      /** Of all namespaces of one owner together, on the clusters of this entry. */
      perOwner?: SumBounds;
      /** Of all namespaces on one cluster together. */
      perCluster?: SumBounds;
    }>;
    /** How often one caller, a person or a service, may ask each replica of the backend. What is more is a 429. */
    rates?: {
      /**
       * Declarations and requests for deletion, also those that are refused.
       * @default 60
       */
      declarationsPerMinute?: number;
      /**
       * Plans: what `dryRun=true` asks for, and the forms while somebody types.
       * @default 300
       */
      plansPerMinute?: number;
    };
    /** Id of a block that a module adds to app namespaces -> what it may do beyond the namespace. */
    namespaceBlocks?: {
      [block: string]: {
        /**
         * `clusterScoped`: it may make objects that belong to no namespace. `rbac`: it may make
         * Roles, RoleBindings and, with `clusterScoped`, ClusterRoles and ClusterRoleBindings.
         */
        allow?: Array<'clusterScoped' | 'rbac'>;
      };
    };
  };
}

/** What several namespaces may have together. */
interface SumBounds {
  /** How many namespaces. */
  namespaces?: number;
  cpu?: string | number;
  memory?: string | number;
  storage?: string | number;
  ephemeralStorage?: string | number;
  pods?: number;
  loadBalancers?: number;
}
