// Runs as a dedicated, shared or service worker, and goes round whoever only watches pages.
const target = new URL(self.location).searchParams.get('vers');
try { new WebSocket('wss://' + target + '/ouvrier'); } catch (error) { /* refused at once: fine */ }
if ('clients' in self) {
  self.addEventListener('install', () => self.skipWaiting());
  self.addEventListener('activate', event => event.waitUntil(self.clients.claim()));
}
self.onconnect = event => event.ports[0].postMessage('ready');
