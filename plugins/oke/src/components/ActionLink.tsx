import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { ButtonLink } from '@backstage/ui';
import {
  RiDeleteBinLine,
  RiEditLine,
  RiToolsLine,
  type RemixiconComponentType,
} from '@remixicon/react';
import { useActionPath, type Action, type Thing } from '../routes';
import { okeTranslationRef } from '../translation';

const ICONS: Record<Action, RemixiconComponentType> = {
  change: RiEditLine,
  repair: RiToolsLine,
  delete: RiDeleteBinLine,
};

/** The way to the page of an action. Nothing in an app without the OKE page. */
export function ActionLink(props: { of: Thing; action: Action }) {
  const { of, action } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const path = useActionPath(of, action);
  const name = of.namespace ?? of.cluster;
  const Icon = ICONS[action];
  return path === undefined ? null : (
    <ButtonLink
      href={path}
      size="small"
      variant="secondary"
      iconStart={<Icon aria-hidden />}
      aria-label={t(`actions.${action}Name`, { name })}
    >
      {t(`actions.${action}`)}
    </ButtonLink>
  );
}
