// Keeps what a page sends it, and says so.
self.addEventListener('message', event => event.waitUntil((async () => {
  const cache = await caches.open('ouvrier');
  await cache.put('/du-message', new Response(event.data));
  event.source.postMessage('garde');
})()));
