// Plants the canary in every store, each with a suffix of its own, and tells which ones took it.
const done = {};
const wait = ms => new Promise(resolve => setTimeout(resolve, ms));
const once = (target, name) => Promise.race([
  new Promise(resolve => target.addEventListener(name, resolve, {once: true})),
  wait(8000).then(() => { throw new Error(name); }),
]);
const asked = request => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

const stores = {
  JSCOOKIE: async v => { document.cookie = 'ecrit=' + v + '; max-age=86400; secure'; },
  LSTORE: async v => { localStorage.k = v; return localStorage.k === v; },
  SSTORE: async v => { sessionStorage.k = v; return sessionStorage.k === v; },
  IDB: async v => {
    const open = indexedDB.open('canari');
    open.onupgradeneeded = () => open.result.createObjectStore('s');
    const base = await asked(open);
    await asked(base.transaction('s', 'readwrite').objectStore('s').put(v, 'k'));
    return await asked(base.transaction('s').objectStore('s').get('k')) === v;
  },
  CACHEAPI: async v => {
    const cache = await caches.open('canari');
    await cache.put('/garde', new Response(v));
    return await (await cache.match('/garde')).text() === v;
  },
  OPFS: async v => {
    const folder = await navigator.storage.getDirectory();
    const file = await folder.getFileHandle('canari', {create: true});
    const writer = await file.createWritable();
    await writer.write(v);
    await writer.close();
    return await (await file.getFile()).text() === v;
  },
  SWMSG: async v => {
    await navigator.serviceWorker.register('/ouvrier-canari.js');
    const worker = (await navigator.serviceWorker.ready).active;
    const answer = once(navigator.serviceWorker, 'message');
    navigator.serviceWorker.startMessages();
    worker.postMessage(v);
    return (await answer).data === 'garde';
  },
  HTTPCACHE: async v => (await (await fetch('/cache.txt?c=' + v)).text()).startsWith(v),
  HSTATE: async v => { history.replaceState({k: v}, ''); return history.state.k === v; },
  HISTURL: async v => {
    history.pushState(history.state, '', '/?page=' + v);
    return location.search.endsWith(v);
  },
  WNAME: async v => { window.name = v; return window.name === v; },
  DOM: async v => { document.body.dataset.canari = v; },
  PASSWD: async v => {
    const form = Object.assign(document.createElement('form'),
      {method: 'post', action: '/formulaire', target: 'cadre'});
    const field = document.querySelector('#secret');
    field.parentNode.replaceChild(form, field);
    form.append(field);
    field.value = v;
    const answer = once(document.querySelector('iframe'), 'load');
    form.submit();
    await answer;
  },
};

// What only a hand can do: the title asks for it.
async function byHand(canary) {
  const shown = document.querySelector('#copie');
  const copied = async (text, title) => {
    shown.textContent = text;
    const choice = getSelection();
    choice.removeAllRanges();
    choice.selectAllChildren(shown);
    const copy = once(document, 'copy');
    document.title = title;
    await copy;
    await wait(50); // the clipboard has it only after the event
  };
  await copied(canary + '-TYPED', 'copiez 1');
  const field = document.querySelector('#texte');
  field.focus();
  const input = once(field, 'input');
  document.title = 'collez';
  await input;
  done.TYPED = field.value === canary + '-TYPED';
  await copied(canary + '-SEARCH', 'copiez 2');
  document.title = 'cherchez';
  await wait(200);
  done.SEARCH = true; // the page cannot see it: the search before the end does
  await copied(canary + '-HTTPAUTH', 'copiez 3');
  document.title = 'connectez';
  await wait(150); // the question covers the page, and its title
  done.HTTPAUTH = (await fetch('/barriere')).ok;
  await copied(canary + '-CLIPBOARD', 'copiez 4');
  done.CLIPBOARD = true;
  const keys = document.querySelector('#saisie');
  for (let time = 1; time <= 3 && !done.KEYS; time++) done.KEYS = await typed(keys, canary + '-KEYS', time);
}

async function typed(field, text, time) {
  field.value = '';
  field.scrollIntoView({block: 'center'});
  await wait(50);
  const {left, top, width, height} = field.getBoundingClientRect();
  document.title = `tapez ${Math.round(left + width / 2)} ${Math.round(top + height / 2)} ${text} ${time}`;
  for (let tick = 0; tick < 400 && field.value !== text; tick++) await wait(50);
  return field.value === text;
}

// What is no document the kiosk does not take: it says so, over the page, and shall keep nothing of it.
function handOver(name, content, type) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([content], {type}));
  link.download = name;
  link.click();
}

(async () => {
  let canary = '';
  while (!(canary = await (await fetch('/canari.txt')).text())) await wait(100);
  const detour = await (await fetch('/detour')).text();
  if (detour) {
    const [site, seed] = detour.split(' ');
    document.title = `allez ${canary}-STRAY ${seed}`;
    await wait(300); // so that the hand sees it
    location.href = site;
    return;
  }
  for (const [name, plant] of Object.entries(stores)) {
    try {
      done[name] = await Promise.race([plant(canary + '-' + name), wait(8000).then(() => false)]) !== false;
    } catch (error) { done[name] = false; }
  }
  const kept = await (await fetch('/temoins')).json();
  for (const name of ['JSCOOKIE', 'SRVCOOKIE', 'HTTPONLY', 'SESSCOOKIE']) done[name] = kept.includes(name);
  try { await byHand(canary); } catch (error) { /* what is missing in done was not planted */ }
  document.title = canary + '-TITLE';
  done.TITLE = true;
  handOver(canary + '-DOWNLOAD.bin', canary + '-DOWNLOAD', 'application/octet-stream');
  await wait(300); // one after the other
  handOver('Attestation.pdf', '%PDF-1.4\n% ' + canary + '-TRAY', 'application/pdf');
  done.DOWNLOAD = done.TRAY = true;
  await fetch('/plante', {method: 'POST', body: JSON.stringify(done)});
})();
