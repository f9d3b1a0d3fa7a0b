import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import type { TemplateAction } from '@backstage/plugin-scaffolder-node';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import type { JsonObject, JsonValue } from '@backstage/types';
import { OkeClient } from '@okeanos/backstage-plugin-oke-common';
import type { OkeActionDeps } from '../actions/createOkeAction';
import { FakeOkeBackend } from './FakeOkeBackend';
import { TestClock } from './TestClock';

type Create = (
  deps: OkeActionDeps,
) => TemplateAction<JsonObject, JsonObject, 'v2'>;

/** An action with everything around it, and what came of running it. */
export function setUpAction(create: Create, workspacePath = 'unused') {
  const controller = new AbortController();
  /** Called whenever the action waits for somebody else. */
  let onMoment = () => {};
  const backend = new FakeOkeBackend(() => onMoment());
  const clock = new TestClock(() => onMoment());
  const auth = mockServices.auth.mock({
    getPluginRequestToken: async ({ onBehalfOf, targetPluginId }) => {
      onMoment();
      const { userEntityRef } = onBehalfOf.principal as {
        userEntityRef: string;
      };
      return { token: `${userEntityRef} to ${targetPluginId}` };
    },
  });
  const action = create({
    auth,
    clock,
    client: new OkeClient({
      discoveryApi: backend.discovery,
      fetchApi: { fetch: backend.fetch },
    }),
  });
  const log: string[] = [];
  const outputs: Record<string, JsonValue> = {};
  /** As the scaffolder keeps them for a task that it runs again. */
  const checkpoints = new Map<string, unknown>();

  async function run(
    input: JsonObject,
    { isDryRun = false }: { isDryRun?: boolean } = {},
  ): Promise<void> {
    const write = (level: string) => (message: string) => {
      log.push(`${level}: ${message}`);
    };
    await action.handler({
      ...createMockActionContext({ workspacePath }),
      logger: mockServices.logger.mock({
        info: write('info'),
        warn: write('warn'),
        error: write('error'),
      }),
      getInitiatorCredentials: async () => {
        onMoment();
        return mockCredentials.user();
      },
      async checkpoint({ key, fn }) {
        const done = checkpoints.get(key);
        if (done !== undefined) {
          return done as Awaited<ReturnType<typeof fn>>;
        }
        const value = await fn();
        checkpoints.set(key, value);
        return value;
      },
      output: (name, value) => {
        outputs[String(name)] = value as JsonValue;
      },
      input,
      isDryRun,
      signal: controller.signal,
    });
  }

  return {
    action,
    auth,
    backend,
    checkpoints,
    clock,
    controller,
    log,
    outputs,
    run,
    /** Aborts at the n-th moment at which the action waits for somebody else. */
    abortAt(n: number) {
      let moment = 0;
      onMoment = () => {
        moment += 1;
        if (moment === n) {
          controller.abort();
        }
      };
    },
    /** How many such moments a run has; call it before. */
    countMoments() {
      let moments = 0;
      onMoment = () => {
        moments += 1;
      };
      return () => moments;
    },
  };
}
