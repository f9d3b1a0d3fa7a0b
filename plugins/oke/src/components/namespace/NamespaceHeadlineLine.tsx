import { useNamespaceHeadlineText } from './useNamespaceHeadlineText';
import type { NamespaceHeadline } from '../../status/namespaceHeadline';
import { Statement } from '../Statement';

/** The one state of a namespace, and why. */
export function NamespaceHeadlineLine(props: { headline: NamespaceHeadline }) {
  const { headline } = props;
  const { state, since } = headline;
  const inWords = useNamespaceHeadlineText();
  return <Statement state={state} since={since} message={inWords(headline)} />;
}
