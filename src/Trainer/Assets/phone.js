// The app on the phone, as a browser page: it holds no AccessKey, gets a short-lived token from AppServer, signs with WebCrypto and talks to OSS directly.
// All text is set with textContent: nothing that a server sent can become markup.
const utf8 = new TextEncoder();
const hex = bytes => [...new Uint8Array(bytes)].map(byte => byte.toString(16).padStart(2, '0')).join('');
const encode = text => encodeURIComponent(text).replace(/[!'()*]/g, c => '%' + c.charCodeAt(0).toString(16).toUpperCase());
const encodeKey = key => key.split('/').map(encode).join('/');

// WebCrypto where there is one. A browser offers it on this machine and over HTTPS only, and a class room has plain HTTP: there the same by hand (FIPS 180-4).
async function digest(bytes) {
  return crypto.subtle ? new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)) : sha256(bytes);
}

const primes = [];
for (let n = 2; primes.length < 64; n++) if (primes.every(p => n % p)) primes.push(n);
const fraction = x => Math.floor((x - Math.floor(x)) * 2 ** 32);
const roundKeys = primes.map(p => fraction(Math.cbrt(p)));
const turn = (x, n) => (x >>> n) | (x << (32 - n));

export function sha256(bytes) {
  const padded = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 2 ** 29));
  view.setUint32(padded.length - 4, bytes.length << 3);
  const state = primes.slice(0, 8).map(p => fraction(Math.sqrt(p)));
  const w = new Int32Array(64);
  for (let at = 0; at < padded.length; at += 64) {
    for (let i = 0; i < 64; i++) {
      const [x, y] = [w[i - 15], w[i - 2]];
      w[i] = i < 16 ? view.getInt32(at + i * 4)
        : w[i - 16] + (turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)) + w[i - 7] + (turn(y, 17) ^ turn(y, 19) ^ (y >>> 10));
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i++) {
      const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + roundKeys[i] + w[i]) | 0;
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((part, i) => { state[i] = (state[i] + part) | 0; });
  }
  const out = new DataView(new ArrayBuffer(32));
  state.forEach((part, i) => out.setInt32(i * 4, part));
  return new Uint8Array(out.buffer);
}

// HMAC (RFC 2104) with keys of at most a block, which all keys here are.
async function hmac(key, text) {
  const block = new Uint8Array(64);
  block.set(typeof key === 'string' ? utf8.encode(key) : key);
  const inner = await digest(new Uint8Array([...block.map(byte => byte ^ 0x36), ...utf8.encode(text)]));
  return digest(new Uint8Array([...block.map(byte => byte ^ 0x5c), ...inner]));
}

// OSS4-HMAC-SHA256: the headers that sign a request.
export async function signV4(method, bucket, key, query, headers, token, now) {
  const time = now.toISOString().replace(/[-:]|\.\d+/g, '');
  const signed = { ...headers, 'x-oss-date': time, 'x-oss-content-sha256': 'UNSIGNED-PAYLOAD', 'x-oss-security-token': token.securityToken };
  const names = Object.keys(signed).map(name => name.toLowerCase()).filter(name => name === 'content-type' || name === 'content-md5' || name.startsWith('x-oss-')).sort();
  const byName = Object.fromEntries(Object.entries(signed).map(([name, value]) => [name.toLowerCase(), value]));
  const items = Object.entries(query).map(([name, value]) => value === null ? encode(name) : `${encode(name)}=${encode(value)}`).sort();
  const canonical = [method, `/${bucket}/${encodeKey(key)}`, items.join('&'), names.map(name => `${name}:${byName[name].trim()}\n`).join(''), '', 'UNSIGNED-PAYLOAD'].join('\n');
  const day = time.slice(0, 8);
  const scope = `${day}/${token.region}/oss/aliyun_v4_request`;
  const toSign = ['OSS4-HMAC-SHA256', time, scope, hex(await digest(utf8.encode(canonical)))].join('\n');
  let signingKey = 'aliyun_v4' + token.accessKeySecret;
  for (const part of [day, token.region, 'oss', 'aliyun_v4_request']) signingKey = await hmac(signingKey, part);
  signed.Authorization = `OSS4-HMAC-SHA256 Credential=${token.accessKeyId}/${scope},Signature=${hex(await hmac(signingKey, toSign))}`;
  return signed;
}

