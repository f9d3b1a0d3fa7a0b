import { once } from 'node:events';
import { createServer, request, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { checkServerIdentity, type TLSSocket } from 'node:tls';
import { z } from 'zod';
import { serverCertificate } from '../../../access/__testUtils__/serverCertificate';
import type { TestCluster } from './TestCluster';
import { TestNamespace } from './TestNamespace';

const base64 = z
  .base64()
  .transform(value => Buffer.from(value, 'base64').toString('utf8'));

const secretSchema = z.object({
  data: z.object({ 'tls.crt': base64, 'tls.key': base64, 'ca.crt': base64 }),
});

/** What one side of a connection shows, and whom it trusts. */
interface Side {
  cert: string;
  key: string;
  ca: string;
}

/** The certificates that services get work for both sides of a connection, and for nobody else. */
// eslint-disable-next-line jest/no-export -- run by blueprints.contract.test.ts, all on one control plane
export function mutualTlsContract(cluster: () => TestCluster) {
  const servers: Server[] = [];
  let cart: Side;
  let web: Side;

  beforeAll(async () => {
    const namespace = new TestNamespace(cluster(), {
      name: 'mtls',
      services: [
        { name: 'cart', ports: [8443] },
        { name: 'web', ports: [8443] },
      ],
    });
    await namespace.pass();
    const issued = async (name: string): Promise<Side> => {
      const { data } = await cluster().until('Secret', secrets => {
        const secret = secrets.find(
          ({ metadata }) =>
            metadata.namespace === 'mtls' && metadata.name === `${name}-mtls`,
        );
        return secret && secretSchema.parse(secret);
      });
      return {
        cert: data['tls.crt'],
        key: data['tls.key'],
        ca: data['ca.crt'],
      };
    };
    cart = await issued('cart');
    web = await issued('web');
  });

  afterEach(async () => {
    for (const server of servers.splice(0)) {
      server.close();
      await once(server, 'close');
    }
  });

  /** Serves clients of one name only, as a service would that knows its caller. */
  async function serve(
    side: Side,
    clientName: string,
  ): Promise<{ port: number; served: () => number }> {
    let served = 0;
    const server = createServer(
      { ...side, requestCert: true, rejectUnauthorized: true },
      ({ socket }, response) => {
        const peer = (socket as TLSSocket).getPeerCertificate();
        if (checkServerIdentity(clientName, peer)) {
          socket.destroy();
          return;
        }
        served += 1;
        response.end('welcome');
      },
    );
    servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return { port, served: () => served };
  }

  async function call(
    side: Partial<Side>,
    port: number,
    servername: string,
  ): Promise<string> {
    const sent = request({
      ...side,
      ...{ host: '127.0.0.1', port, servername, agent: false },
    });
    sent.end();
    const [response] = await once(sent, 'response');
    return text(response);
  }

  const foreign = (name: string): Side => {
    const { cert, key } = serverCertificate({ dns: [name] });
    return { cert, key, ca: cart.ca };
  };

  it('a service serves a service', async () => {
    const { port } = await serve(cart, 'web.mtls.svc');
    await expect(call(web, port, 'cart.mtls.svc')).resolves.toBe('welcome');
    await expect(call(web, port, 'cart.mtls.svc.cluster.local')).resolves.toBe(
      'welcome',
    );
    const back = await serve(web, 'cart.mtls.svc');
    await expect(call(cart, back.port, 'web.mtls.svc')).resolves.toBe(
      'welcome',
    );
  });

  describe('the client refuses', () => {
    it('a server of a foreign CA', async () => {
      const { port } = await serve(foreign('cart.mtls.svc'), 'web.mtls.svc');
      await expect(call(web, port, 'cart.mtls.svc')).rejects.toMatchObject({
        code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
      });
    });

    it('a server of another name', async () => {
      const { port } = await serve(web, 'web.mtls.svc');
      await expect(call(web, port, 'cart.mtls.svc')).rejects.toMatchObject({
        code: 'ERR_TLS_CERT_ALTNAME_INVALID',
      });
    });
  });

  describe('the server refuses', () => {
    it.each([
      ['of a foreign CA', () => foreign('web.mtls.svc')],
      ['of another name', () => cart],
      ['without a certificate', () => ({ ca: cart.ca })],
    ])('a client %s', async (_what, client) => {
      const { port, served } = await serve(cart, 'web.mtls.svc');
      await expect(call(client(), port, 'cart.mtls.svc')).rejects.toThrow();
      expect(served()).toBe(0);
      await expect(call(web, port, 'cart.mtls.svc')).resolves.toBe('welcome');
    });
  });
}
