import { readFileSync } from 'node:fs';
import {
  ConfigFileReader,
  ConfigFileAuthenticationDetailsProvider,
  InstancePrincipalsAuthenticationDetailsProviderBuilder,
  OkeWorkloadIdentityAuthenticationDetailsProvider,
  type AuthenticationDetailsProvider,
} from 'oci-common';
import { z } from 'zod';
import { parseJson } from '../common/parseJson';

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
 * Reads the credentials of an identity. A profile with a `security_token_file`, as `oci session authenticate` writes it,
 * signs with its session: the SDK's own provider takes the key and leaves out the token.
 *
 * @param now - tells whether a session has ended
 * @throws Error that says what is missing, with the SDK's error as cause
 * @public
 */
export async function authenticate(
  identity: OciIdentity,
  now: Date = new Date(),
): Promise<OciAuthentication> {
  try {
    switch (identity.type) {
      case 'configFile':
        return authenticateProfile(identity, now);
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

/** Signs with the key of a session, in the name of its token. Whoever renews the session writes another token. */
class SessionAuthentication extends ConfigFileAuthenticationDetailsProvider {
  readonly #keyId: string;

  constructor(token: string, file: string | undefined, profile: string) {
    super(file, profile);
    this.#keyId = `ST$${token}`;
  }

  override async getKeyId(): Promise<string> {
    return this.#keyId;
  }
}

function authenticateProfile(
  { file, profile = 'DEFAULT' }: Extract<OciIdentity, { type: 'configFile' }>,
  now: Date,
): OciAuthentication {
  const settings = file
    ? ConfigFileReader.parseFileFromPath(file, profile)
    : ConfigFileReader.parseDefault(profile);
  const kind = settings.get('authentication_type');
  if (kind) {
    // The SDK gives a provider without a key for these.
    throw new Error(
      `it has authentication_type=${kind}, which does not sign with a key of the profile: use a profile with key_file, or the types instancePrincipal and workloadIdentity of app-config`,
    );
  }
  const tokenFile = settings.get('security_token_file');
  if (!tokenFile) {
    return new ConfigFileAuthenticationDetailsProvider(file, profile);
  }
  const token = readSecurityToken(tokenFile);
  const end = endOf(token);
  if (end && end <= now) {
    throw new Error(
      `its session has ended. Renew it with "oci session refresh --profile ${profile}" or, after its last renewal, with "oci session authenticate"`,
    );
  }
  return new SessionAuthentication(token, file, profile);
}

function readSecurityToken(file: string): string {
  let token: string;
  try {
    token = readFileSync(ConfigFileReader.expandUserHome(file), 'utf8').trim();
  } catch (cause) {
    throw new Error(`its security_token_file ${file} cannot be read`, {
      cause,
    });
  }
  if (!/^[\w.~+/=-]+$/.test(token)) {
    throw new Error(`its security_token_file ${file} holds no token`);
  }
  return token;
}

const claimsSchema = z.object({ exp: z.number() });

/** When a token (JWT) ends; undefined when it does not tell. OCI checks it: this is for the words only. */
function endOf(token: string): Date | undefined {
  const [, claims = ''] = token.split('.');
  const { data } = claimsSchema.safeParse(
    parseJson(Buffer.from(claims, 'base64url').toString()),
  );
  return data && new Date(data.exp * 1000);
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