// What services say when they refuse, in the visitor's language: by message or code. Empty in English, which they speak themselves.
let said = {};

class Refused extends Error {
  constructor(status, code, message) {
    const words = said[message] ?? said[code] ?? message;
    super(`${status} ${/\s/.test(code ?? '') ? said[code] ?? code : code}${words ? ': ' + words : ''}`);
    this.code = code;
  }
}

class Phone {
  constructor(screen, options) {
    this.screen = screen;
    this.texts = options.texts;
    this.options = options;
    this.offset = options.offsetSeconds * 1000;
    this.user = null;
    this.bearer = null;
    this.token = null;
    this.renewing = null;
    this.pictures = [];
    this.tick = setInterval(() => this.#everySecond(), 1000);
    this.#drawLogin();
  }

  // The real clock of the phone, moved along with everybody's when the trainer moves time.
  now() { return Date.now() + this.offset; }

  moveTo(offsetSeconds) {
    this.offset = offsetSeconds * 1000;
    this.#everySecond();
  }

  stop() {
    clearInterval(this.tick);
    this.pictures.forEach(URL.revokeObjectURL);
    this.screen.replaceChildren();
  }

  #make(tag, className, text) {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  }

  #button(text, act, className) {
    const button = this.#make('button', className, text);
    button.type = 'button';
    button.addEventListener('click', async () => {
      button.disabled = true;
      try { await act(); } catch (error) { this.#say(error.message, true); } finally { button.disabled = false; }
    });
    return button;
  }

  #say(text, isBad) {
    const line = this.#make('p', isBad ? 'no' : '', text);
    this.log.append(line);
    while (this.log.children.length > 12) this.log.firstChild.remove();
  }

  #drawLogin() {
    const form = this.#make('form', 'phone-login');
    const title = this.#make('p', 'phone-title', this.texts.title);
    const userLabel = this.#make('label', '', this.texts.user);
    const user = this.#make('select');
    for (const name of Object.keys(this.options.users)) user.append(new Option(name, name));
    userLabel.append(user);
    const passwordLabel = this.#make('label', '', this.texts.password);
    const password = this.#make('input');
    password.type = 'password';
    password.autocomplete = 'off';
    const fill = () => { password.value = this.options.users[user.value]; };
    user.addEventListener('change', fill);
    fill();
    passwordLabel.append(password);
    const go = this.#make('button', 'primary', this.texts.login);
    this.log = this.#make('div', 'phone-log');
    this.log.setAttribute('role', 'log');
    this.log.setAttribute('aria-label', this.texts.log);
    form.append(title, userLabel, passwordLabel, go);
    form.addEventListener('submit', async event => {
      event.preventDefault();
      go.disabled = true;
      try { await this.#login(user.value, password.value); } catch (error) { this.#say(error.message, true); } finally { go.disabled = false; }
    });
    this.screen.replaceChildren(form, this.log);
  }

