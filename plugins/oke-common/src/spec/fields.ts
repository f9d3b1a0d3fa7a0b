import { z } from 'zod';
import { UNSIGNED_QUANTITY } from '../quantity';

/** RFC 1123 label: what Kubernetes accepts as the name of a Namespace. */
export const dnsLabel = (what: string) =>
  z
    .string()
    .trim()
    .max(63, `${what} has at most 63 characters`)
    .regex(
      /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
      `${what} has lower-case letters, digits and dashes only, and starts and ends with a letter or digit (RFC 1123)`,
    );

/** RFC 1035 label: what Kubernetes accepts as the name of a Service. */
export const serviceName = (what: string) =>
  z
    .string()
    .trim()
    .max(63, `${what} has at most 63 characters`)
    .regex(
      /^[a-z]([-a-z0-9]*[a-z0-9])?$/,
      `${what} has lower-case letters, digits and dashes only, starts with a letter and ends with a letter or digit (RFC 1035)`,
    );

/** RFC 1123 subdomain with at least two labels. No wildcard: it would cover hosts of others. */
export const hostName = z
  .string()
  .trim()
  .max(253, 'a host name has at most 253 characters')
  .regex(
    /^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\.)+[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/,
    'a host name is in lower case with at least one dot, no wildcard and at most 63 characters between dots, for example shop.apps.example.com',
  );

/** A Kubernetes quantity without sign. */
export const quantity = z
  .string()
  .trim()
  .regex(
    UNSIGNED_QUANTITY,
    'a quantity is a number with an optional unit, for example 500m, 2 or 4Gi',
  );

/** A full entity reference of a catalog entity. */
export const entityRef = z
  .string()
  .trim()
  .regex(
    /^[a-z][a-z0-9]*:[a-z0-9]([-a-z0-9_.]*[a-z0-9])?\/[a-z0-9]([-a-z0-9_.]*[a-z0-9])?$/,
    'a full entity reference in lower case is expected, for example group:default/team-a',
  );

/** A full entity reference of a group. */
export const groupRef = z
  .string()
  .trim()
  .regex(
    /^group:[a-z0-9]([-a-z0-9_.]*[a-z0-9])?\/[a-z0-9]([-a-z0-9_.]*[a-z0-9])?$/,
    'a group is expected, as a full entity reference in lower case, for example group:default/team-a',
  );

/** Key of a label or taint: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set */
export const labelKey = z
  .string()
  .trim()
  .max(317, 'a key has at most 253 characters before the slash and 63 after it')
  .regex(
    /^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/,
    'a key has at most 63 letters, digits, dashes, dots and underscores, perhaps after a domain and a slash, for example team or example.com/team',
  );

/** Value of a label or taint. */
export const labelValue = z
  .string()
  .trim()
  .regex(
    /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/,
    'a value has at most 63 letters, digits, dashes, dots and underscores, and begins and ends with a letter or digit, or is empty',
  );
