/** A taint that a node is to have from its first moment. */
export interface StartTaint {
  key: string;
  /** May be empty. */
  value: string;
  effect: string;
}

/**
 * What a node runs at its first start: OKE's own script, with arguments for the kubelet. OKE has no field for taints:
 * https://docs.oracle.com/en-us/iaas/Content/ContEng/Tasks/contengusingcustomcloudinitscripts.htm
 *
 * @param taints - as the kubelet takes them, separated by commas; empty for none
 */
function script(taints: string): string {
  return [
    '#!/bin/bash',
    'curl --fail -H "Authorization: Bearer Oracle" -L0 http://169.254.169.254/opc/v2/instance/metadata/oke_init_script | base64 --decode >/var/run/oke-init.sh',
    `bash /var/run/oke-init.sh${
      taints ? ` --kubelet-extra-args "--register-with-taints=${taints}"` : ''
    }`,
    '',
  ].join('\n');
}

/**
 * `user_data` of a pool's metadata with which its nodes register with these taints; with none, they start as OKE starts
 * them.
 *
 * @param taints - of characters that need no quotes in a shell, which the spec's schema sees to
 * @returns base64
 */
export function userDataFor(taints: StartTaint[]): string {
  const registered = taints
    .map(({ key, value, effect }) => `${key}=${value}:${effect}`)
    .join(',');
  return Buffer.from(script(registered)).toString('base64');
}

/**
 * What is told of `user_data`. What others made of it may hold secrets, and is not told.
 *
 * @param userData - base64; undefined for none
 */
export function describeUserData(
  userData: string | undefined,
): string | undefined {
  if (userData === undefined) {
    return undefined;
  }
  const text = Buffer.from(userData, 'base64').toString();
  const taints = /--register-with-taints=([^"]*)/.exec(text)?.[1] ?? '';
  if (text !== script(taints)) {
    return 'a script that Okeanos did not make';
  }
  return taints ? `taints ${taints}` : 'no taints';
}
