export { caOfOkeKubeconfig } from './okeKubeconfig';
export {
  authenticate,
  type OciAuthentication,
  type OciIdentity,
} from './authentication';
export { OciSdkApi, type OciSdkApiOptions } from './OciSdkApi';
