import { KubernetesError } from './KubernetesError';
import { failure } from './__testUtils__/objects';

function fromResponse(
  statusCode: number,
  body: unknown,
  headers: Record<string, string> = {},
): KubernetesError {
  return KubernetesError.fromResponse({
    statusCode,
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

describe('KubernetesError', () => {
  it('has what the API server says', () => {
    const error = fromResponse(
      404,
      failure(404, 'NotFound', { name: 'cart', kind: 'services', uid: 'x' }),
    );
    expect(error).toMatchObject({
      name: 'KubernetesError',
      message: 'it is NotFound',
      status: 404,
      reason: 'NotFound',
      details: { name: 'cart', kind: 'services' },
      retryAfterMs: undefined,
      conflicts: [],
    });
  });

  it('has the excerpt of what else may answer', () => {
    expect(fromResponse(404, '404 page not found\n')).toMatchObject({
      message: 'HTTP 404: 404 page not found',
      status: 404,
      reason: undefined,
      details: {},
    });
    expect(fromResponse(502, '<html>'.repeat(1000)).message).toHaveLength(210);
    expect(fromResponse(503, '').message).toBe('HTTP 503');
  });

  it('names manager and field of every conflict of an apply', () => {
    const error = fromResponse(
      409,
      failure(409, 'Conflict', {
        causes: [
          {
            reason: 'FieldManagerConflict',
            message: 'conflict with "kubectl-client-side-apply" using apps/v1',
            field: '.spec.replicas',
          },
          {
            reason: 'FieldManagerConflict',
            message:
              'conflict with "a \\"b\\"" with subresource "scale" using apps/v1 at 2026-11-24T10:00:00Z',
            field: '.spec.paused',
          },
          {
            reason: 'FieldManagerConflict',
            message: 'a new wording',
            field: '.x',
          },
          { reason: 'FieldValueInvalid', message: 'no', field: '.y' },
        ],
      }),
    );
    expect(error.conflicts).toEqual([
      { manager: 'kubectl-client-side-apply', field: '.spec.replicas' },
      { manager: 'a "b"', field: '.spec.paused' },
      { manager: 'a new wording', field: '.x' },
    ]);
  });

  it.each([
    ['7', 7_000],
    ['0', 0],
    ['Wed, 21 Oct 2026 07:28:00 GMT', undefined],
    ['-1', undefined],
  ])('reads Retry-After: %s', (value, ms) => {
    const error = fromResponse(429, '', { 'retry-after': value });
    expect(error.retryAfterMs).toBe(ms);
  });

  it('reads the object of an ERROR event', () => {
    expect(KubernetesError.fromStatus(failure(410, 'Expired'))).toMatchObject({
      status: 410,
      reason: 'Expired',
    });
    expect(KubernetesError.fromStatus({ kind: 'Pod' })).toMatchObject({
      status: 500,
      message: 'The watch ended with an error of unknown form',
    });
  });
});
