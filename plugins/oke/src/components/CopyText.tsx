import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { ButtonIcon } from '@backstage/ui';
import { RiCheckLine, RiFileCopyLine } from '@remixicon/react';
import { useState } from 'react';
import { okeTranslationRef } from '../translation';
import styles from './CopyText.module.css';

/** A command or name, and a button that copies it. */
export function CopyText(props: {
  text: string;
  /** What the button says that it copies. By default the text itself. */
  name?: string;
}) {
  const { text, name = text } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const [isCopied, setIsCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setIsCopied(true);
    } catch {
      // The browser refuses: the text is there to be marked.
      setIsCopied(false);
    }
  };
  return (
    <div className={styles.line}>
      <pre className={styles.text}>
        <code>{text}</code>
      </pre>
      <ButtonIcon
        aria-label={
          isCopied ? t('namespace.copied') : t('namespace.copy', { text: name })
        }
        icon={isCopied ? <RiCheckLine /> : <RiFileCopyLine />}
        variant="secondary"
        onPress={copy}
      />
    </div>
  );
}
