/** The stage in its frame: as wide as the author wants it, zoomed as a browser would, never wider than there is room. */
import { make } from '../src/lib/dom';
import { opened, sealed } from './messages';
import type { FromStage, ToStage } from './messages';

export interface Size { width: 'phone' | 'lms' | 'wide'; zoom: number }
export const WIDTHS: Record<Size['width'], number | undefined> = { phone: 390, lms: 650, wide: undefined };
const PHONE = 844;
export const ZOOMS = [0.5, 0.67, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 2, 3, 4];

export interface Fit { width: number; height: number; scale: number; shown: number }

/** How a frame of *size* fits into *room*: the content's own width and height, and how much larger it is shown. */
export const fit = ({ width, zoom }: Size, room: { width: number; height: number }): Fit => {
  const wanted = WIDTHS[width] ?? room.width;
  const shown = Math.min(1, room.width / wanted);
  const tall = width === 'phone' ? Math.min(PHONE, room.height / shown) : room.height / shown;
  return { width: wanted / zoom, height: tall / zoom, scale: shown * zoom, shown };
};

export interface StageFrame {
  element: HTMLElement;
  /** Loads *url*: in the same process when the last content has left, for a new one costs an author's patience. */
  load(url: string): void;
  send(message: ToStage): void;
  size(size: Size): void;
  /** Whether the keyboard is in there. */
  focused(): boolean;
  focus(): void;
  loaded(): boolean;
}

export const stageFrame = (origin: string, hear: (message: FromStage) => void, sized: (fit: Fit) => void): StageFrame => {
  let frame: HTMLIFrameElement | undefined;
  /** The stage has answered that its content is gone: nothing in it can hold a navigation up. */
  let vacated = false;
  let current: Size = { width: 'lms', zoom: 1 };
  const box = make('div', { class: 'frame-box' });
  const element = make('div', { class: 'room' }, box);

  const place = (): void => {
    const style = getComputedStyle(element);
    const room = { width: element.clientWidth - parseFloat(style.paddingLeft) * 2, height: element.clientHeight - parseFloat(style.paddingTop) * 2 };
    if (room.width <= 0 || room.height <= 0) return;
    const found = fit(current, room);
    Object.assign(box.style, { inlineSize: `${found.width * found.scale}px`, blockSize: `${found.height * found.scale}px` });
    if (frame) Object.assign(frame.style, { inlineSize: `${found.width}px`, blockSize: `${found.height}px`, transform: `scale(${found.scale})` });
    sized(found);
  };
  new ResizeObserver(place).observe(element);

  window.addEventListener('message', (event) => {
    const message = frame && opened<FromStage>(event, origin, frame.contentWindow);
    if (!message) return;
    if (message.kind === 'left') vacated = true;
    hear(message);
  });

  return {
    element,
    load: (url) => {
      if (vacated && frame?.contentWindow) {
        vacated = false;
        // No step in the history: back leads out of the desk, not to an older launch.
        frame.contentWindow.location.replace(url);
        return;
      }
      const next = make('iframe', { title: 'The LMS with the content', class: 'frame', allow: 'fullscreen; autoplay; clipboard-write' });
      next.src = url;
      frame = next;
      box.replaceChildren(next);
      place();
    },
    send: (message) => frame?.contentWindow?.postMessage(sealed(message), origin),
    size: (size) => {
      current = size;
      place();
    },
    focused: () => frame !== undefined && document.activeElement === frame,
    focus: () => frame?.focus(),
    loaded: () => frame !== undefined,
  };
};
