/** One electron channel for all calls and one for all events keeps preload from knowing either list. */
export const CALL_CHANNEL = 'keelson:call';
export const EVENT_CHANNEL = 'keelson:event';
