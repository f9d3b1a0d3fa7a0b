import type {
  IValidation,
  IVariable,
} from 'kubernetes-models/admissionregistration.k8s.io/v1';
import { LONGEST_CERTIFICATE_HOURS } from '@okeanos/backstage-plugin-oke-common';
import { celList, ownerVariable } from './grants';

/**
 * How long certificates of some app namespaces of a cluster may live.
 *
 * @alpha
 */
export interface CertificateBound {
  /** Entity references of the owners of the namespaces; all when undefined. */
  owners?: string[];
  longestHours: number;
}

/** What bounds the certificates of a namespace, in CEL: the first that fits. */
export function certificateBoundVariables(bounds: CertificateBound[]) {
  return [
    ownerVariable,
    {
      name: 'longestHours',
      expression: bounds.reduceRight(
        (otherwise, { owners, longestHours }) =>
          owners
            ? `(variables.owner in ${celList(
                owners,
              )} ? ${longestHours} : ${otherwise})`
            : String(longestHours),
        String(LONGEST_CERTIFICATE_HOURS),
      ),
    },
  ] satisfies IVariable[];
}

/** Holds a certificate to it. Needs the variable `seconds`, which has cert-manager's default. */
export const CERTIFICATE_BOUND: IValidation = {
  expression: 'variables.seconds <= variables.longestHours * 3600',
  messageExpression:
    "'duration: at most ' + string(variables.longestHours) + 'h for certificates of this namespace (oke.bounds in app-config)'",
  message: 'duration: shorter for certificates of this namespace',
};
