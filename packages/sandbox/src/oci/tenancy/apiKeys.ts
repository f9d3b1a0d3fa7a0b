import { createHash, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Tenancy, User } from './model';
import { NewUser } from './createTenancy';

const SESSION = { profile: 'SESSION' };

/** Keeps the OCI config file and the users' private keys in a folder that nobody but its owner can read. */
export class ApiKeys {
  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  get configFile(): string {
    return join(this.folder, 'config');
  }

  /** Makes a key for the user, keeps the private half in a file and puts the public half into the result. */
  withKey(user: NewUser): User {
    const publicKeyPem = this.newKey(user);
    return { ...user, publicKeyPem, fingerprint: fingerprint(publicKeyPem) };
  }

  /** Gives a new key to every user whose key file is gone, so that the config file always works. */
  replaceLost(tenancy: Tenancy): void {
    tenancy.users = tenancy.users.map(user =>
      existsSync(this.keyFile(user)) ? user : this.withKey(user),
    );
  }

  /**
   * Writes the profiles of the users, and one of a session as `oci session authenticate` does: it has no user.
   * https://docs.oracle.com/en-us/iaas/Content/API/Concepts/sdkconfig.htm
   *
   * @returns the public half of the session's key (PEM)
   */
  writeConfigFile(tenancy: Tenancy): string {
    const sessionKey = this.newKey(SESSION);
    const profiles = tenancy.users.map(user =>
      [
        `[${user.profile}]`,
        `user=${user.id}`,
        `fingerprint=${user.fingerprint}`,
        `tenancy=${tenancy.id}`,
        `region=${tenancy.region}`,
        `key_file=${this.keyFile(user)}`,
        '',
      ].join('\n'),
    );
    const session = [
      `[${SESSION.profile}]`,
      `fingerprint=${fingerprint(sessionKey)}`,
      `key_file=${this.keyFile(SESSION)}`,
      `tenancy=${tenancy.id}`,
      `region=${tenancy.region}`,
      `security_token_file=${this.tokenFile}`,
      '',
    ].join('\n');
    writeFileSync(this.configFile, [...profiles, session].join('\n'), {
      mode: 0o600,
    });
    return sessionKey;
  }

  /** Puts another token in the place of the session's, as `oci session refresh` does. */
  writeToken(token: string): void {
    writeFileSync(this.tokenFile, token, { mode: 0o600 });
  }

  private get tokenFile(): string {
    return join(this.folder, 'session.token');
  }

  /** @returns the public half (PEM); the private one is kept in a file */
  private newKey(of: { profile: string }): string {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
    // The CLI asks for the label below the key, which keys from OCI's console have.
    writeFileSync(this.keyFile(of), `${privateKey}OCI_API_KEY\n`, {
      mode: 0o600,
    });
    return publicKey;
  }

  private keyFile({ profile }: { profile: string }): string {
    return join(this.folder, `${profile.toLowerCase()}.pem`);
  }
}

/** MD5 of the DER form: https://docs.oracle.com/en-us/iaas/Content/API/Concepts/apisigningkey.htm */
function fingerprint(publicKeyPem: string): string {
  const der = createPublicKey(publicKeyPem).export({
    type: 'spki',
    format: 'der',
  });
  const hex = createHash('md5').update(der).digest('hex');
  return hex.replace(/(..)(?!$)/g, '$1:');
}
