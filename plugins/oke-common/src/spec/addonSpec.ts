import { z } from 'zod';

/**
 * An add-on that OKE installs and keeps, beside cert-manager, which every cluster has. Which there are, and with which keys, the
 * plan checks against what OKE offers.
 */
export const addonSpec = z.strictObject({
  name: z
    .string()
    .trim()
    .regex(
      /^[A-Za-z][A-Za-z0-9]{0,62}$/,
      'the name of an add-on of OKE is expected, for example KubernetesMetricsServer',
    )
    .describe('Name of the add-on, as OKE calls it'),
  version: z
    .string()
    .trim()
    .regex(
      /^[A-Za-z0-9][-A-Za-z0-9._]{0,62}$|^$/,
      'a version of the add-on is expected, for example v1.30.1, or nothing for the one that OKE chooses and updates',
    )
    .default('')
    .describe('Version; empty for the one that OKE chooses and updates'),
  configurations: z
    .array(
      z.strictObject({
        key: z
          .string()
          .trim()
          .min(1, 'a key of the add-on must be named')
          .max(255)
          .describe('Key, as OKE calls it'),
        value: z
          .string()
          .max(8192)
          .default('')
          .describe(
            'Value. No secret: everybody sees it who may read the cluster',
          ),
      }),
    )
    .max(50)
    .default([])
    .describe('How it is configured'),
});
