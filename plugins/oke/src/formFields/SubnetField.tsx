import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import {
  SUBNET_FIELDS,
  type SubnetField as Subnet,
} from '@okeanos/backstage-plugin-oke-common';
import { useEffect, useState } from 'react';
import { FieldFrame } from './FieldFrame';
import { Input } from './InputField';
import { networkSplit } from './networkSplit';

/**
 * What a template sets under `ui:options` of an `OkeSubnet`.
 *
 * @public
 */
export interface SubnetOptions {
  /** Which subnet it is, as the spec calls it. */
  of?: Subnet;
  /** The parameter with the block of the VCN. */
  vcn?: string;
  /** The parameter with the size, an `OkeNetworkSize`. */
  size?: string;
}

/** Fields that change at once overwrite each other: each says it again, and one more of them is heard with each time. */
const ATTEMPTS = 2 * SUBNET_FIELDS.length;

/**
 * Field of a template's form: the block of a subnet, which is typed. When another size is chosen, or another block for the
 * VCN, it becomes what that is split into; what is typed after that stays.
 */
export function SubnetField(
  props: FieldExtensionComponentProps<string, SubnetOptions>,
) {
  const { formData, formContext, onChange, uiSchema } = props;
  const { of, vcn = '', size = '' } = uiSchema['ui:options'] ?? {};
  const form: Record<string, unknown> = formContext?.formData ?? {};
  const split = networkSplit(form[vcn], form[size]);
  const proposed =
    of && split && 'subnets' in split ? split.subnets[of] : undefined;
  // What was proposed when the field came is in the form, or was not wanted.
  const [known, setKnown] = useState(proposed);
  const [attempts, setAttempts] = useState(0);
  if (proposed !== undefined && proposed !== known) {
    setKnown(proposed);
    setAttempts(ATTEMPTS);
  }
  useEffect(() => {
    if (attempts > 0 && known !== undefined) {
      setAttempts(formData === known ? 0 : attempts - 1);
      if (formData !== known) {
        onChange(known);
      }
    }
  }, [attempts, known, formData, onChange]);
  return (
    <FieldFrame>
      <Input
        {...props}
        onChange={value => {
          setAttempts(0);
          onChange(String(value));
        }}
      />
    </FieldFrame>
  );
}
