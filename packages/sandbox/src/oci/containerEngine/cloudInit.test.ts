import { gzipSync } from 'node:zlib';
import { registrationTaints } from './cloudInit';

const of = (script: string) =>
  registrationTaints({ user_data: Buffer.from(script).toString('base64') });

const EXAMPLE = `#!/bin/bash
curl --fail -H "Authorization: Bearer Oracle" -L0 http://169.254.169.254/opc/v2/instance/metadata/oke_init_script | base64 --decode >/var/run/oke-init.sh
bash /var/run/oke-init.sh --kubelet-extra-args "--register-with-taints=env=dev:NoSchedule,example.com/gpu:NoExecute --max-pods=20"
`;

describe('registrationTaints', () => {
  it('reads what a script hands to kubelets', () => {
    expect(of(EXAMPLE)).toEqual([
      { key: 'env', value: 'dev', effect: 'NoSchedule' },
      { key: 'example.com/gpu', value: '', effect: 'NoExecute' },
    ]);
    expect(of("x --register-with-taints 'a=:PreferNoSchedule'")).toEqual([
      { key: 'a', value: '', effect: 'PreferNoSchedule' },
    ]);
  });

  it('reads a compressed script', () => {
    expect(
      registrationTaints({ user_data: gzipSync(EXAMPLE).toString('base64') }),
    ).toEqual(of(EXAMPLE));
  });

  it('finds none where there are none', () => {
    expect(registrationTaints({})).toEqual([]);
    expect(of('#!/bin/bash\nbash /var/run/oke-init.sh')).toEqual([]);
    expect(of('# --register-with-taints=a=b:NoSchedule')).toEqual([]);
  });

  it.each(['env=dev', 'env=dev:Never', 'a b:NoSchedule', '=x:NoSchedule'])(
    'refuses %j, with which no kubelet would start',
    taint => {
      expect(() => of(`--register-with-taints=${taint}`)).toThrow(
        /^nodeMetadata\.user_data: '.*' of --register-with-taints is not/,
      );
    },
  );
});
