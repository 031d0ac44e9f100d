/** Which Keelson this is: what a ledger says of who began it. */
import { version } from '../package.json';

export const KEELSON_VERSION: string = version;
