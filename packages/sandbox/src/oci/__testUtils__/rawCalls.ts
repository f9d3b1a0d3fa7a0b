import {
  ConfigFileAuthenticationDetailsProvider,
  DefaultRequestSigner,
  HttpRequest,
} from 'oci-common';
import { OciEndpoint } from '../startOciEndpoint';

export interface RawAnswer {
  status: number;
  headers: Headers;
  /** Parsed JSON; undefined without a body. */
  body: unknown;
}

/** Signed requests with any body, also one that the SDK's types do not allow. */
export function rawCalls({ url, configFile }: OciEndpoint) {
  const signer = new DefaultRequestSigner(
    new ConfigFileAuthenticationDetailsProvider(configFile, 'DEFAULT'),
  );
  return async (
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: object,
  ): Promise<RawAnswer> => {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const request: HttpRequest = {
      uri: `${url}${path}`,
      method,
      headers: new Headers({ 'content-type': 'application/json' }),
      body: text,
    };
    await signer.signHttpRequest(request);
    const response = await fetch(request.uri, {
      method,
      headers: request.headers,
      body: text,
    });
    const answer = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: answer === '' ? undefined : JSON.parse(answer),
    };
  };
}

export type RawCall = ReturnType<typeof rawCalls>;
