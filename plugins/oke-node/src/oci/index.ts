export { caOfOkeKubeconfig } from './okeKubeconfig';
export {
  authenticate,
  type OciAuthentication,
  type OciIdentity,
} from './authentication';
export { inOperation, newOperationId } from './operation';
export { OciSdkApi, type OciSdkApiOptions } from './OciSdkApi';
