import { Cloud } from '../Cloud';
import { User } from './model';

/** Who signs a request, and with which key. */
export interface Signer {
  user: User;
  publicKeyPem: string;
}

const SESSION = 'ST$';

/** Finds whose `keyId` it is: an API key's is `<tenancy>/<user>/<fingerprint>`, a session's `ST$<token>`. */
export function findSigner(cloud: Cloud, keyId: string): Signer | undefined {
  const { tenancy } = cloud.state;
  if (keyId.startsWith(SESSION)) {
    const session = cloud.sessions.find(
      keyId.slice(SESSION.length),
      cloud.now(),
    );
    const user = tenancy.users.find(({ id }) => id === session?.userId);
    return session && user && { user, publicKeyPem: session.publicKeyPem };
  }
  const user = tenancy.users.find(
    ({ id, fingerprint }) => keyId === `${tenancy.id}/${id}/${fingerprint}`,
  );
  return user && { user, publicKeyPem: user.publicKeyPem };
}
