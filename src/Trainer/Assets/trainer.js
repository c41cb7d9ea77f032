// What only a browser can do. Everything else is drawn by the server.
// Keeps a list at its end while it grows, however late its rows are drawn, and lets go while the reader has scrolled away.
const followed = new WeakMap();
export function follow(element, isOn) {
  followed.get(element)?.();
  followed.delete(element);
  if (!isOn) {
    return;
  }
  let isAway = false;
  const toEnd = () => {
    if (!isAway) {
      element.scrollTop = element.scrollHeight;
    }
  };
  const onScroll = () => {
    if (element.scrollHeight - element.scrollTop - element.clientHeight < 4) {
      isAway = false;
    }
  };
  const onReader = () => {
    isAway = true;
  };
  const observer = new MutationObserver(toEnd);
  observer.observe(element, { childList: true, subtree: true, attributes: true });
  element.addEventListener('scroll', onScroll);
  element.addEventListener('wheel', onReader, { passive: true });
  element.addEventListener('touchmove', onReader, { passive: true });
  followed.set(element, () => {
    observer.disconnect();
    element.removeEventListener('scroll', onScroll);
    element.removeEventListener('wheel', onReader);
    element.removeEventListener('touchmove', onReader);
  });
  toEnd();
}

export async function copy(text) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  // plain HTTP from another machine: the browser has only the old way
  const area = document.createElement('textarea');
  area.value = text;
  area.setAttribute('aria-hidden', 'true');
  area.style.position = 'fixed';
  area.style.opacity = '0';
  const before = document.activeElement;
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
  before?.focus();
}
