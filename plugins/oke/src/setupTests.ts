import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// Tests await what appears; how long that takes is the machine's affair.
configure({ asyncUtilTimeout: 30_000 });
