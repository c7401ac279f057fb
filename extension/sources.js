// The events of webRequest as JSON texts. In Chrome the devtools page listens, in Firefox the background.

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

// Calls add(line, about) for each event of the tab until the function that it returns is called.
// `about` tells what the line is about without reading it: which request, when, whether it begins or ends it.
export function listen(tabId, add) {
  const listeners = Object.entries(events).map(([event, what]) => {
    const listener = (details) => {
      const line = JSON.stringify({ source: "web-request", at: Date.now(), event, details }, bytesAsText);
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
  return () => listeners.forEach(([event, listener]) => api.webRequest[event].removeListener(listener));
}
