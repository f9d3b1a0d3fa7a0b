import { createServer } from 'node:net';

/**
 * Throws, naming port and purpose, unless every port can be listened on.
 *
 * @param {Record<string, number>} ports - purpose -> port
 */
export async function requireFreePorts(ports) {
  for (const [purpose, port] of Object.entries(ports)) {
    if (!(await isFree(port))) {
      throw new Error(
        `Port ${port} (${purpose}) is in use. Stop the program that has it, an earlier ./yarnw start perhaps, and start again.`,
      );
    }
  }
}

function isFree(port) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', error => {
      if (error.code === 'EADDRINUSE') {
        resolve(false);
      } else {
        reject(error);
      }
    });
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
