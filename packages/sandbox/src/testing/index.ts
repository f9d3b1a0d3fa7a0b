export {
  startTestControlPlane,
  type TestControlPlane,
} from './startTestControlPlane';
