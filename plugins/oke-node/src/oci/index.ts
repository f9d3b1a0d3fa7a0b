export { authenticate, type OciIdentity } from './authentication';
export { OciSdkApi, type OciSdkApiOptions } from './OciSdkApi';
