import { request } from 'node:http';
import { startLoopbackServer, type LoopbackServer } from './loopbackServer';

describe('A server that only this machine reaches', () => {
  let server: LoopbackServer;
  let asked = 0;
  beforeAll(async () => {
    server = await startLoopbackServer(0, async (_request, response) => {
      asked += 1;
      response.end('{}');
    });
  });
  beforeEach(() => {
    asked = 0;
  });
  afterAll(() => server.close());

  const statusAt = (host: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      request(server.url, { headers: { host } }, response => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });

  it.each(['127.0.0.1:7008', 'localhost:7008', 'localhost', 'LOCALHOST:1'])(
    'answers at %s',
    async host => {
      expect(await statusAt(host)).toBe(200);
      expect(asked).toBe(1);
    },
  );

  it.each(['evil.test', 'evil.test:7008', 'localhost.evil.test', '127.0.0.12'])(
    'does not look at what a page at %s sends',
    async host => {
      expect(await statusAt(host)).toBe(403);
      expect(asked).toBe(0);
    },
  );
});
