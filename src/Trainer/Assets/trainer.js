// What only a browser can do. Everything else is drawn by the server.
export function scrollToEnd(element) {
  element.scrollTop = element.scrollHeight;
}

export async function copy(text) {
  await navigator.clipboard.writeText(text);
}
