import { createPortalBackend } from './portal';

createPortalBackend().start();
