// Measures the main flow by the API alone, against a portal that runs (./yarnw start) with nothing
// on it: cluster and namespace from declaration to Ready, the status endpoint's latency and size,
// and back to nothing.
//
//   node benchmarks/flow.mjs
import { execFileSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';

const BACKEND = 'http://localhost:7007/api';
const VIEWS = 500;

async function signIn(user) {
  const answer = await fetch(`${BACKEND}/auth/development/refresh`, {
    headers: { 'x-development-user': user },
  });
  return (await answer.json()).backstageIdentity.token;
}

function caller(token) {
  return async (method, path, body) => {
    const answer = await fetch(`${BACKEND}/oke${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
      },
      body: body && JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok && answer.status !== 404) {
      throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    }
    return { status: answer.status, text, json: () => JSON.parse(text) };
  };
}

async function timed(what, run) {
  const started = performance.now();
  await run();
  const seconds = (performance.now() - started) / 1000;
  console.log(`${what.padEnd(52)} ${seconds.toFixed(1)} s`);
}

async function until(isDone) {
  while (!(await isDone())) {
    await delay(250);
  }
}

const isReady = ({ conditions }) =>
  conditions.some(({ type, status }) => type === 'Ready' && status === 'True');

const platform = caller(await signIn('pia'));
const team = caller(await signIn('ada'));

await timed('plan of a new cluster', () =>
  platform('PUT', '/clusters/demo?dryRun=true', {
    name: 'demo',
    owner: 'group:default/platform',
  }),
);
await timed('cluster: declared to Ready', async () => {
  await platform('PUT', '/clusters/demo', {
    name: 'demo',
    owner: 'group:default/platform',
  });
  await until(async () =>
    isReady((await platform('GET', '/clusters/demo/declaration')).json()),
  );
});
await timed('namespace of three services: declared to Ready', async () => {
  await team('PUT', '/clusters/demo/namespaces/shop', {
    cluster: 'demo',
    name: 'shop',
    owner: 'group:default/shop-team',
    services: ['cart', 'checkout', 'payments'].map(name => ({
      name,
      ports: [8443],
      hosts: name === 'payments' ? [] : [`${name}.apps.example.com`],
    })),
  });
  await until(async () =>
    isReady((await team('GET', '/clusters/demo/namespaces/shop')).json()),
  );
});
await timed('example system: applied to a healthy card', async () => {
  execFileSync('yarn', ['example'], { stdio: 'ignore' });
  await until(async () => {
    const answer = await team(
      'GET',
      '/entities/component:default%2Fcart/status',
    );
    const [service] = answer.status === 200 ? answer.json().services : [];
    return service?.exposure.state === 'healthy';
  });
});

const latencies = [];
let bytes = 0;
for (let i = 0; i < VIEWS; i += 1) {
  const started = performance.now();
  const { text } = await team(
    'GET',
    '/entities/component:default%2Fcart/status',
  );
  latencies.push(performance.now() - started);
  bytes = text.length;
}
latencies.sort((a, b) => a - b);
const percentile = p => latencies[Math.floor((latencies.length - 1) * p)];
console.log(
  `${`status endpoint, ${VIEWS} views, one after the other`.padEnd(
    52,
  )} p50 ${percentile(0.5).toFixed(1)} ms, p99 ${percentile(0.99).toFixed(
    1,
  )} ms, ${bytes} bytes`,
);

await timed('namespace: deletion asked to gone', async () => {
  await team('DELETE', '/clusters/demo/namespaces/shop');
  await until(
    async () =>
      (await team('GET', '/clusters/demo/namespaces/shop')).status === 404,
  );
});
await timed('cluster: deletion asked to gone', async () => {
  await platform('DELETE', '/clusters/demo');
  await until(
    async () =>
      (await platform('GET', '/clusters/demo/declaration')).status === 404,
  );
});
