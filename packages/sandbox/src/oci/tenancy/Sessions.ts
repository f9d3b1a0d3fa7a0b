import { createHmac, createPublicKey, randomBytes } from 'node:crypto';
import { z } from 'zod';

const claimsSchema = z.object({
  /** OCID of the user. */
  sub: z.string(),
  /** Seconds since the epoch. */
  exp: z.number(),
  /** The public half of the session's key, as JSON. */
  jwk: z.string(),
});

/**
 * Sessions of users, as `oci session authenticate` opens them: a key of their own, and a token (JWT) that says in whose name it signs
 * and until when. They end with this process.
 */
export class Sessions {
  private readonly secret = randomBytes(32);

  /**
   * @param publicKeyPem - of the session's key
   * @param endsAt - milliseconds since the epoch
   * @returns its token
   */
  open(
    user: { id: string },
    tenancy: { id: string },
    publicKeyPem: string,
    endsAt: number,
  ): string {
    const encode = (part: object) =>
      Buffer.from(JSON.stringify(part)).toString('base64url');
    const text = [
      encode({ alg: 'HS256', typ: 'JWT' }),
      encode({
        ...{ sub: user.id, tenant: tenancy.id },
        exp: Math.floor(endsAt / 1000),
        jwk: JSON.stringify(
          createPublicKey(publicKeyPem).export({ format: 'jwk' }),
        ),
      }),
    ].join('.');
    return `${text}.${this.sign(text)}`;
  }

  /**
   * @param now - milliseconds since the epoch
   * @returns whose token it is, and what its requests are signed with; undefined when it is none, or has ended
   */
  find(
    token: string,
    now: number,
  ): { userId: string; publicKeyPem: string } | undefined {
    const [header, claims, signature] = token.split('.');
    if (signature !== this.sign(`${header}.${claims}`)) {
      return undefined;
    }
    const { sub, exp, jwk } = claimsSchema.parse(
      JSON.parse(Buffer.from(claims, 'base64url').toString()),
    );
    const publicKey = createPublicKey({ key: JSON.parse(jwk), format: 'jwk' });
    return exp * 1000 > now
      ? {
          userId: sub,
          publicKeyPem: publicKey
            .export({ type: 'spki', format: 'pem' })
            .toString(),
        }
      : undefined;
  }

  private sign(text: string): string {
    return createHmac('sha256', this.secret).update(text).digest('base64url');
  }
}
