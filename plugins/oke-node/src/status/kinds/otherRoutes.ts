import { z } from 'zod';
import { defineKind } from './defineKind';
import { list, metadata } from './fields';
import { GATEWAY_GROUP } from './gateway';

/** Key of what takes requests for any host, or for hosts that cannot be told. */
export const ANY = '';

type Hosts = { metadata: z.output<typeof metadata>; hosts: string[] };

/** Routes of which the hosts are read, in lower case; where they lead is not. */
const hosts = <S extends z.ZodType<Hosts>>(definition: {
  apiVersion: string;
  kind: string;
  plural: string;
  schema: S;
}) =>
  defineKind({
    ...definition,
    namespaced: true,
    indexes: {
      /** Each of its hosts, as it is written; {@link ANY} for any. */
      host: {
        keys: (route: z.output<S>) =>
          route.hosts.length > 0
            ? route.hosts.map(host => (host === '*' ? ANY : host.toLowerCase()))
            : [ANY],
        acrossNamespaces: true,
      },
    },
  });

const spec = <S extends z.ZodRawShape>(shape: S) =>
  z.object({ metadata, spec: z.object(shape).prefault({} as never) });

/**
 * Istio: a host can be written with the namespace of the gateways that take it, `shop/web.example.com`.
 * See https://istio.io/latest/docs/reference/config/networking/virtual-service/
 */
export const VirtualService = hosts({
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  plural: 'virtualservices',
  schema: spec({ hosts: list(z.string()) }).transform(route => ({
    metadata: route.metadata,
    hosts: route.spec.hosts.map(host => host.replace(/^.*\//, '')),
  })),
});

/** The hosts that a rule of Traefik names: those in backquotes or quotes; none where a pattern stands for them. */
function hostsOfRule(rule: string): string[] {
  return /Host(SNI)?Regexp\(/.test(rule)
    ? [ANY]
    : [...rule.matchAll(/Host(?:SNI)?\(([^)]*)\)/g)].flatMap(([, names]) =>
        [...names.matchAll(/[`"]([^`"]+)[`"]/g)].map(([, name]) => name),
      );
}

const traefik = (kind: string, plural: string) =>
  hosts({
    apiVersion: 'traefik.io/v1alpha1',
    kind,
    plural,
    schema: spec({
      routes: list(z.object({ match: z.string().default('') })),
    }).transform(route => ({
      metadata: route.metadata,
      hosts: route.spec.routes.flatMap(({ match }) => {
        const named = hostsOfRule(match);
        return named.length > 0 ? named : [ANY];
      }),
    })),
  });

/** https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/http/ingressroute/ */
export const IngressRoute = traefik('IngressRoute', 'ingressroutes');
export const IngressRouteTCP = traefik('IngressRouteTCP', 'ingressroutetcps');

/**
 * Contour. One without a virtual host is included by others, and has theirs.
 * See https://projectcontour.io/docs/main/config/fundamentals/
 */
export const HTTPProxy = hosts({
  apiVersion: 'projectcontour.io/v1',
  kind: 'HTTPProxy',
  plural: 'httpproxies',
  schema: spec({
    virtualhost: z.object({ fqdn: z.string() }).optional(),
  }).transform(route => ({
    metadata: route.metadata,
    hosts: route.spec.virtualhost ? [route.spec.virtualhost.fqdn] : [],
  })),
});

/** https://docs.redhat.com/en/documentation/openshift_container_platform/latest/html/networking/ */
export const OpenShiftRoute = hosts({
  apiVersion: 'route.openshift.io/v1',
  kind: 'Route',
  plural: 'routes',
  schema: spec({ host: z.string().default('') }).transform(route => ({
    metadata: route.metadata,
    hosts: route.spec.host ? [route.spec.host] : [],
  })),
});

const alpha = (kind: string, plural: string) => ({
  ...hosts({
    apiVersion: `${GATEWAY_GROUP}/v1alpha2`,
    kind,
    plural,
    schema: spec({ hostnames: list(z.string()) }).transform(route => ({
      metadata: route.metadata,
      hosts: route.spec.hostnames,
    })),
  }),
  // As kubectl writes a kind of a version: the one that is read has the name without it.
  id: `${kind}.v1alpha2.${GATEWAY_GROUP}`,
});

/** Before Gateway API 1.5 (TLSRoute) and 1.6 (TCPRoute), these were served in this version only. */
export const AlphaTLSRoute = alpha('TLSRoute', 'tlsroutes');
export const AlphaTCPRoute = alpha('TCPRoute', 'tcproutes');
