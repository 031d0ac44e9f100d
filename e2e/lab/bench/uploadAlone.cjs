// Starts uploadAlone.ts in Node or in Electron's main process alike.
require('tsx/cjs/api').require('./uploadAlone.ts', __filename);
