import express from 'express';
import request from 'supertest';
import { routerWithoutServices } from '../__testUtils__/routerWithoutServices';

const router = routerWithoutServices();

/** Method and path of everything that is served, without the version. */
function routesOf(of: express.Router): string[] {
  return of.stack.flatMap(({ route, handle }) => {
    if (route) {
      return route.stack.map(({ method }) => `${method} ${route.path}`);
    }
    return isRouter(handle) ? routesOf(handle) : [];
  });
}

function isRouter(handle: object): handle is express.Router {
  return 'stack' in handle;
}

describe('the OpenAPI document', () => {
  const document = async () => {
    const { body } = await request(express().use(router)).get('/openapi.json');
    return body;
  };

  it('tells of every route that is served, and of no other', async () => {
    const { paths } = await document();
    const documented = Object.entries<object>(paths).flatMap(
      ([path, methods]) =>
        Object.keys(methods).map(
          method => `${method} ${path.replace(/\{(\w+)\}/g, ':$1')}`,
        ),
    );
    expect(documented.length).toBeGreaterThan(10);
    expect([...documented, 'get /openapi.json'].sort()).toEqual(
      routesOf(router).sort(),
    );
  });

  it('names every parameter of a path, and says what it is', async () => {
    const { paths } = await document();
    for (const [path, methods] of Object.entries<object>(paths)) {
      for (const { parameters } of Object.values(methods)) {
        const named: { name: string; in: string; description: string }[] =
          parameters;
        expect(
          named
            .filter(parameter => parameter.in === 'path')
            .map(({ name }) => `{${name}}`),
        ).toEqual(path.match(/\{\w+\}/g) ?? []);
        expect(named.every(({ description }) => description)).toBe(true);
      }
    }
  });

  it('has headers that generators of clients understand: strings of any value', async () => {
    const { paths } = await document();
    const headers = Object.values<object>(paths).flatMap(methods =>
      Object.values(methods).flatMap(({ parameters }) =>
        parameters.filter(
          (parameter: { in: string }) => parameter.in === 'header',
        ),
      ),
    );
    expect(headers.length).toBeGreaterThan(3);
    expect(headers.map(({ schema }) => schema)).toEqual(
      headers.map(() => ({ type: 'string' })),
    );
  });

  it('gives every operation a name of its own', async () => {
    const { paths } = await document();
    const names = Object.values<object>(paths).flatMap(methods =>
      Object.values(methods).map(({ operationId }) => operationId),
    );
    expect(new Set(names).size).toBe(names.length);
  });

  it('lets answers have more, and specs have no more, than it tells of', async () => {
    const { schemas } = (await document()).components;
    expect(schemas.NamespaceSpecInput).toMatchObject({
      additionalProperties: false,
      required: ['cluster', 'name', 'owner'],
    });
    expect(schemas.NamespaceSpec).not.toHaveProperty('additionalProperties');
    expect(schemas.NamespaceSpec.required).toContain('podSecurity');
  });
});
