import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { toError, type ErrorLike } from '@backstage/errors';
import {
  Alert,
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  DialogTrigger,
  Flex,
  Text,
  TextAreaField,
} from '@backstage/ui';
import {
  freeHostSchema,
  type ReleasedHost,
} from '@okeanos/backstage-plugin-oke-common';
import { useState } from 'react';
import { okeApiRef } from '../api/okeApiRef';
import { okeTranslationRef } from '../translation';
import { ErrorAlert } from './ErrorAlert';
import { TextWithTimes } from './TextWithTimes';
import readable from './readable.module.css';
import styles from './FreeHostButton.module.css';

/** Frees a released host earlier, with a reason. */
export function FreeHostButton(props: {
  host: ReleasedHost;
  onFreed: () => void;
}) {
  const { host } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const [isOpen, setIsOpen] = useState(false);
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setIsOpen}>
      <Button
        size="small"
        variant="secondary"
        aria-label={t('hosts.freeHost', { host: host.host })}
      >
        {t('hosts.free')}
      </Button>
      <Dialog>
        <FreeHostForm
          host={host}
          onClose={() => setIsOpen(false)}
          onFreed={() => {
            setIsOpen(false);
            props.onFreed();
          }}
        />
      </Dialog>
    </DialogTrigger>
  );
}

function FreeHostForm(props: {
  host: ReleasedHost;
  onClose: () => void;
  onFreed: () => void;
}) {
  const { host, onClose, onFreed } = props;
  const { t } = useTranslationRef(okeTranslationRef);
  const api = useApi(okeApiRef);
  const [reason, setReason] = useState('');
  const [isPending, setIsPending] = useState(false);
  const [error, setError] = useState<ErrorLike>();

  const free = async () => {
    setIsPending(true);
    setError(undefined);
    try {
      await api.freeHost(host, { reason });
      onFreed();
    } catch (cause) {
      setError(toError(cause));
      setIsPending(false);
    }
  };

  return (
    <>
      <DialogHeader className={styles.title}>
        {t('hosts.freeHost', { host: host.host })}
      </DialogHeader>
      <DialogBody>
        <Flex direction="column" gap="4" className={readable.secondaryText}>
          <Text>
            <TextWithTimes text={host.message} />
          </Text>
          <Alert
            status="warning"
            icon
            title={t('hosts.warning')}
            description={t('hosts.warningDescription')}
          />
          <TextAreaField
            label={t('hosts.reason')}
            description={t('hosts.reasonDescription')}
            isRequired
            maxLength={500}
            value={reason}
            onChange={setReason}
          />
          {error && <ErrorAlert title={t('hosts.notFreed')} error={error} />}
        </Flex>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          {t('hosts.cancel')}
        </Button>
        <Button
          destructive
          isPending={isPending}
          isDisabled={!freeHostSchema.safeParse({ reason }).success}
          onPress={free}
        >
          {t('hosts.freeNow')}
        </Button>
      </DialogFooter>
    </>
  );
}