  async #api(path, body) {
    const response = await fetch(this.options.appServer.replace(/\/$/, '') + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...(this.bearer ? { Authorization: `Bearer ${this.bearer}` } : {}) },
      body: JSON.stringify(body),
    });
    const answer = await response.json();
    if (!response.ok) throw new Refused(response.status, answer.title ?? '', answer.detail);
    return answer;
  }

  async #login(user, password) {
    this.bearer = null;
    this.bearer = (await this.#api('/api/login', { user, password })).token;
    this.user = user;
    await this.#renew();
    this.#drawHome();
    await this.#showGallery();
  }

  // Several requests that find the token old ask for a new one together.
  #renew() {
    this.renewing ??= this.#fetchToken().finally(() => { this.renewing = null; });
    return this.renewing;
  }

  async #fetchToken() {
    const answer = await this.#api('/api/credentials', { grant: this.options.grant });
    const life = Date.parse(answer.expiration) - Date.parse(answer.serverTime);
    this.token = { ...answer, endsAt: this.now() + life, life };
    if (this.log) this.#say(this.texts.renewed.replace('{id}', answer.accessKeyId.slice(0, 9) + '…').replace('{minutes}', Math.round(life / 60000)));
    this.#drawLife();
  }

  async #everySecond() {
    this.#drawLife();
    const left = this.token ? this.token.endsAt - this.now() : Infinity;
    if (this.keepsFresh?.checked && left < Math.min(300000, this.token.life / 2) && !this.renewing) {
      try { await this.#renew(); } catch (error) { this.#say(error.message, true); }
    }
  }

  #drawLife() {
    if (!this.lifeBar || !this.token) return;
    const left = Math.max(0, this.token.endsAt - this.now());
    this.lifeBar.max = this.token.life / 1000;
    this.lifeBar.value = left / 1000;
    this.lifeText.textContent = left > 0 ? this.texts.left.replace('{minutes}', Math.floor(left / 60000)).replace('{seconds}', Math.floor(left / 1000) % 60) : this.texts.over;
  }

  // A request to OSS, signed here. An expired token is renewed once, and the request is made again.
  async #oss(method, key, query = {}, body, contentType, onProgress, isAgain = false) {
    const headers = await signV4(method, this.token.bucket, key, query, contentType ? { 'Content-Type': contentType } : {}, this.token, new Date());
    const items = Object.entries(query).map(([name, value]) => value === null ? encode(name) : `${encode(name)}=${encode(value)}`);
    const url = `${this.token.endpoint.replace(/\/$/, '')}/${this.token.bucket}/${encodeKey(key)}${items.length ? '?' + items.join('&') : ''}`;
    const answer = await this.#send(method, url, headers, body, onProgress);
    if (answer.status < 400) return answer;
    const refusal = await this.#refusal(answer);
    if (refusal.code === 'SecurityTokenExpired' && !isAgain) {
      this.#say(`${method} ${key}: ${refusal.message}`, true);
      if (!this.keepsFresh.checked) throw refusal;
      await this.#renew();
      return this.#oss(method, key, query, body, contentType, onProgress, true);
    }
    throw refusal;
  }

  async #refusal(answer) {
    const xml = new DOMParser().parseFromString(await answer.response.text(), 'application/xml');
    return new Refused(answer.status, xml.querySelector('Code')?.textContent ?? '', xml.querySelector('Message')?.textContent);
  }

  // In a class OSS is reached through the page's own address. Signatures cover bucket and key, not where they are sent.
  #reach(url) {
    const at = this.options.ossAt;
    return at && url.startsWith(at.from) ? at.to + url.slice(at.from.length) : url;
  }

  // XMLHttpRequest, since fetch does not tell how far an upload is.
  #send(method, url, headers, body, onProgress) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open(method, this.#reach(url));
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
      request.responseType = 'blob';
      request.upload.onprogress = event => onProgress?.(event.loaded / event.total);
      request.onload = () => resolve({ status: request.status, response: request.response, blob: request.response });
      request.onerror = () => reject(new Error(this.texts.unreachable));
      request.send(body ?? null);
    });
  }

  #drawHome() {
    const head = this.#make('div', 'phone-head');
    head.append(this.#make('strong', '', this.user), this.#button(this.texts.logout, async () => { this.bearer = this.token = this.user = this.lifeBar = null; this.#drawLogin(); }));
    const life = this.#make('div', 'phone-life');
    this.lifeBar = this.#make('progress');
    this.lifeBar.setAttribute('aria-label', this.texts.life);
    this.lifeText = this.#make('span');
    const keep = this.#make('label', 'phone-keep');
    this.keepsFresh = this.#make('input');
    this.keepsFresh.type = 'checkbox';
    this.keepsFresh.checked = true;
    keep.append(this.keepsFresh, ' ' + this.texts.keep);
    life.append(this.lifeBar, this.lifeText, keep, this.#button(this.texts.renew, () => this.#renew()));

    const upload = this.#make('div', 'phone-upload');
    const how = this.#make('label', '', this.texts.how);
    this.how = this.#make('select');
    for (const way of ['token', 'form', 'presigned']) this.how.append(new Option(this.texts[way], way));
    how.append(this.how);
    const pick = this.#make('label', 'phone-pick', this.texts.pick);
    const file = this.#make('input');
    file.type = 'file';
    file.addEventListener('change', () => { if (file.files[0]) this.#guard(this.#upload(file.files[0])); file.value = ''; });
    pick.append(file);
    for (const type of ['dragover', 'drop']) pick.addEventListener(type, event => event.preventDefault());
    pick.addEventListener('drop', event => { const dropped = event.dataTransfer.files[0]; if (dropped) this.#guard(this.#upload(dropped)); });
    this.bar = this.#make('progress');
    this.bar.max = 1;
    this.bar.value = 0;
    this.bar.setAttribute('aria-label', this.texts.progress);
    upload.append(how, pick, this.#button(this.texts.sample, async () => this.#upload(await this.#samplePicture())), this.bar);

    this.gallery = this.#make('ul', 'phone-gallery');
    this.gallery.setAttribute('aria-label', this.texts.gallery);
    const more = this.#make('div', 'phone-more');
    more.append(this.#button(this.texts.refresh, () => this.#showGallery()), this.#button(this.texts.neighbour, () => this.#peek()));
    this.screen.replaceChildren(head, life, upload, more, this.gallery, this.log);
    this.#drawLife();
  }

  #guard(promise) { promise.catch(error => this.#say(error.message, true)); }

  async #upload(file) {
    const key = this.token.allowedPrefix + file.name;
    const type = file.type || 'application/octet-stream';
    const progress = share => { this.bar.value = share; };
    progress(0);
    if (this.how.value === 'token') {
      await this.#oss('PUT', key, {}, file, type, progress);
    } else if (this.how.value === 'form') {
      const form = await this.#api('/api/upload-form', { grant: this.options.grant, contentType: type, callback: true });
      const data = new FormData();
      for (const [name, value] of Object.entries(form.fields)) data.append(name, value);
      data.append('file', file, file.name);
      const answer = await this.#send('POST', form.url, {}, data, progress);
      if (answer.status >= 400) throw await this.#refusal(answer);
      this.#say(this.texts.called.replace('{answer}', (await answer.response.text()).slice(0, 80)));
    } else {
      const link = await this.#api('/api/presign', { grant: this.options.grant, method: 'PUT', key, contentType: type });
      const answer = await this.#send('PUT', link.url, link.headers, file, progress);
      if (answer.status >= 400) throw await this.#refusal(answer);
    }
    progress(1);
    this.#say(this.texts.uploaded.replace('{key}', key).replace('{bytes}', file.size));
    await this.#showGallery();
  }

  async #showGallery() {
    const answer = await this.#oss('GET', '', { 'list-type': '2', prefix: this.token.allowedPrefix, 'max-keys': '30' });
    const xml = new DOMParser().parseFromString(await answer.response.text(), 'application/xml');
    this.pictures.forEach(URL.revokeObjectURL);
    this.pictures = [];
    this.gallery.replaceChildren();
    for (const contents of xml.querySelectorAll('Contents')) {
      const key = contents.querySelector('Key').textContent;
      const item = this.#make('li');
      const name = key.slice(this.token.allowedPrefix.length);
      if (/\.(jpe?g|png|gif|webp|svg)$/i.test(key)) {
        const picture = this.#make('img');
        picture.alt = name;
        const url = URL.createObjectURL((await this.#oss('GET', key)).blob);
        this.pictures.push(url);
        picture.src = url;
        item.append(picture);
      }
      item.append(this.#make('span', '', `${name} (${contents.querySelector('Size').textContent})`), this.#remover(name, async () => { await this.#oss('DELETE', key); await this.#showGallery(); }));
      this.gallery.append(item);
    }
    if (!this.gallery.children.length) this.gallery.append(this.#make('li', 'muted', this.texts.nothing));
  }

  #remover(name, act) {
    const button = this.#button('✕', act, 'quiet');
    button.setAttribute('aria-label', this.texts.remove.replace('{name}', name));
    return button;
  }

  // What the token is not good for: somebody else's folder.
  async #peek() {
    const other = Object.keys(this.options.users).find(name => name !== this.user);
    await this.#oss('GET', `users/${other}/hello.txt`);
  }

  async #samplePicture() {
    const canvas = this.#make('canvas');
    canvas.width = canvas.height = 120;
    const pen = canvas.getContext('2d');
    const hue = Math.floor(Math.random() * 360);
    pen.fillStyle = `hsl(${hue} 60% 45%)`;
    pen.fillRect(0, 0, 120, 120);
    pen.fillStyle = `hsl(${(hue + 150) % 360} 70% 70%)`;
    pen.beginPath();
    pen.arc(60, 60, 36, 0, 7);
    pen.fill();
    const blob = await new Promise(resolve => canvas.toBlob(resolve, 'image/png'));
    return new File([blob], `picture-${hue}.png`, { type: 'image/png' });
  }
}

export function start(screen, options) {
  said = options.said;
  return new Phone(screen, options);
}
