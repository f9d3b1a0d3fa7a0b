// The simulated API servers of the load lab, in a process of their own.
import { serverCertificate } from '../../plugins/oke-node/src/access/__testUtils__/serverCertificate';
import { ApiServer, type Asked } from './ApiServer';
import { commandSchema } from './commands';
import { Answers } from './contents';

const { CLUSTERS, NAMESPACES, SERVICES, PODS } = process.env;

async function main() {
  const answers = new Answers(
    {
      namespaces: Number(NAMESPACES),
      servicesPerNamespace: Number(SERVICES),
      podsPerService: Number(PODS),
    },
    [1],
  );
  const certificate = serverCertificate({ ip: ['127.0.0.1'] });
  const servers = Array.from(
    { length: Number(CLUSTERS) },
    () => new ApiServer(answers, certificate),
  );
  const ports = await Promise.all(servers.map(server => server.listen()));
  process.on('message', message => {
    const command = commandSchema.parse(message);
    switch (command.do) {
      case 'flip':
        command.clusters.forEach(n => servers[n].flip(command.isProgrammed));
        break;
      case 'outdatePods':
        servers.forEach(server => server.outdatePods());
        break;
      case 'cut':
        servers.forEach(server => server.cut());
        break;
      default:
        process.send?.(sum(servers.map(({ asked }) => asked)));
    }
  });
  process.on('disconnect', () => process.exit());
  process.send?.({ ports, ca: certificate.cert });
}

function sum(all: Asked[]): Asked {
  const of = (key: keyof Asked) =>
    all.reduce((total, asked) => total + asked[key], 0);
  return { lists: of('lists'), resumed: of('resumed'), others: of('others') };
}

void main();
