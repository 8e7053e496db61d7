// Gives a page in words, one part after the other, to whoever listens. It runs in each frame, in a
// world which the page's own scripts do not reach. What is masked never leaves the page.
(() => {
  if (Object.hasOwn(globalThis, 'ilotReader')) return;
  const NAME = 300, TEXT = 3000, NODES = 20000; // characters, characters, nodes: a page has no end
  const NATIVE = 'a[href],button,input:not([type=hidden]),select,textarea,summary';
  const ROLES = ['button', 'link', 'checkbox', 'radio', 'switch', 'tab', 'menuitem', 'option',
    'textbox', 'searchbox', 'combobox'].map(role => `[role=${role}]`);
  const CONTROL = [NATIVE, '[contenteditable=""]', '[contenteditable=true]', ...ROLES].join();
  const ASIDE = new Set(['SCRIPT', 'STYLE', 'TEMPLATE', 'NOSCRIPT', 'HEAD', 'OBJECT', 'EMBED']);
  const WORDLESS = ['submit', 'button', 'reset', 'image'];
  // a form's fields may be called like what we ask of it: ask past them
  const getter = (type, name) =>
    Function.prototype.call.bind(Object.getOwnPropertyDescriptor(type.prototype, name).get);
  const childrenOf = getter(Node, 'childNodes'), parentOf = getter(Node, 'parentElement');
  const shadowOf = getter(Element, 'shadowRoot'), tagOf = getter(Element, 'tagName');
  const attribute = (one, name) => Element.prototype.getAttribute.call(one, name) || '';
  const closest = (one, what) => Element.prototype.closest.call(one, what);
  const is = (one, what) => Element.prototype.matches.call(one, what);
  const words = (text, longest = NAME) =>
    (typeof text === 'string' ? text : '').replace(/\s+/g, ' ').trim().slice(0, longest);
  const elementOf = node => (node.nodeType === Node.TEXT_NODE ? parentOf(node) : node);
  const isFrame = one => tagOf(one) === 'IFRAME' || tagOf(one) === 'FRAME';
  const hidden = new WeakSet(); // fields that were masked once: a page may show what was typed

  let at = null; // the part that was told last: an element, or the first node of a text
  let state = ''; // of it
  let meant = null; // what a finger touched, and acts when it is touched once more
  let again = false; // a finger is on what is meant
  let focused = null; // the field that had the focus when we last looked
  let titled = null, place = '', alerted = '', group = '', away = false;

  // --- what there is ----------------------------------------------------------------------------
  const parts = () => {
    const found = [];
    let text = null, seen = 0;
    const end = () => {
      if (text && text.said.trim()) found.push(text);
      text = null;
    };
    const visit = (node, level, visible, muted) => {
      if (++seen > NODES) return;
      if (node.nodeType === Node.TEXT_NODE) {
        if (muted || !visible) return;
        if (text) text.said += node.data;
        else if (node.data.trim()) text = {node, said: node.data, level, nodes: new Set()};
        if (text) text.nodes.add(node);
        return;
      }
      if (node.nodeType !== Node.ELEMENT_NODE || ASIDE.has(tagOf(node))) return;
      const style = getComputedStyle(node);
      if (style.display === 'none' || attribute(node, 'aria-hidden') === 'true') return;
      if (isFrame(node)) return end();
      visible = style.visibility === 'visible';
      const heading = /^H([1-6])$/.exec(tagOf(node));
      if (heading) level = +heading[1];
      else if (attribute(node, 'role') === 'heading') level = +attribute(node, 'aria-level') || 2;
      if (is(node, CONTROL) || (isImage(node) && nameOf(node))) {
        end();
        if (visible) found.push({node, level});
        return;
      }
      const block = !/^(inline|contents)/.test(style.display) || tagOf(node) === 'BR';
      if (block) end();
      muted = muted || (tagOf(node) === 'LABEL' && !!node.control); // its control says it
      for (const child of insideOf(node)) visit(child, level, visible, muted);
      if (block) end();
    };
    if (document.body) visit(document.body, 0, true, false);
    end();
    return found;
  };
  const insideOf = node => {
    const shadow = shadowOf(node);
    if (shadow) return childrenOf(shadow);
    const given = tagOf(node) === 'SLOT' ? node.assignedNodes({flatten: true}) : [];
    return given.length ? given : childrenOf(node);
  };
  const isImage = one => tagOf(one) === 'IMG' || attribute(one, 'role') === 'img';

  // --- what it is -------------------------------------------------------------------------------
  const byId = (one, name) => attribute(one, name).split(' ').map(id => id && one.getRootNode()
    .getElementById(id)).filter(Boolean).map(each => each.innerText).join(' ');
  const images = one => [...one.querySelectorAll('img[alt]')].map(each => each.alt).join(' ');
  const besideControls = label => {
    const texts = document.createTreeWalker(label, NodeFilter.SHOW_TEXT);
    let said = '';
    while (texts.nextNode())
      if (!closest(parentOf(texts.currentNode), 'select,textarea,button,script,style'))
        said += texts.currentNode.data;
    return said;
  };
  const nameOf = one => {
    const label = one.labels && one.labels.length ? besideControls(one.labels[0]) : '';
    const kind = kindOf(one);
    const inner = ['link', 'button', 'switch'].includes(kind) ? one.innerText || images(one) : '';
    const pressed = tagOf(one) === 'INPUT' && WORDLESS.includes(one.type) ? one.value : '';
    return words(byId(one, 'aria-labelledby')) || words(attribute(one, 'aria-label')) ||
      words(label) || words(inner) || words(pressed) || words(attribute(one, 'alt')) ||
      words(attribute(one, 'title')) || words(attribute(one, 'placeholder'));
  };
  const isMasked = one => {
    const masked = one.type === 'password' || /password/.test(attribute(one, 'autocomplete')) ||
      getComputedStyle(one).webkitTextSecurity !== 'none';
    if (masked) hidden.add(one);
    return hidden.has(one);
  };
  const kindOf = one => {
    const tag = tagOf(one), role = attribute(one, 'role');
    const input = tag === 'INPUT' ? one.type : '';
    if (isImage(one)) return 'image';
    if (/^(checkbox|radio)$/.test(input) || /^(checkbox|radio|switch)$/.test(role)) return 'switch';
    if (tag === 'SELECT') return 'choice';
    if (WORDLESS.includes(input) || input === 'file' || tag === 'BUTTON' || tag === 'SUMMARY')
      return 'button';
    if (input || tag === 'TEXTAREA' || one.isContentEditable || /box$/.test(role))
      return isMasked(one) ? 'masked' : 'field';
    return tag === 'A' && !/^(button|tab)$/.test(role) || role === 'link' ? 'link' : 'button';
  };
  const groupOf = one => {
    const around = closest(one, 'fieldset,[role=group],[role=radiogroup]');
    if (!around) return '';
    const legend = [...childrenOf(around)].find(each => each.tagName === 'LEGEND');
    return words(legend ? legend.innerText : nameOf(around));
  };
  const described = part => {
    const one = elementOf(part.node), around = closest(one, '[lang]');
    const told = {lang: around ? attribute(around, 'lang').slice(0, 20) : '', level: part.level};
    if (part.said !== undefined)
      return {...told, kind: part.level ? 'heading' : 'text', name: words(part.said, TEXT)};
    const kind = kindOf(one), value = kind === 'choice' ? (one.selectedOptions[0] || {}).text :
      one.isContentEditable ? one.innerText : one.value;
    const around_ = groupOf(one), entered = around_ !== group ? around_ : '';
    group = around_;
    return {
      ...told, kind, name: nameOf(one), group: entered,
      text: kind === 'field' || kind === 'choice' ? words(value) : '',
      filled: kind === 'field' || kind === 'masked' ? !!value : false,
      on: one.checked === true || attribute(one, 'aria-checked') === 'true',
      enabled: !is(one, ':disabled') && attribute(one, 'aria-disabled') !== 'true',
      wanted: one.required === true || attribute(one, 'aria-required') === 'true',
      wrong: attribute(one, 'aria-invalid') === 'true', about: words(byId(one, 'aria-describedby')),
    };
  };
  const stateOf = node => {
    if (!(node instanceof HTMLElement)) return '';
    return `${node.checked} ${attribute(node, 'aria-checked')} ${attribute(node, 'aria-invalid')} ` +
      (tagOf(node) === 'SELECT' ? node.selectedIndex : '');
  };

  // --- where one is -----------------------------------------------------------------------------
  const active = () => {
    let one = document.activeElement;
    while (one && shadowOf(one) && shadowOf(one).activeElement) one = shadowOf(one).activeElement;
    return one && one !== document.body && !isFrame(one) ? one : null;
  };
  const tell = part => {
    at = part.node;
    const told = described(part);
    state = stateOf(at);
    return told;
  };
  const show = node => {
    const one = elementOf(node);
    one.scrollIntoView({block: 'center', inline: 'nearest', behavior: 'instant'});
    if (node === one && is(one, CONTROL)) one.focus({preventScroll: true});
    else if (active()) active().blur(); // or Enter would act on what is not being told
    mark(node);
  };
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('@media screen{::highlight(ilot-heard){background:#ff0;color:#000}}');
  const mark = node => { // for those who see a little, or read along
    if (!document.adoptedStyleSheets.includes(sheet)) document.adoptedStyleSheets.push(sheet);
    const marked = document.createRange();
    marked.selectNodeContents(node);
    CSS.highlights.set('ilot-heard', new Highlight(marked));
  };
  const step = (way, anew) => {
    const all = parts();
    const here = anew ? -1 : all.findIndex(one => one.node === at);
    let place = here < 0 ? (way > 0 ? 0 : all.length - 1) : here + way;
    if (here < 0 && !anew && at && at.isConnected) { // what was told is no part any more
      const after = all.findIndex(one => at.compareDocumentPosition(one.node) & 4);
      place = after < 0 ? all.length : way > 0 ? after : after - 1;
    }
    meant = focused = null;
    if (!all[place]) {
      if (all.length) CSS.highlights.delete('ilot-heard');
      return {kind: 'end'};
    }
    show(all[place].node);
    return tell(all[place]);
  };

  // --- a finger ---------------------------------------------------------------------------------
  const below = (x, y) => {
    let one = document.elementFromPoint(x, y);
    while (one && shadowOf(one)) {
      const inner = shadowOf(one).elementFromPoint(x, y);
      if (!inner || inner === one) break;
      one = inner;
    }
    return one;
  };
  const touched = (x, y) => {
    const one = below(x, y);
    if (!one) return null;
    const label = closest(one, 'label');
    const control = closest(one, CONTROL) || (label && label.control);
    if (control) return {node: control, level: 0};
    if (isImage(one) && nameOf(one)) return {node: one, level: 0};
    const caret = document.caretRangeFromPoint(x, y);
    const node = caret && caret.startContainer;
    if (!node || node.nodeType !== Node.TEXT_NODE || !one.contains(node)) return null;
    const run = parts().find(each => each.nodes && each.nodes.has(node));
    if (!run) return null;
    let block = parentOf(node);
    while (parentOf(block) && getComputedStyle(block).display.startsWith('inline'))
      block = parentOf(block);
    const whole = !block.querySelector('button,input,select,textarea,iframe');
    return whole ? {...run, said: block.innerText} : run;
  };
  const touch = (x, y, slides) => {
    const one = below(x, y);
    if (one && isFrame(one)) {
      const {left, top} = one.getBoundingClientRect();
      const place = [...document.querySelectorAll('iframe,frame')].indexOf(one);
      return {kind: 'frame', place, x: x - left - one.clientLeft, y: y - top - one.clientTop};
    }
    const part = touched(x, y);
    again = !slides && !!part && part.node === meant;
    if (slides && part && part.node === at) return null;
    meant = part && part.node;
    if (!part) return null;
    mark(part.node);
    return tell(part);
  };
  const lift = () => {
    if (!again) return null;
    again = false;
    at = meant; // a field may have been told since the finger came down
    state = stateOf(at);
    return act();
  };

  // --- to act -----------------------------------------------------------------------------------
  const act = () => {
    if (!at || !at.isConnected) return {kind: 'nothing'};
    const one = elementOf(at);
    if (at !== one || !is(one, CONTROL)) {
      const around = closest(one, 'label,[onclick]');
      if (around) around.click();
      return around ? null : {kind: 'nothing'};
    }
    one.focus();
    if (!is(one, NATIVE)) {
      one.click();
      return {kind: 'press', name: ''};
    }
    const kind = kindOf(one);
    if (kind === 'field' || kind === 'masked') return {kind: 'write'};
    if (kind === 'choice') return {
      kind: 'press', name: one.selectedIndex < one.options.length - 1 ? 'next' : 'first'};
    return {kind: 'press', name: kind === 'switch' ? 'space' : 'enter'};
  };

  // --- what is new ------------------------------------------------------------------------------
  const alerts = () => [...document.querySelectorAll('[role=alert],[aria-live=assertive]')]
    .filter(one => one.checkVisibility()).map(one => words(one.innerText)).join(' ').trim();
  const news = () => {
    if (document.readyState === 'loading') return null;
    const title = words(document.title), here = location.pathname + location.search;
    if (window === window.top && (titled === null || (title !== titled && here !== place))) {
      titled = title;
      place = here;
      if (document.contentType === 'application/pdf') return {kind: 'document', name: title};
      const all = parts(), count = what => all.filter(what).length;
      alerted = alerts();
      const lang = document.documentElement.lang.slice(0, 20);
      return {
        kind: 'page', name: title, lang, headings: count(one => one.level),
        links: count(one => one.said === undefined && kindOf(one.node) === 'link'),
        fields: count(one => one.said === undefined &&
          /^(field|masked|choice|switch)$/.test(kindOf(one.node))),
      };
    }
    const alert = alerts();
    if (alert !== alerted) {
      alerted = alert;
      if (alert) return {kind: 'text', name: alert, lang: document.documentElement.lang, level: 0};
    }
    if (!document.hasFocus()) {
      away = true;
      return null;
    }
    const one = active(), returned = away;
    away = false;
    if (!one || (!is(one, CONTROL) && one.tabIndex < 0)) {
      focused = null;
      return null;
    }
    const isNew = one === at ? stateOf(one) !== state : one !== focused; // else a finger is elsewhere
    focused = one;
    if (!isNew && !returned) return null;
    mark(one);
    return tell({node: one, level: 0});
  };

  globalThis.ilotReader = {step, touch, lift, act, news};
})()
