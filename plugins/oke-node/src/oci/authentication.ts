import {
  ConfigFileAuthenticationDetailsProvider,
  InstancePrincipalsAuthenticationDetailsProviderBuilder,
  OkeWorkloadIdentityAuthenticationDetailsProvider,
  type AuthenticationDetailsProvider,
} from 'oci-common';

/**
 * Who calls OCI.
 *
 * @public
 */
export type OciIdentity =
  | {
      type: 'configFile';
      /** Path of an OCI CLI configuration file. Default `~/.oci/config`. */
      file?: string;
      /** Default `DEFAULT`. */
      profile?: string;
    }
  | { type: 'instancePrincipal' }
  | { type: 'workloadIdentity' };

/**
 * What signs requests and OKE tokens: the SDK's provider, which keeps federated keys fresh.
 *
 * @public
 */
export type OciAuthentication = AuthenticationDetailsProvider;

/**
 * Reads the credentials of an identity.
 *
 * @throws Error that says what is missing, with the SDK's error as cause
 * @public
 */
export async function authenticate(
  identity: OciIdentity,
): Promise<OciAuthentication> {
  try {
    switch (identity.type) {
      case 'configFile':
        return new ConfigFileAuthenticationDetailsProvider(
          identity.file,
          identity.profile,
        );
      case 'instancePrincipal':
        return await new InstancePrincipalsAuthenticationDetailsProviderBuilder().build();
      case 'workloadIdentity':
        // Empty: the paths that Kubernetes gives every pod.
        return OkeWorkloadIdentityAuthenticationDetailsProvider.builder('', '');
      default:
        return identity satisfies never;
    }
  } catch (cause) {
    throw new Error(
      `${describe(identity)} cannot be used: ${messageOf(cause)}`,
      { cause },
    );
  }
}

function describe(identity: OciIdentity): string {
  return identity.type === 'configFile'
    ? `The profile ${
        identity.profile ?? 'DEFAULT'
      } of the OCI configuration file ${identity.file ?? '~/.oci/config'}`
    : `The OCI identity '${identity.type}'`;
}

/** Some of the SDK's failures are no Error. */
function messageOf(cause: unknown): string {
  if (cause instanceof Error) {
    return cause.message;
  }
  return typeof cause === 'string' ? cause : JSON.stringify(cause);
}
