// The command line inside Electron's main process, as the app's own work runs there. A session makes Chromium set its
// cryptography up for the processor, as the app's window does: until then, and with ELECTRON_RUN_AS_NODE for ever, AES is done
// without the processor's instructions, at a tenth of the speed (seen with 25.1.1).
const { app, session } = require('electron');

app.whenReady().then(async () => {
  await session.defaultSession.getCacheSize();
  // An app is open when somebody presses Deploy: its start is nobody's waiting for a cluster.
  console.log(JSON.stringify({ type: 'app-open', at: Date.now() }));
  process.argv = [process.argv[0], ...process.argv.slice(process.argv.indexOf('--') + 1)];
  // The command line ends by itself where nothing else keeps the process: here Electron does.
  setInterval(() => {
    if (process.exitCode !== undefined) app.exit(process.exitCode);
  }, 20);
  require(process.argv[1]);
});
