import type { ErrorLike } from '@backstage/errors';
import { Alert } from '@backstage/ui';
import type { ReactNode } from 'react';
import { TextWithTimes } from './TextWithTimes';
import { useErrorText } from './useErrorText';

/** Says what could not be done, and why. */
export function ErrorAlert(props: {
  title: string;
  error: ErrorLike;
  actions?: ReactNode;
}) {
  const { title, error, actions } = props;
  const errorText = useErrorText();
  return (
    <Alert
      role="alert"
      status="danger"
      icon
      title={title}
      description={<TextWithTimes text={errorText(error)} />}
      customActions={actions}
    />
  );
}
