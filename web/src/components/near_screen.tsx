// SPDX-License-Identifier: MIT
import { createContext, useContext, useEffect, useRef, useState, type ReactNode } from 'react';
import styles from './near_screen.module.css';

const Near = createContext(true);

const all = 'runlight:draw_all';

/** What is only near waits so long, and leaves the browser to what is seen. */
const unseenMs = 1000;

/** Draws what is elsewhere, too: on paper there is no screen to come near. */
export function drawAll(): void {
  window.dispatchEvent(new Event(all));
}

/** Whether the part of the page that asks is on the screen, or nearly so: elsewhere nothing need be asked for it. */
export const useIsNear = (): boolean => useContext(Near);

/** Draws its content once it is on the screen, or has been near it for a while; `height` is kept free for it, so that nothing jumps when it does. */
export function NearScreen({ height, children }: { height: number; children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(false);
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const draw = () => setSeen(true);
    let timer = 0;
    const onScreen = new IntersectionObserver(([entry]) => {
      if (entry?.isIntersecting) draw();
    });
    const nearScreen = new IntersectionObserver(([entry]) => {
      const isNear = entry?.isIntersecting ?? false;
      setNear(isNear);
      clearTimeout(timer);
      if (isNear) timer = window.setTimeout(draw, unseenMs);
    }, { rootMargin: '300px 0px' });
    onScreen.observe(element);
    nearScreen.observe(element);
    window.addEventListener(all, draw);
    window.addEventListener('beforeprint', draw);
    return () => {
      clearTimeout(timer);
      onScreen.disconnect();
      nearScreen.disconnect();
      window.removeEventListener(all, draw);
      window.removeEventListener('beforeprint', draw);
    };
  }, []);
  return (
    <div ref={box} className={styles.near} data-seen={seen || undefined} style={{ minHeight: height }}>
      {seen && <Near.Provider value={near}>{children}</Near.Provider>}
    </div>
  );
}
