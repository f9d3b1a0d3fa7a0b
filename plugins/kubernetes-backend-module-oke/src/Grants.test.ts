import { mockCredentials } from '@backstage/backend-test-utils';
import { Grants } from './Grants';

const ada = mockCredentials.user('user:default/ada');

describe('Grants', () => {
  let now: number;
  let grants: Grants;
  beforeEach(() => {
    now = 1_000;
    grants = new Grants(() => now);
  });

  it('knows for whom a token is, and for which cluster', () => {
    const tokenFor = grants.issue(ada, ['demo', 'a.b']);
    for (const cluster of ['demo', 'a.b']) {
      expect(grants.find(tokenFor(cluster))).toMatchObject({
        cluster,
        grant: { credentials: ada },
      });
    }
  });

  it('knows no token for another cluster, of nobody, or a part of one', () => {
    const token = grants.issue(ada, ['demo'])('demo');
    const [secret] = token.split('.');
    for (const other of [
      `${secret}.other`,
      secret,
      `${secret}.`,
      '.demo',
      '',
      `${secret.slice(1)}.demo`,
    ]) {
      expect(grants.find(other)).toBeUndefined();
    }
    expect(grants.issue(ada, ['demo'])('demo')).not.toBe(token);
  });

  it('ends after a minute', () => {
    const token = grants.issue(ada, ['demo'])('demo');
    now += 59_999;
    expect(grants.find(token)).toBeDefined();
    now += 1;
    expect(grants.find(token)).toBeUndefined();
  });

  it('ends with the session', () => {
    const token = grants.issue({ ...ada, expiresAt: new Date(now + 500) }, [
      'demo',
    ])('demo');
    now += 499;
    expect(grants.find(token)).toBeDefined();
    now += 1;
    expect(grants.find(token)).toBeUndefined();
  });
});
