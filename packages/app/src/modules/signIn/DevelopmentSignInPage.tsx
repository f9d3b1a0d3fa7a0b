import { useState } from 'react';
import { Button, Container, Flex, Header, Text } from '@backstage/ui';
import { ProxiedSignInPage } from '@backstage/core-components';
import type { SignInPageProps } from '@backstage/plugin-app-react';
import { DEVELOPMENT_USERS } from './developmentUsers';

/** Kept per tab, so that two tabs can be two people. */
const STORAGE_KEY = 'okeanos.development-user';

/** Sign-in without a password, as one of the seeded users. The backend refuses it in production. */
export function DevelopmentSignInPage(props: SignInPageProps) {
  const [user, setUser] = useState(
    () => sessionStorage.getItem(STORAGE_KEY) ?? undefined,
  );

  if (user) {
    return (
      <ProxiedSignInPage
        provider="development"
        headers={{ 'x-development-user': user }}
        onSignInSuccess={identity =>
          props.onSignInSuccess(
            Object.assign(Object.create(identity), {
              async signOut() {
                sessionStorage.removeItem(STORAGE_KEY);
                await identity.signOut();
              },
            }),
          )
        }
      />
    );
  }

  return (
    <Container>
      <Header title="Okeanos" />
      <Flex direction="column" gap="4" mt="6">
        <Text>
          This portal runs in development mode. Choose who you are; there is no
          password.
        </Text>
        {DEVELOPMENT_USERS.map(({ name, displayName, team }) => (
          <Flex key={name} align="center" gap="4">
            <Button
              onPress={() => {
                sessionStorage.setItem(STORAGE_KEY, name);
                setUser(name);
              }}
            >
              Sign in as {displayName}
            </Button>
            <Text color="secondary">{team}</Text>
          </Flex>
        ))}
      </Flex>
    </Container>
  );
}
