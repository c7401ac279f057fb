// The events of webRequest and what the cookie store holds, as JSON texts. In Chrome the devtools page listens, in Firefox the background.

export const isFirefox = location.protocol === "moz-extension:";
export const api = globalThis.browser ?? globalThis.chrome;

// Without "extraHeaders" Chrome leaves out cookies and preflights; Firefox does not know the word.
const extra = isFirefox ? [] : ["extraHeaders"];
const events = {
  onBeforeRequest: ["requestBody"],
  onBeforeSendHeaders: ["requestHeaders"],
  onSendHeaders: ["requestHeaders"],
  onHeadersReceived: ["responseHeaders"],
  onBeforeRedirect: ["responseHeaders"],
  onCompleted: ["responseHeaders"],
  onErrorOccurred: [],
};
const maximumBytes = 1 << 20;

// JSON has no bytes; they become base64.
const bytesAsText = (_key, value) => {
  if (!(value instanceof ArrayBuffer)) return value;
  return value.byteLength > maximumBytes ? undefined : new Uint8Array(value).toBase64();
};

// What the cookie store holds for some hosts. Where not all of it may be seen nothing is said of it: what is not shown
// would look like what is not there.
async function readStore(tabId, hosts) {
  if (!(await api.permissions.contains({ permissions: ["cookies"], origins: ["<all_urls>"] }))) return undefined;
  const { id: storeId } = (await api.cookies.getAllCookieStores()).find(({ tabIds }) => tabIds.includes(tabId));
  const asked = Date.now();
  const all = await api.cookies.getAll({ storeId, partitionKey: {}, ...(isFirefox && { firstPartyDomain: null }) });
  const covers = (domain, host) => (domain.startsWith(".") ? `.${host}`.endsWith(domain) : host === domain);
  const cookies = all.filter(({ domain }) => hosts.some((host) => covers(domain, host)));
  return JSON.stringify({ source: "cookies", at: Date.now(), asked, hosts, cookies });
}

// Calls add(line, about) for each event of the tab until the function that it returns is called.
// `about` tells what the line is about without reading it: which request, when, whether it begins or ends it.
export function listen(tabId, add) {
  const hosts = new Set();
  const read = () => readStore(tabId, [...hosts]).then((line) => line && add(line, {}), () => {});
  let left = 0; // After the second half second the cookies of an answer are stored for sure.
  const clock = setInterval(() => left > 0 && left-- && read(), 500);
  const listeners = Object.entries(events).map(([event, what]) => {
    const listener = (details) => {
      const line = JSON.stringify({ source: "web-request", at: Date.now(), event, details }, bytesAsText);
      const { hostname } = new URL(details.url);
      // What is there before a host's first answer is not of that answer.
      if (details.type === "main_frame" && !hosts.has(hostname)) queueMicrotask(read);
      hosts.add(hostname);
      left = 2;
      add(line, {
        id: details.requestId,
        at: details.timeStamp,
        page: details.type === "main_frame",
        begins: event === "onBeforeRequest",
        ends: event === "onCompleted" || event === "onErrorOccurred",
      });
    };
    const extras = [...what, ...extra];
    api.webRequest[event].addListener(listener, { urls: ["<all_urls>"], tabId }, ...(extras.length ? [extras] : []));
    return [event, listener];
  });
  return () => {
    clearInterval(clock);
    listeners.forEach(([event, listener]) => api.webRequest[event].removeListener(listener));
  };
}
