import { Tenancy, User } from './model';

/** Finds whose API key it is: `<tenancy>/<user>/<fingerprint>`. */
export function findKeyOwner(
  tenancy: Tenancy,
  keyId: string,
): User | undefined {
  return tenancy.users.find(
    user => keyId === `${tenancy.id}/${user.id}/${user.fingerprint}`,
  );
}
